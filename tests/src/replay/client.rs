//! HTTP/1.1 as the corpus was recorded: one connection a request, every byte of the path as it stands.
//!
//! A client library would normalise paths, add headers and follow redirects; all of that is under test.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// A request as it goes over the wire. `Host` and `Connection` are added.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Value of `Host`.
    pub host: &'a str,
    /// Method.
    pub method: &'a str,
    /// Path and query.
    pub path: &'a str,
    /// Headers.
    pub headers: &'a [(String, String)],
    /// Body; `None` sends no `Content-Length` either.
    pub body: Option<&'a [u8]>,
}

/// A response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// Status code.
    pub status: u16,
    /// Headers, in the order of the wire.
    pub headers: Vec<(String, String)>,
    /// Body, decoded from chunks.
    pub body: Vec<u8>,
}

impl Response {
    /// All values of a header, in order.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = move |(known, _): &&(String, String)| known.eq_ignore_ascii_case(name);
        self.headers.iter().filter(named).map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }
}

/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// Sends one request on a connection of its own.
///
/// # Errors
///
/// Those of the connection, and `InvalidData` if the answer is not HTTP.
pub fn send(address: SocketAddr, request: Request<'_>) -> io::Result<Response> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let Request { host, method, path, headers, body } = request;
    let mut bytes = Vec::new();
    write!(bytes, "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n")?;
    for (name, value) in headers {
        write!(bytes, "{name}: {value}\r\n")?;
    }
    if let Some(body) = body {
        write!(bytes, "Content-Length: {}\r\n", body.len())?;
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(body.unwrap_or_default());
    stream.write_all(&bytes)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    parse(&answer).ok_or_else(|| {
        let shown = String::from_utf8_lossy(&answer);
        io::Error::new(io::ErrorKind::InvalidData, format!("the answer is not HTTP: {shown}"))
    })
}

fn parse(answer: &[u8]) -> Option<Response> {
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&answer[..end]).ok()?;
    let rest = &answer[end + 4..];
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let header =
        |line: &str| line.split_once(':').map(|(name, value)| (name.to_owned(), value.trim().to_owned()));
    let headers: Vec<(String, String)> = lines.map(header).collect::<Option<_>>()?;
    let chunked = headers.iter().any(|(name, value)| {
        name.eq_ignore_ascii_case("transfer-encoding") && value.eq_ignore_ascii_case("chunked")
    });
    let body = if chunked { unchunk(rest)? } else { rest.to_vec() };
    Some(Response { status, headers, body })
}

fn unchunk(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    if rest.is_empty() {
        return Some(body);
    }
    loop {
        let end = rest.windows(2).position(|window| window == b"\r\n")?;
        let size = std::str::from_utf8(&rest[..end]).ok()?;
        let size = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
        let chunk = rest.get(end + 2..)?;
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(chunk.get(..size)?);
        rest = chunk.get(size + 2..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chunked_body_is_put_together() {
        let answer =
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n";
        assert_eq!(parse(answer).map(|response| response.body), Some(b"abcde".to_vec()));
    }

    #[test]
    fn repeated_headers_keep_their_order() {
        let answer = parse(b"HTTP/1.1 401 No\r\nX: b\r\nx: a\r\n\r\n").expect("an answer");
        assert_eq!(answer.all("X").collect::<Vec<_>>(), ["b", "a"]);
    }
}
