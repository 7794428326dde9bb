//! Sends the records of a topic to a server, in their order and on the states they need.

use std::collections::HashMap;
use std::net::{SocketAddr, ToSocketAddrs as _};

use super::client::{self, Request, Response};
use super::compare::differences;
use super::deviation::Deviations;
use super::record::{Expected, Record, Topic};
use super::report::Report;

/// A golden server.
#[derive(Debug, Clone, Copy)]
pub struct Target(SocketAddr);

impl From<SocketAddr> for Target {
    fn from(address: SocketAddr) -> Self {
        Self(address)
    }
}

impl Target {
    /// The server of a URL such as `http://127.0.0.1:8099`.
    ///
    /// # Errors
    ///
    /// A sentence if the URL is of another form, or names no host.
    pub fn of_url(url: &str) -> Result<Self, String> {
        let host = url.strip_prefix("http://").map(|rest| rest.trim_end_matches('/'));
        let host = host.ok_or_else(|| format!("`{url}` is no URL of the form http://127.0.0.1:8099"))?;
        let address = host.to_socket_addrs().map_err(|error| format!("{host}: {error}"))?.next();
        address.map(Self).ok_or_else(|| format!("{host} has no address"))
    }

    fn control(self, path: &str, body: &str) -> Result<(), String> {
        let headers = [("Content-Type".to_owned(), "application/json".to_owned())];
        let request = Request { method: "POST", path, headers: &headers, body: Some(body.as_bytes()) };
        let answer = client::send(self.0, request).map_err(|error| format!("{path}: {error}"))?;
        if answer.status == 204 {
            Ok(())
        } else {
            Err(format!("{path}: {} {}", answer.status, answer.text()))
        }
    }
}

/// What later records need of earlier ones.
#[derive(Default)]
struct Memory {
    session: Option<String>,
    etags: HashMap<String, String>,
}

/// Replays a topic.
pub fn run(target: Target, topic: &Topic, deviations: &Deviations) -> Report {
    let mut report = Report { topic: topic.name.clone(), ..Report::default() };
    let mut memory = Memory::default();
    let mut sequence: Option<&str> = None;
    for record in &topic.records {
        let continues = record.seq.is_some() && record.seq.as_deref() == sequence;
        sequence = record.seq.as_deref();
        let begun = if continues { Ok(()) } else { target.control("/__golden__/reset", "") };
        if !continues {
            memory.session = None;
        }
        let outcome = begun.and_then(|()| check(target, topic, record, deviations, &mut memory));
        match outcome {
            Ok(Outcome::AsRecorded) => report.passed += 1,
            Ok(Outcome::Deviating) => report.deviating += 1,
            Err(failure) => {
                report.failures.push(format!("[{}] {}: {}\n{failure}", topic.name, record.id, record.why));
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
) -> Result<Outcome, String> {
    if let Some(effect) = &record.side_effect_before {
        target.control("/__golden__/actions", &action(effect)?)?;
    }
    let answer = send(target, record, memory)?;
    remember(record, &answer, memory);
    let recorded = differences(&record.response, &answer);
    let Some(deviation) = deviations.of(record) else {
        return match recorded.is_empty() {
            true => Ok(Outcome::AsRecorded),
            false => Err(both_sides(record, &record.response, &answer, &recorded)),
        };
    };
    if recorded.is_empty() {
        return Err("is listed as a deviation, and is answered as recorded".to_owned());
    }
    let expected = deviation.answer(record, topic)?;
    let listed = differences(&expected, &answer);
    match listed.is_empty() {
        true => Ok(Outcome::Deviating),
        false => Err(both_sides(record, &expected, &answer, &listed)),
    }
}

/// The words of a record as an action of the server.
fn action(effect: &str) -> Result<String, String> {
    let words: Vec<&str> = effect.split(' ').collect();
    let (name, token) = match words[..] {
        ["access", "token", token, "deleted"] => ("delete_access_token", token),
        ["access", "token", token, "expired"] => ("expire_access_token", token),
        ["token", token, "row", "deleted"] => ("delete_api_token", token),
        ["token", token, "set", "valid=false"] => ("invalidate_api_token", token),
        _ => return Err(format!("the side effect `{effect}` is not known")),
    };
    Ok(serde_json::json!([{"do": name, "token": token}]).to_string())
}

fn send(target: Target, record: &Record, memory: &Memory) -> Result<Response, String> {
    let mut headers = Vec::new();
    for (name, value) in &record.request.headers {
        headers.push((name.clone(), filled(value, memory)?));
    }
    let body = record.request.body.as_deref().map(|body| {
        let multipart =
            record.request.headers.get("Content-Type").is_some_and(|of| of.starts_with("multipart/"));
        // Recorded as Latin-1: one character is one byte.
        if multipart {
            body.chars().filter_map(|char| u8::try_from(char).ok()).collect()
        } else {
            body.as_bytes().to_vec()
        }
    });
    let writes = ["POST", "PUT", "PATCH"].contains(&record.request.method.as_str());
    let body = if writes { Some(body.unwrap_or_default()) } else { body };
    let request = Request {
        method: &record.request.method,
        path: &record.request.path,
        headers: &headers,
        body: body.as_deref(),
    };
    client::send(target.0, request).map_err(|error| error.to_string())
}

/// A request header with its placeholders filled.
fn filled(value: &str, memory: &Memory) -> Result<String, String> {
    let mut value = value.to_owned();
    if value.contains("<session>") {
        let session =
            memory.session.as_ref().ok_or("no earlier record of the sequence set a session cookie")?;
        value = value.replace("<session>", session);
    }
    if let Some(id) = value.strip_prefix("<etag of ").and_then(|rest| rest.strip_suffix('>')) {
        return memory.etags.get(id).cloned().ok_or(format!("no earlier record `{id}` had an ETag"));
    }
    Ok(value)
}

fn remember(record: &Record, answer: &Response, memory: &mut Memory) {
    if let Some(etag) = answer.all("etag").next() {
        memory.etags.insert(record.id.clone(), etag.to_owned());
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
