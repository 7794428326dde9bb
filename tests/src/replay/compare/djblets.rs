//! The `djblets` corpus: headers each by its own rules, JSON by value, XML after canonicalisation.

use serde_json::Value;

use super::json::{self, Rules};
use super::location::location;
use crate::replay::client::Response;
use crate::replay::record::Expected;
use crate::replay::{placeholder, xml};

/// Every difference, in words; none if the answer is as expected.
pub(super) fn differences(expected: &Expected, actual: &Response) -> Vec<String> {
    let mut found = Vec::new();
    if expected.status != actual.status {
        found.push(format!("status: expected {}, got {}", expected.status, actual.status));
    }
    let text = expected.body.as_str().unwrap_or_default();
    let content_type = expected.headers.get("Content-Type").map_or("", String::as_str);
    if content_type.starts_with("text/html") && !text.is_empty() {
        // A page of the web framework: nothing but its status is part of the corpus.
        return found;
    }
    for (name, value) in &expected.headers {
        header(name, value, actual, &mut found);
    }
    body(expected, content_type, actual, &mut found);
    found
}

fn header(name: &str, expected: &str, actual: &Response, found: &mut Vec<String>) {
    let values: Vec<&str> = actual.all(name).collect();
    let first = values.first().copied();
    let same = match name.to_ascii_lowercase().as_str() {
        "vary" => {
            let given: Vec<String> =
                values.join(",").split(',').map(|name| name.trim().to_ascii_lowercase()).collect();
            expected.split(',').all(|name| given.contains(&name.trim().to_ascii_lowercase()))
        }
        "etag" => first.is_some_and(|first| {
            let bare = first.trim_start_matches("W/").trim_matches('"');
            placeholder::matches(expected, bare).unwrap_or(bare == expected)
        }),
        "location" => first.is_some_and(|first| location(first) == location(expected)),
        "set-cookie" => expected.split(", ").all(|cookie| values.iter().any(|value| sets(value, cookie))),
        "content-length" => first.unwrap_or("0") == expected,
        _ => first.is_some_and(|first| placeholder::matches(expected, first).unwrap_or(first == expected)),
    };
    if !same {
        found.push(format!("header {name}: expected `{expected}`, got {values:?}"));
    }
}

/// Whether a `Set-Cookie` header sets, or deletes, the recorded cookie.
fn sets(header: &str, recorded: &str) -> bool {
    let Some((name, kind)) = recorded.split_once('=') else { return false };
    let Some((set, rest)) = header.split_once('=') else { return false };
    let mut parts = rest.split(';');
    let value = parts.next().unwrap_or_default().trim_matches('"');
    let expires = parts.any(|part| part.trim().eq_ignore_ascii_case("max-age=0"));
    let deleted = value.is_empty() && expires;
    set.trim() == name && if kind == "<deleted>" { deleted } else { !deleted && !value.is_empty() }
}

fn body(expected: &Expected, content_type: &str, actual: &Response, found: &mut Vec<String>) {
    let text = actual.text();
    match &expected.body {
        Value::Null => {}
        Value::String(recorded) if content_type.ends_with("xml") => {
            match (xml::canonical(recorded), xml::canonical(&text)) {
                (Ok(recorded), Ok(given)) if recorded == given => {}
                (Ok(recorded), Ok(given)) => found.push(first_line(&recorded, &given)),
                (Err(error), _) | (_, Err(error)) => found.push(format!("body: {error}")),
            }
        }
        Value::String(recorded) => {
            if *recorded != text {
                found.push(format!("body: expected {recorded:?}, got {text:?}"));
            }
        }
        recorded => match serde_json::from_str(&text) {
            Ok(given) => json::compare(&Exact, "", recorded, &given, found),
            Err(error) => found.push(format!("body: not JSON: {error}")),
        },
    }
}

fn first_line(recorded: &str, given: &str) -> String {
    let pair =
        recorded.lines().zip(given.lines()).enumerate().find(|(_, (recorded, given))| recorded != given);
    match pair {
        Some((number, (recorded, given))) => {
            format!("body: line {} of the canonical XML: expected {recorded}, got {given}", number + 1)
        }
        None => "body: one XML document is the beginning of the other".to_owned(),
    }
}

/// JSON as this corpus compares it: what is there and what is not, placeholders apart.
struct Exact;

impl Rules for Exact {
    fn is_same(&self, _path: &str, expected: &Value, actual: &Value) -> bool {
        match (expected, actual) {
            (Value::String(expected), Value::String(actual)) => {
                placeholder::matches(expected, actual).unwrap_or(expected == actual)
            }
            _ => expected == actual,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn answer(headers: &[(&str, &str)], body: &str) -> Response {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Response { status: 200, headers, body: body.as_bytes().to_vec() }
    }

    fn expected(headers: &[(&str, &str)], body: Value) -> Expected {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Expected { status: 200, headers, body_type: None, body }
    }

    #[test]
    fn headers_are_compared_by_their_own_rules() {
        let recorded = [
            ("ETag", "abc"),
            ("Vary", "Accept, Cookie"),
            ("Location", "/a/?x=1&y=2"),
            ("WWW-Authenticate", "Basic realm=\"Web API\""),
            ("Set-Cookie", "s=<session>"),
        ];
        let given = [
            ("etag", "\"abc\""),
            ("vary", "Cookie, accept, Authorization"),
            ("location", "/a/?y=2&x=1"),
            ("www-authenticate", "Basic realm=\"Web API\""),
            ("www-authenticate", "Bearer"),
            ("set-cookie", "s=1; Path=/"),
        ];
        assert_eq!(differences(&expected(&recorded, Value::Null), &answer(&given, "")), Vec::<String>::new());
        let given = [("set-cookie", "s=; Max-Age=0")];
        assert_eq!(differences(&expected(&recorded, Value::Null), &answer(&given, "")).len(), 5);
    }

    #[test]
    fn a_missing_and_an_additional_member_are_differences() {
        let recorded = expected(&[], json!({"a": 1, "b": {"c": "<now>"}}));
        let given = answer(&[], r#"{"b": {"c": "2000-01-01T00:00:00Z"}, "d": 2}"#);
        assert_eq!(differences(&recorded, &given).len(), 3);
    }

    #[test]
    fn only_the_status_of_a_page_counts() {
        let recorded = expected(&[("Content-Type", "text/html; charset=utf-8"), ("X", "y")], json!("<html>"));
        assert!(differences(&recorded, &answer(&[], "{}")).is_empty());
    }
}
