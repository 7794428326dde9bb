//! The smallest client that reads the API: one request a connection.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// Sends a request to a URL, with or without `http://`; the status and the body of the answer.
///
/// A person's name is sent with the password that the demo gave them, and the fields as a form.
pub(crate) fn send(method: &str, url: &str, person: Option<&str>, form: &str) -> (u16, Value) {
    let rest = url.strip_prefix("http://").unwrap_or(url);
    let (address, path) = rest.split_once('/').expect("a URL with a path");
    let mut head = format!("{method} /{path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    if let Some(person) = person {
        let credentials = STANDARD.encode(format!("{person}:pw-{person}"));
        head = format!("{head}Authorization: Basic {credentials}\r\n");
    }
    if !form.is_empty() {
        let length = form.len();
        head =
            format!("{head}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n");
    }
    let mut stream = TcpStream::connect(address).expect("the server listens");
    write!(stream, "{head}\r\n{form}").expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers with text");
    let (head, body) = answer.split_once("\r\n\r\n").expect("an answer has a head and a body");
    let status =
        head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("an answer has a status");
    (status, serde_json::from_str(body).unwrap_or(Value::Null))
}

/// GETs a URL as nobody.
pub(crate) fn get(url: &str) -> (u16, Value) {
    send("GET", url, None, "")
}

/// GETs what must be there.
#[track_caller]
pub(crate) fn found(url: &str) -> Value {
    let (status, body) = get(url);
    assert_eq!(status, 200, "{url}: {body}");
    body
}

/// Every `href` to be followed with GET in an answer.
pub(crate) fn links(value: &Value) -> Vec<String> {
    match value {
        Value::Array(elements) => elements.iter().flat_map(links).collect(),
        Value::Object(members) => {
            match (members.get("href").and_then(Value::as_str), members.get("method")) {
                (Some(href), Some(method)) if method == "GET" => vec![href.to_owned()],
                _ => members.values().flat_map(links).collect(),
            }
        }
        _ => Vec::new(),
    }
}
