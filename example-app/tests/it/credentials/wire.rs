//! Requests with headers, and a browser that keeps cookies and fills in forms.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::Value;

/// An answer as it came over the wire.
pub(super) struct Answer {
    head: String,
    pub(super) body: String,
}

impl Answer {
    pub(super) fn status(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }

    /// All values of a header.
    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(move |(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Where the browser is sent.
    pub(super) fn location(&self) -> &str {
        self.all("location").next().unwrap_or_default()
    }

    /// A member of a JSON body.
    #[track_caller]
    pub(super) fn text(&self, member: &str) -> String {
        let body: Value = serde_json::from_str(&self.body).unwrap_or_default();
        let text = body[member].as_str().map(str::to_owned);
        text.unwrap_or_else(|| panic!("{member} in {}\n{}", self.head, self.body))
    }

    /// The value of a hidden field.
    fn hidden(&self, name: &str) -> Option<&str> {
        let (_, rest) = self.body.split_once(&format!("type=\"hidden\" name=\"{name}\" value=\""))?;
        rest.split('"').next()
    }
}

pub(super) fn ask(address: &str, method: &str, path: &str, headers: &[(&str, &str)], form: &str) -> Answer {
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    for (name, value) in headers {
        head = format!("{head}{name}: {value}\r\n");
    }
    if !form.is_empty() {
        let (kind, length) = ("application/x-www-form-urlencoded", form.len());
        head = format!("{head}Content-Type: {kind}\r\nContent-Length: {length}\r\n");
    }
    let mut stream = TcpStream::connect(address).expect("the server listens");
    write!(stream, "{head}\r\n{form}").expect("it reads");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("it answers");
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").expect("an answer has a head and a body");
    Answer { head: head.to_owned(), body: body.to_owned() }
}

/// A browser of one person.
pub(super) struct Browser<'a> {
    address: &'a str,
    cookies: BTreeMap<String, String>,
    /// Every value that a cookie or the proof of a form ever had.
    pub(super) held: Vec<String>,
    csrf: String,
}

impl<'a> Browser<'a> {
    pub(super) fn new(address: &'a str) -> Self {
        Self { address, cookies: BTreeMap::new(), held: Vec::new(), csrf: String::new() }
    }

    pub(super) fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, "")
    }

    /// Posts a form of the last page.
    pub(super) fn post(&mut self, path: &str, form: &str) -> Answer {
        let form = format!("csrfmiddlewaretoken={}&{form}", self.csrf);
        self.send("POST", path, &form)
    }

    fn send(&mut self, method: &str, path: &str, form: &str) -> Answer {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let (cookies, origin) = (cookies.join("; "), format!("http://{}", self.address));
        let mut headers = vec![("Origin", origin.as_str())];
        if !cookies.is_empty() {
            headers.push(("Cookie", &cookies));
        }
        let answer = ask(self.address, method, path, &headers, form);
        for set in answer.all("set-cookie") {
            let pair = set.split(';').next().and_then(|pair| pair.split_once('='));
            let (name, value) = pair.expect("a cookie");
            self.cookies.insert(name.to_owned(), value.to_owned());
            self.held.push(value.to_owned());
        }
        if let Some(csrf) = answer.hidden("csrfmiddlewaretoken") {
            csrf.clone_into(&mut self.csrf);
            self.held.push(csrf.to_owned());
        }
        answer
    }

    /// Whether somebody is logged in afterwards.
    pub(super) fn log_in(&mut self, username: &str, password: &str) -> bool {
        self.get("/accounts/login/");
        self.post("/accounts/login/", &format!("username={username}&password={password}"));
        self.cookies.get("rbsessionid").is_some_and(|session| !session.is_empty())
    }
}
