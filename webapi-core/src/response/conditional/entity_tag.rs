//! Lists of entity tags in `If-Match` and `If-None-Match` (RFC 9110 sections 8.8.3, 13.1.1 and 13.1.2).
//!
//! Tags without quotes are no entity tags, but they are what Djblets sends and its clients send back: they count as
//! quoted, and end at the next comma.

/// One tag of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EntityTag<'a> {
    weak: bool,
    opaque: &'a str,
}

/// The tags of a header's value.
#[derive(Debug)]
pub(crate) struct EntityTags<'a>(&'a str);

impl<'a> EntityTag<'a> {
    /// The first tag of a text: an `ETag` as we send it.
    pub(crate) fn of(text: &'a str) -> Option<Self> {
        EntityTags::of(text).next()
    }

    /// Both strong, and the same.
    pub(crate) fn is_strongly(self, other: EntityTag<'_>) -> bool {
        !self.weak && !other.weak && self.opaque == other.opaque
    }

    /// The same, weak or not.
    pub(crate) fn is_weakly(self, other: EntityTag<'_>) -> bool {
        self.opaque == other.opaque
    }
}

impl<'a> EntityTags<'a> {
    pub(crate) const fn of(value: &'a str) -> Self {
        Self(value)
    }
}

impl<'a> Iterator for EntityTags<'a> {
    type Item = EntityTag<'a>;

    fn next(&mut self) -> Option<EntityTag<'a>> {
        let text = self.0.trim_start_matches([' ', '\t', ',']);
        if text.is_empty() {
            self.0 = "";
            return None;
        }
        let (weak, text) = text.strip_prefix("W/").map_or((false, text), |text| (true, text));
        let quoted = text.strip_prefix('"').and_then(|text| text.split_once('"'));
        let (opaque, rest) = match quoted {
            Some(found) => found,
            None => {
                let (bare, rest) = text.split_once(',').unwrap_or((text, ""));
                (bare.trim_matches([' ', '\t', '"']), rest)
            }
        };
        self.0 = rest;
        Some(EntityTag { weak, opaque })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tags(value: &str) -> Vec<(bool, &str)> {
        EntityTags::of(value).map(|tag| (tag.weak, tag.opaque)).collect()
    }

    #[test]
    fn quoted_weak_and_bare_tags_are_read_and_empty_elements_are_not() {
        assert_eq!(tags("\"a\", W/\"b\",,c , \"\""), [(false, "a"), (true, "b"), (false, "c"), (false, "")]);
        assert_eq!(tags(" , "), []);
    }

    #[test]
    fn a_comma_inside_quotes_is_part_of_the_tag() {
        assert_eq!(tags("\"a,b\",\"c\""), [(false, "a,b"), (false, "c")]);
    }

    #[test]
    fn a_quote_that_never_ends_ends_at_the_comma() {
        assert_eq!(tags("\"a, \"b\""), [(false, "a, "), (false, "b")]);
        assert_eq!(tags("\"a"), [(false, "a")]);
    }

    #[test]
    fn a_weak_tag_is_never_strongly_the_same() {
        let (weak, strong) = (EntityTag::of("W/\"a\"").unwrap(), EntityTag::of("\"a\"").unwrap());
        assert!(weak.is_weakly(strong) && !weak.is_strongly(strong) && !weak.is_strongly(weak));
        assert!(strong.is_strongly(strong));
    }

    proptest! {
        #[test]
        fn any_value_is_read_to_its_end(value in ".{0,200}") {
            prop_assert!(EntityTags::of(&value).count() <= value.len());
        }
    }
}
