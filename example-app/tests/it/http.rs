//! The smallest client that reads the API: one request a connection.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::Value;

/// GETs a URL, or a path at an address, and gives the status and the body.
pub(crate) fn get(url: &str) -> (u16, Value) {
    let rest = url.strip_prefix("http://").unwrap_or(url);
    let (address, path) = rest.split_once('/').expect("a URL with a path");
    let mut stream = TcpStream::connect(address).expect("the server listens");
    write!(stream, "GET /{path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers with text");
    let (head, body) = answer.split_once("\r\n\r\n").expect("an answer has a head and a body");
    let status =
        head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("an answer has a status");
    (status, serde_json::from_str(body).unwrap_or(Value::Null))
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
