//! The `oauth` corpus: what a standard leaves open is left open here.
//!
//! Scopes have no order (RFC 6749 section 3.3), and errors may be described, in whatever words (section 5.2). Answers
//! of an authorization may name the issuer (RFC 9207), and redirects may say 303 for 302 (RFC 9700 section 4.12).
//! Introspection and metadata may have more members than were recorded (RFC 7662 section 2.2, RFC 8414 section 2).

use serde_json::Value;

use super::json::{self, Rules};
use super::location::Parts;
use super::page;
use crate::replay::capture::Captured;
use crate::replay::client::Response;
use crate::replay::placeholder;
use crate::replay::record::{BodyType, Expected, Record};

pub(super) fn differences(
    record: &Record,
    expected: &Expected,
    kind: BodyType,
    actual: &Response,
    captured: &Captured,
) -> Vec<String> {
    let mut found = Vec::new();
    let redirects = (expected.status, actual.status) == (302, 303);
    if expected.status != actual.status && !redirects {
        found.push(format!("status: expected {}, got {}", expected.status, actual.status));
    }
    let texts = Texts(captured);
    for (name, value) in &expected.headers {
        if let Some(difference) = texts.header(name, value, kind, actual) {
            found.push(difference);
        }
    }
    let given = actual.text();
    match kind {
        BodyType::Any => {}
        // What an error says to people was not recorded.
        BodyType::Empty | BodyType::Html if expected.status >= 400 => {}
        BodyType::Empty if given.is_empty() => {}
        BodyType::Empty => found.push(format!("body: expected none, got {given:?}")),
        BodyType::Text if texts.is_same(expected.body.as_str().unwrap_or_default(), &given) => {}
        BodyType::Text => found.push(format!("body: expected {}, got {given:?}", expected.body)),
        BodyType::Html => page::compare(&expected.body, &given, &texts, &mut found),
        BodyType::Json => match serde_json::from_str(&given) {
            Ok(given) => {
                let rules = Members { texts: &texts, path: &record.request.path };
                json::compare(&rules, "", &expected.body, &given, &mut found);
            }
            Err(error) => found.push(format!("body: not JSON: {error}")),
        },
    }
    found
}

/// Recorded texts, in which values were captured and placeholders stand.
pub(super) struct Texts<'a>(&'a Captured);

impl Texts<'_> {
    /// Whether one text may stand for a recorded one.
    pub(super) fn is_same(&self, recorded: &str, actual: &str) -> bool {
        if let Some(same) = placeholder::matches(recorded, actual) {
            return same;
        }
        self.0.fill(recorded).is_ok_and(|filled| placeholder::fits(&filled, actual))
    }

    fn header(&self, name: &str, recorded: &str, kind: BodyType, actual: &Response) -> Option<String> {
        let mut values = actual.all(name);
        let first = values.next();
        let same = match name.to_ascii_lowercase().as_str() {
            // Nothing has no type, and JSON has one only, whatever was recorded.
            "content-type" if matches!(kind, BodyType::Empty | BodyType::Any) => true,
            "content-type" => first.is_some_and(|first| kind_of(first) == expected_kind(recorded, kind)),
            // RFC 9111 section 5.4: a request header that servers once sent.
            "pragma" => true,
            "cache-control" => first.is_some_and(|first| list(first).is_superset(&list(recorded))),
            "vary" => {
                let given = std::iter::once(first).flatten().chain(values).collect::<Vec<_>>().join(",");
                list(&given).is_superset(&list(recorded))
            }
            "allow" => first.is_some_and(|first| list(first) == list(recorded)),
            "location" => first.is_some_and(|first| self.is_same_location(recorded, first)),
            "www-authenticate" => {
                first.into_iter().chain(values).any(|value| list(value).is_superset(&list(recorded)))
            }
            _ => first.is_some_and(|first| self.is_same(recorded, first)),
        };
        let all: Vec<&str> = actual.all(name).collect();
        (!same).then(|| format!("header {name}: expected `{recorded}`, got {all:?}"))
    }

    fn is_same_location(&self, recorded: &str, actual: &str) -> bool {
        let (recorded, actual) = (Parts::of(recorded), Parts::of(actual));
        let is_own = |(name, _): &&(String, String)| name == "iss" || name == "error_description";
        let same = |recorded: &[(String, String)], actual: &[(String, String)]| {
            let names = |pairs: &[(String, String)], others: &[(String, String)]| {
                let kept = pairs.iter().filter(|pair| {
                    !is_own(pair) || (pair.0 == "iss" && others.iter().any(|(name, _)| name == "iss"))
                });
                kept.cloned().collect::<Vec<_>>()
            };
            let (recorded, actual) = (names(recorded, actual), names(actual, recorded));
            recorded.len() == actual.len()
                && recorded.iter().zip(&actual).all(|((name, value), (other, given))| {
                    name == other
                        && (self.is_same(value, given) || name == "scope" && same_words(value, given))
                })
        };
        self.is_same(&recorded.base, &actual.base)
            && same(&recorded.query, &actual.query)
            && same(&recorded.fragment, &actual.fragment)
    }
}

/// The media type, without parameters.
fn kind_of(content_type: &str) -> String {
    content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn expected_kind(recorded: &str, kind: BodyType) -> String {
    match kind {
        BodyType::Json => "application/json".to_owned(),
        _ => kind_of(recorded),
    }
}

/// The parts of a list, in any order and case.
fn list(value: &str) -> std::collections::BTreeSet<String> {
    let value = value.trim().replacen(' ', ",", usize::from(value.starts_with("Bearer ")));
    value.split(',').map(|part| part.trim().to_ascii_lowercase()).filter(|part| !part.is_empty()).collect()
}

/// Whether two scope lists are one set.
pub(super) fn same_words(recorded: &str, actual: &str) -> bool {
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<std::collections::BTreeSet<_>>();
    words(recorded) == words(actual)
}

/// The members of a JSON answer.
struct Members<'a> {
    texts: &'a Texts<'a>,
    path: &'a str,
}

impl Rules for Members<'_> {
    fn is_same(&self, path: &str, expected: &Value, actual: &Value) -> bool {
        match (expected, actual) {
            (Value::String(expected), Value::String(actual)) => {
                self.texts.is_same(expected, actual)
                    || path.ends_with("scope") && same_words(expected, actual)
            }
            (Value::String(expected), Value::Number(actual)) => {
                placeholder::matches(expected, &actual.to_string()) == Some(true)
            }
            // A lifetime is told as it is when the answer goes out (RFC 6749 section 5.1).
            (Value::Number(expected), Value::Number(actual)) if path == "/expires_in" => {
                let passed =
                    expected.as_i64().zip(actual.as_i64()).map(|(expected, actual)| expected - actual);
                passed.is_some_and(|passed| (0..30).contains(&passed))
            }
            (Value::Array(expected), Value::Array(actual)) if path.contains("scopes") => {
                let set = |list: &[Value]| {
                    list.iter().map(Value::to_string).collect::<std::collections::BTreeSet<_>>()
                };
                set(expected) == set(actual)
            }
            // What is supported has no order, and there may be more of it.
            (Value::Array(expected), Value::Array(actual)) if path.ends_with("_supported") => {
                expected.iter().all(|value| actual.contains(value))
            }
            _ => expected == actual,
        }
    }

    fn is_free(&self, path: &str) -> bool {
        path == "/error_description"
    }

    fn may_have_more(&self, path: &str) -> bool {
        path.is_empty() && (self.path.contains("/introspect/") || self.path.contains("/.well-known/"))
    }
}
