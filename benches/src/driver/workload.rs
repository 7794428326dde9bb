//! What is sent: one kind of request per workload, built before the clock starts.

use crate::fixture::{REVIEW_REQUESTS, client, prose, tokens};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::ValueEnum;
use serde::Serialize;
use std::fmt;
use std::net::SocketAddr;

/// How many different items are asked for, evenly spread over the table.
const ITEMS: i64 = 20_000;

/// How many different bodies are posted.
const BODIES: u64 = 256;

/// One kind of request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
pub(super) enum Workload {
    #[value(name = "item")]
    #[serde(rename = "item")]
    Item,
    #[value(name = "list")]
    #[serde(rename = "list")]
    List,
    #[value(name = "create")]
    #[serde(rename = "create")]
    Create,
    /// GET item without a token.
    #[value(name = "401")]
    #[serde(rename = "401")]
    Unauthorized,
    /// GET item with a token that lacks the scope.
    #[value(name = "403")]
    #[serde(rename = "403")]
    Forbidden,
    /// A token for the client itself.
    #[value(name = "credentials")]
    #[serde(rename = "credentials")]
    ClientCredentials,
    /// A refresh token for its successor.
    #[value(name = "refresh")]
    #[serde(rename = "refresh")]
    Refresh,
    /// What a token stands for.
    #[value(name = "introspect")]
    #[serde(rename = "introspect")]
    Introspect,
    /// A code for tokens.
    #[value(name = "code")]
    #[serde(rename = "code")]
    Code,
}

impl fmt::Display for Workload {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Item => "GET item",
            Self::List => "GET list of 25",
            Self::Create => "POST create",
            Self::Unauthorized => "401, no token",
            Self::Forbidden => "403, no scope",
            Self::ClientCredentials => "credentials",
            Self::Refresh => "refresh",
            Self::Introspect => "introspection",
            Self::Code => "code exchange",
        })
    }
}

impl Workload {
    /// The status that every answer must have.
    pub(super) fn expected_status(self) -> u16 {
        match self {
            Self::Item
            | Self::List
            | Self::ClientCredentials
            | Self::Refresh
            | Self::Introspect
            | Self::Code => 200,
            Self::Create => 201,
            Self::Unauthorized => 401,
            Self::Forbidden => 403,
        }
    }

    /// Whether it is about the authorization server.
    pub(super) fn is_of_oauth(self) -> bool {
        matches!(self, Self::ClientCredentials | Self::Refresh | Self::Introspect | Self::Code)
    }

    /// The requests of a workload that needs no secrets of its own, to be sent round and round.
    pub(super) fn requests(self, server: SocketAddr) -> Vec<Vec<u8>> {
        match self {
            Self::Refresh | Self::Introspect | Self::Code => Vec::new(),
            Self::ClientCredentials => vec![form(server, "/o/token/", "grant_type=client_credentials")],
            // 61,803 has no factor in common with 100,000, so the ids jump about and none repeats.
            Self::Item => (0..ITEMS)
                .map(|n| get(server, &item_path(1 + n * 61_803 % REVIEW_REQUESTS), Some(&token(n))))
                .collect(),
            Self::List => (0..tokens::READ_WRITE_TOKENS)
                .map(|n| get(server, "/api/review-requests/", Some(&token(n))))
                .collect(),
            Self::Create => (0..BODIES).map(|n| post(server, n)).collect(),
            Self::Unauthorized => vec![get(server, &item_path(1), None)],
            Self::Forbidden => vec![get(server, &item_path(1), Some(&tokens::without_scope().text))],
        }
    }
}

fn item_path(id: i64) -> String {
    format!("/api/review-requests/{id}/")
}

fn token(n: i64) -> String {
    tokens::read_write(1 + n % tokens::READ_WRITE_TOKENS).text
}

fn get(server: SocketAddr, path: &str, token: Option<&str>) -> Vec<u8> {
    let credentials = token.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
    format!("GET {path} HTTP/1.1\r\nHost: {server}\r\nAccept: application/json\r\n{credentials}\r\n")
        .into_bytes()
}

/// A form with the credentials of the load's client.
pub(super) fn form(server: SocketAddr, path: &str, body: &str) -> Vec<u8> {
    let credentials = STANDARD.encode(format!("{}:{}", client::ID, client::SECRET));
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nHost: {server}\r\nAuthorization: Basic {credentials}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

fn post(server: SocketAddr, n: u64) -> Vec<u8> {
    let fields = serde_json::json!({ "summary": prose(n, 60), "description": prose(n + BODIES, 500) });
    let body = fields.to_string();
    let token = token(i64::try_from(n).unwrap_or(0));
    let length = body.len();
    format!(
        "POST /api/review-requests/ HTTP/1.1\r\nHost: {server}\r\nAccept: application/json\r\n\
         Authorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::Workload;
    use std::collections::HashSet;

    #[test]
    fn no_item_is_asked_for_twice_in_a_turn() {
        let server = ([127, 0, 0, 1], 80).into();
        let paths: HashSet<Vec<u8>> = Workload::Item
            .requests(server)
            .iter()
            .map(|request| request.split(|&byte| byte == b'\r').next().unwrap_or_default().to_vec())
            .collect();
        assert_eq!(paths.len(), 20_000);
    }
}
