//! [`Preconditions`]: the conditional headers of a request, and what they say about a state.
//!
//! The order is that of RFC 9110 section 13.2.2: `If-Match`, else `If-Unmodified-Since`; then `If-None-Match`, else
//! `If-Modified-Since`. Dates that cannot be read count as absent, and so do dates where the state has none.

use super::entity_tag::{EntityTag, EntityTags};
use super::http_date;
use crate::call::Headers;

/// What a precondition is compared with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct State<'a> {
    /// Whether there is anything at all.
    pub(crate) exists: bool,
    /// The ETags of its representations; any of them counts.
    pub(crate) etags: &'a [String],
    /// Seconds since 1970.
    pub(crate) last_modified: Option<i64>,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// What was asked.
    Proceed,
    /// 304.
    NotModified,
    /// 412.
    Failed,
}

/// The conditional headers of a request, at least one.
#[derive(Debug, Default)]
pub(crate) struct Preconditions<'a> {
    matches: Option<Listed<'a>>,
    none_match: Option<Listed<'a>>,
    unmodified_since: Option<i64>,
    modified_since: Option<i64>,
}

/// The tags of one header, which may be given in several lines.
#[derive(Debug, Default)]
struct Listed<'a> {
    any: bool,
    tags: Vec<EntityTag<'a>>,
}

impl<'a> Preconditions<'a> {
    /// Those of a request; `None` if it has none.
    pub(crate) fn of(headers: &'a Headers) -> Option<Self> {
        let mut found = None;
        for (name, value) in headers.preconditions() {
            let all: &mut Self = found.get_or_insert_default();
            match name {
                "if-match" => all.matches.get_or_insert_default().add(value),
                "if-none-match" => all.none_match.get_or_insert_default().add(value),
                "if-unmodified-since" => all.unmodified_since = value.and_then(http_date),
                "if-modified-since" => all.modified_since = value.and_then(http_date),
                _ => {}
            }
        }
        found
    }

    /// Whether the client says which state it means to change.
    pub(crate) const fn has_if_match(&self) -> bool {
        self.matches.is_some()
    }

    /// Compares with a state; `reads` for GET and HEAD.
    pub(crate) fn evaluate(&self, state: &State<'_>, reads: bool) -> Outcome {
        let later_than = |since: Option<i64>| {
            let (since, modified) = (since?, state.last_modified?);
            Some(modified > since)
        };
        let unchanged = match &self.matches {
            Some(listed) => listed.name(state, EntityTag::is_strongly),
            None => later_than(self.unmodified_since) != Some(true),
        };
        if !unchanged {
            return Outcome::Failed;
        }
        let known = match &self.none_match {
            Some(listed) => listed.name(state, EntityTag::is_weakly),
            None => reads && later_than(self.modified_since) == Some(false),
        };
        match (known, reads) {
            (false, _) => Outcome::Proceed,
            (true, true) => Outcome::NotModified,
            (true, false) => Outcome::Failed,
        }
    }
}

impl<'a> Listed<'a> {
    /// Adds a line; one that is no text names nothing that we ever sent.
    fn add(&mut self, value: Option<&'a str>) {
        let value = value.unwrap_or_default();
        if value.trim() == "*" {
            self.any = true;
        } else {
            self.tags.extend(EntityTags::of(value));
        }
    }

    fn name(&self, state: &State<'_>, same: impl Fn(EntityTag<'a>, EntityTag<'_>) -> bool) -> bool {
        let mut etags = state.etags.iter().filter_map(|etag| EntityTag::of(etag));
        state.exists && (self.any || etags.any(|etag| self.tags.iter().any(|tag| same(*tag, etag))))
    }
}

#[cfg(test)]
mod tests {
    use super::Outcome::{Failed, NotModified, Proceed};
    use super::*;

    const DAY_1: &str = "Fri, 01 Mar 2024 12:30:15 GMT";
    const DAY_2: &str = "Sat, 02 Mar 2024 12:30:15 GMT";

    fn outcome(headers: &[(&'static str, &str)], etag: &str, modified: &str, reads: bool) -> Outcome {
        let headers = Headers::of_text(headers);
        let etags: Vec<String> = (!etag.is_empty()).then(|| etag.to_owned()).into_iter().collect();
        let state = State { exists: true, etags: &etags, last_modified: http_date(modified) };
        Preconditions::of(&headers).unwrap().evaluate(&state, reads)
    }

    #[test]
    fn a_known_tag_is_not_modified_for_reads_and_fails_writes() {
        for value in ["\"a\"", "W/\"a\"", "a", "*", "\"x\", \"a\"", "\"x\",W/\"a\""] {
            let headers = [("if-none-match", value)];
            assert_eq!(outcome(&headers, "\"a\"", "", true), NotModified, "{value}");
            assert_eq!(outcome(&headers, "\"a\"", "", false), Failed, "{value}");
        }
        assert_eq!(outcome(&[("if-none-match", "\"x\"")], "\"a\"", "", true), Proceed);
    }

    #[test]
    fn if_none_match_wins_over_the_date() {
        let headers = [("if-none-match", "\"x\""), ("if-modified-since", DAY_2)];
        assert_eq!(outcome(&headers, "\"a\"", DAY_1, true), Proceed);
        assert_eq!(outcome(&headers[1..], "\"a\"", DAY_1, true), NotModified);
    }

    #[test]
    fn if_match_compares_strongly_and_wins_over_the_date() {
        for (value, expected) in [
            ("\"a\"", Proceed),
            ("a", Proceed),
            ("*", Proceed),
            ("W/\"a\"", Failed),
            ("\"b\"", Failed),
            ("", Failed),
        ] {
            let headers = [("if-match", value), ("if-unmodified-since", DAY_1)];
            assert_eq!(outcome(&headers, "\"a\"", DAY_2, false), expected, "{value}");
        }
        assert_eq!(
            outcome(&[("if-match", "\"a\"")], "", "", false),
            Failed,
            "there is nothing to compare with"
        );
    }

    #[test]
    fn lines_of_one_header_are_one_list() {
        let headers = [("if-match", "\"x\""), ("if-match", "\"a\"")];
        assert_eq!(outcome(&headers, "\"a\"", "", false), Proceed);
    }

    #[test]
    fn dates_are_compared_as_dates_and_those_that_are_none_are_ignored() {
        for (since, expected) in [(DAY_1, Failed), (DAY_2, Proceed), ("yesterday", Proceed)] {
            assert_eq!(outcome(&[("if-unmodified-since", since)], "", DAY_2, false), expected, "{since}");
        }
        for (since, expected) in [(DAY_1, Proceed), (DAY_2, NotModified), ("yesterday", Proceed)] {
            assert_eq!(outcome(&[("if-modified-since", since)], "", DAY_2, true), expected, "{since}");
        }
        assert_eq!(
            outcome(&[("if-unmodified-since", DAY_1)], "\"a\"", "", false),
            Proceed,
            "no date to compare"
        );
        assert_eq!(outcome(&[("if-modified-since", DAY_2)], "", DAY_1, false), Proceed, "for reads only");
    }

    #[test]
    fn what_is_not_there_has_no_tag_at_all() {
        let headers = Headers::of_text(&[("if-match", "*")]);
        let state = State { exists: false, etags: &[], last_modified: None };
        assert_eq!(Preconditions::of(&headers).unwrap().evaluate(&state, false), Failed);
        let headers = Headers::of_text(&[("if-none-match", "*")]);
        assert_eq!(Preconditions::of(&headers).unwrap().evaluate(&state, false), Proceed);
    }
}
