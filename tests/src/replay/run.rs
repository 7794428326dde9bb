//! Sends the records of a topic to a server, in their order and on the states they need.

use std::collections::HashMap;

use super::browser::Browser;
use super::capture::Captured;
use super::client::{Request, Response};
use super::compare::differences;
use super::deviation::Deviations;
use super::record::{Expected, Record, RecordedRequest, Topic};
use super::report::{Failure, Report};
use super::target::Target;

/// What later records of a sequence need of earlier ones.
#[derive(Default)]
struct Memory {
    session: Option<String>,
    captured: Captured,
    browsers: HashMap<String, Browser>,
}

/// Validators of all records of a topic.
type Etags = HashMap<String, String>;

/// Replays a topic.
pub fn run(target: Target, topic: &Topic, deviations: &Deviations) -> Report {
    let mut report = Report { topic: topic.name.clone(), ..Report::default() };
    let (mut memory, mut etags) = (Memory::default(), Etags::default());
    let mut sequence: Option<&str> = None;
    for record in &topic.records {
        let continues = record.seq.is_some() && record.seq.as_deref() == sequence;
        sequence = record.seq.as_deref();
        let mut begun = Ok(());
        if !continues {
            memory = Memory::default();
            begun = target.reset();
        }
        let outcome = begun.and_then(|()| check(target, topic, record, deviations, &mut memory, &mut etags));
        match outcome {
            Ok(Outcome::AsRecorded) => report.passed += 1,
            Ok(Outcome::Deviating) => report.deviating += 1,
            Err(failure) => {
                let text = format!("[{}] {}: {}\n{failure}", topic.name, record.id, record.why);
                report.failures.push(Failure { id: record.id.clone(), text });
            }
        }
    }
    report
}

enum Outcome {
    AsRecorded,
    Deviating,
}

fn check(
    target: Target,
    topic: &Topic,
    record: &Record,
    deviations: &Deviations,
    memory: &mut Memory,
    etags: &mut Etags,
) -> Result<Outcome, String> {
    if !record.actions.is_empty() {
        target.act(&record.actions)?;
    }
    if deviations.of(record).is_some() {
        // An earlier step that is answered otherwise may have had nothing to capture.
        memory.captured.lacks_nothing();
    }
    let answer = send(target, record, memory, etags)?;
    remember(record, &answer, memory, etags);
    let recorded = differences(record, &record.response, &answer, &memory.captured);
    let Some(deviation) = deviations.of(record) else {
        return match recorded.is_empty() {
            true => Ok(Outcome::AsRecorded),
            false => Err(both_sides(record, &record.response, &answer, &recorded)),
        };
    };
    if recorded.is_empty() && !deviation.asks_for_more(record) {
        return Err("is listed as a deviation, and is answered as recorded".to_owned());
    }
    let expected = deviation.answer(record, topic)?;
    let listed = differences(record, &expected, &answer, &memory.captured);
    match listed.is_empty() {
        true => Ok(Outcome::Deviating),
        false => Err(both_sides(record, &expected, &answer, &listed)),
    }
}

fn send(target: Target, record: &Record, memory: &mut Memory, etags: &Etags) -> Result<Response, String> {
    let RecordedRequest { method, path, headers: recorded, body } = &record.request;
    let mut headers = Vec::new();
    for (name, value) in recorded {
        headers.push((name.clone(), filled(value, memory, etags)?));
    }
    let content_type = recorded.get("Content-Type").map_or("", String::as_str);
    let mut body = body.as_deref().map(|body| memory.captured.fill(body)).transpose()?;
    if let Some(user) = &record.session {
        if !memory.browsers.contains_key(user) {
            memory.browsers.insert(user.clone(), target.log_in(user)?);
        }
        let browser = &memory.browsers[user];
        headers.push(("Cookie".to_owned(), browser.cookies()));
        if record.csrf {
            let csrf = browser.csrf();
            headers.push((csrf.header.clone(), csrf.value.clone()));
            if let Some(body) = body.as_mut().filter(|_| content_type.ends_with("x-www-form-urlencoded")) {
                for part in ["&", &csrf.field, "=", &csrf.value] {
                    body.push_str(part);
                }
            }
        }
    }
    let body: Option<Vec<u8>> = body.map(|body| {
        // Recorded as Latin-1: one character is one byte.
        if content_type.starts_with("multipart/") {
            body.chars().filter_map(|char| u8::try_from(char).ok()).collect()
        } else {
            body.into_bytes()
        }
    });
    let writes = ["POST", "PUT", "PATCH"].contains(&method.as_str());
    let body = if writes { Some(body.unwrap_or_default()) } else { body };
    let path = memory.captured.fill(path)?;
    let host = target.host();
    target.send(Request { host, method, path: &path, headers: &headers, body: body.as_deref() })
}

/// A request header with its placeholders filled.
fn filled(value: &str, memory: &Memory, etags: &Etags) -> Result<String, String> {
    let mut value = memory.captured.fill(value)?;
    if value.contains("<session>") {
        let session =
            memory.session.as_ref().ok_or("no earlier record of the sequence set a session cookie")?;
        value = value.replace("<session>", session);
    }
    if let Some(id) = value.strip_prefix("<etag of ").and_then(|rest| rest.strip_suffix('>')) {
        return etags.get(id).cloned().ok_or(format!("no earlier record `{id}` had an ETag"));
    }
    Ok(value)
}

fn remember(record: &Record, answer: &Response, memory: &mut Memory, etags: &mut Etags) {
    if let Some(etag) = answer.all("etag").next() {
        etags.insert(record.id.clone(), etag.to_owned());
    }
    for (name, place) in &record.capture {
        memory.captured.take(name, place, answer);
    }
    if let Some(browser) = record.session.as_ref().and_then(|user| memory.browsers.get_mut(user)) {
        browser.keep(answer);
    }
    for cookie in answer.all("set-cookie") {
        let value = cookie.split(';').next().and_then(|pair| pair.split_once('=')).map(|(_, value)| value);
        memory.session = value.filter(|value| !value.is_empty()).map(str::to_owned).or(memory.session.take());
    }
}

fn both_sides(record: &Record, expected: &Expected, answer: &Response, found: &[String]) -> String {
    let request = &record.request;
    let headers: Vec<String> =
        answer.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    format!(
        "  {}\n  request:  {} {} {:?} {:?}\n  expected: {} {:?}\n            {}\n  got:      {} {headers:?}\n            {}",
        found.join("\n  "),
        request.method,
        request.path,
        request.headers,
        request.body.as_deref().unwrap_or_default(),
        expected.status,
        expected.headers,
        expected.body,
        answer.status,
        answer.text(),
    )
}
