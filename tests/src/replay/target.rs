//! The golden server that is asked, and what is done to it beside requests.

use std::net::{SocketAddr, ToSocketAddrs as _};

use serde_json::json;

use super::browser::Browser;
use super::client::{self, Request, Response};

/// A golden server.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    address: SocketAddr,
    host: &'static str,
}

impl From<SocketAddr> for Target {
    fn from(address: SocketAddr) -> Self {
        Self { address, host: "reviews.example.com" }
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
        address.map(Self::from).ok_or_else(|| format!("{host} has no address"))
    }

    /// The same server under the name that a corpus was recorded with.
    #[must_use]
    pub fn named(self, host: &'static str) -> Self {
        Self { host, ..self }
    }

    pub(super) fn host(&self) -> &'static str {
        self.host
    }

    pub(super) fn send(self, request: Request<'_>) -> Result<Response, String> {
        client::send(self.address, request).map_err(|error| error.to_string())
    }

    pub(super) fn reset(self) -> Result<(), String> {
        self.control("/__golden__/reset", "", 204).map(drop)
    }

    pub(super) fn act(self, actions: &[serde_json::Value]) -> Result<(), String> {
        self.control("/__golden__/actions", &json!(actions).to_string(), 204).map(drop)
    }

    pub(super) fn log_in(self, user: &str) -> Result<Browser, String> {
        Browser::open(&self.control("/__golden__/login", &json!({"user": user}).to_string(), 200)?)
    }

    fn control(self, path: &str, body: &str, status: u16) -> Result<Response, String> {
        let headers = [("Content-Type".to_owned(), "application/json".to_owned())];
        let body = Some(body.as_bytes());
        let request = Request { host: self.host, method: "POST", path, headers: &headers, body };
        let answer = self.send(request).map_err(|error| format!("{path}: {error}"))?;
        if answer.status == status {
            Ok(answer)
        } else {
            Err(format!("{path}: {} {}", answer.status, answer.text()))
        }
    }
}
