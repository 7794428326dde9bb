//! Before measuring: do the servers answer the same?
//!
//! One request of each workload goes to every server. Status and body must be equal once what
//! cannot be equal is masked: the server's own address and, for a new object, its id and times.
//! Differing headers are only reported, because they decide nothing about the work done.

use super::Failure;
use super::connection::{Answer, Connection};
use super::servers::{Running, Server};
use super::settings::Settings;
use super::source::Source;
use super::workload::Workload;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};

/// How much of a body is shown on both sides of a difference, in bytes.
const CONTEXT: usize = 60;

/// Compares every server with the first.
pub(super) async fn all(servers: &[Server], database: &str, settings: &Settings) -> Result<(), Failure> {
    let running: Result<Vec<Running>, Failure> =
        servers.iter().map(|server| Running::start(server, database)).collect();
    let running = running?;
    for &workload in &settings.workloads {
        let mut first: Option<(&Running, Answer)> = None;
        for server in &running {
            let answer = masked(server, workload).await?;
            let Some((reference, expected)) = &first else {
                first = Some((server, answer));
                continue;
            };
            let names = format!("{workload}: {} and {}", reference.name, server.name);
            for line in differing_headers(&expected.head, &answer.head) {
                println!("{names} differ in a header: {line}");
            }
            if let Some(difference) = difference(&expected.body, &answer.body) {
                let message = format!("{names} answer differently\n{difference}");
                if !settings.allow_differences {
                    return Err(format!("{message}\n(--allow-differences measures all the same)").into());
                }
                println!("{message}");
            }
        }
    }
    Ok(())
}

async fn masked(server: &Running, workload: Workload) -> Result<Answer, Failure> {
    let source = Source::prepare(workload, server.address, 0.01).await?;
    let request = source.request(0).ok_or("a workload has no request")?;
    let mut answer = Connection::open(server.address).await?.fetch(&request).await?;
    if answer.status != workload.expected_status() {
        let Answer { status, head, body } = answer;
        let expected = workload.expected_status();
        return Err(format!(
            "{workload}: {} answers {status} instead of {expected}\n{head}{body}",
            server.name
        )
        .into());
    }
    if workload.is_of_oauth() {
        answer.body = shape(&answer.body)?;
    }
    for text in [&mut answer.head, &mut answer.body] {
        *text = text.replace(&format!("http://{}", server.address), "<base>");
        if workload == Workload::Create {
            *text = without_identity(text)?;
        }
    }
    Ok(answer)
}

/// The members of an answer without their values, which are secrets and times.
fn shape(body: &str) -> Result<String, Failure> {
    let members: BTreeMap<String, serde_json::Value> = serde_json::from_str(body)?;
    Ok(members.into_keys().collect::<Vec<_>>().join(" "))
}

/// Masks what differs between two new objects with the same fields.
fn without_identity(text: &str) -> Result<String, Failure> {
    let id = Regex::new(r#"("id": |/review-requests/)\d+"#)?;
    let time = Regex::new(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}")?;
    let text = id.replace_all(text, "${1}<id>");
    Ok(time.replace_all(&text, "<time>").into_owned())
}

/// The header lines that only one of the two has, without those that differ by nature.
fn differing_headers(one: &str, other: &str) -> Vec<String> {
    let lines = |head: &str| -> BTreeSet<String> {
        head.lines()
            .skip(1)
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value))
            .filter(|(name, _)| name != "date" && name != "content-length")
            .map(|(name, value)| format!("{name}: {value}"))
            .collect()
    };
    let (one, other) = (lines(one), lines(other));
    let first = one.difference(&other).map(|line| format!("first has  {line}"));
    let second = other.difference(&one).map(|line| format!("second has {line}"));
    first.chain(second).collect()
}

/// Both bodies around the first byte that differs; `None` if there is none.
fn difference(one: &str, other: &str) -> Option<String> {
    if one == other {
        return None;
    }
    let equal = one.bytes().zip(other.bytes()).take_while(|(left, right)| left == right).count();
    let around = |body: &str| {
        let from = equal.saturating_sub(CONTEXT);
        let to = body.len().min(equal + CONTEXT);
        String::from_utf8_lossy(&body.as_bytes()[from..to]).into_owned()
    };
    Some(format!("from byte {equal}:\n  first  ...{}...\n  second ...{}...", around(one), around(other)))
}

#[cfg(test)]
mod tests {
    use super::{difference, differing_headers, without_identity};

    #[test]
    fn new_objects_differ_only_in_what_is_masked() {
        let object = |id: u32, second: u32| {
            format!(
                r#"{{"href": "<base>/api/review-requests/{id}/", "id": {id}, "at": "2024-03-01T12:30:{second}Z"}}"#
            )
        };
        let mask = |text: &str| without_identity(text).expect("the patterns are valid");
        assert_eq!(mask(&object(7, 10)), mask(&object(1234, 11)));
        assert_ne!(mask(r#"{"total": 1}"#), mask(r#"{"total": 2}"#));
    }

    #[test]
    fn the_place_of_a_difference_is_shown() {
        assert_eq!(difference("same", "same"), None);
        let shown = difference(r#"{"a": 1}"#, r#"{"a": 2}"#).expect("they differ");
        assert!(shown.starts_with("from byte 6:"), "{shown}");
        assert!(difference("a", "ab").is_some());
    }

    #[test]
    fn order_and_case_of_headers_do_not_matter() {
        let one = "HTTP/1.1 200 OK\r\nVary: Accept\r\ncontent-length: 1\r\nX-A: b\r\n\r\n";
        let other = "HTTP/1.1 200 OK\r\nx-a: b\r\nvary: Cookie\r\ncontent-length: 2\r\n\r\n";
        assert_eq!(differing_headers(one, other), ["first has  vary: Accept", "second has vary: Cookie"]);
    }
}
