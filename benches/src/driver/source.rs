//! Where requests come from: a list that is sent round and round, or secrets of which each is good once.

use super::Failure;
use super::connection::{Answer, Connection};
use super::workload::{Workload, form};
use crate::fixture::client;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};

/// More codes than this are exchanged in a second by no server here.
const CODES_PER_SECOND: f64 = 9_000.0;

/// How many chains of refresh tokens there are; more than connections, so that none waits.
const CHAINS: usize = 256;

/// How many tokens are introspected in turn.
const INTROSPECTED: usize = 64;

/// Where the requests of one measurement come from.
pub(super) enum Source {
    /// Sent round and round.
    Round(Vec<Vec<u8>>),
    /// Each secret makes one request; what `returns` names in its answer is another secret.
    Pool { secrets: Mutex<VecDeque<String>>, make: Make, returns: Option<&'static str> },
}

/// Makes a request with a secret.
type Make = Box<dyn Fn(&str) -> Vec<u8> + Send + Sync>;

impl Source {
    /// Makes a server ready for some seconds of a workload.
    pub(super) async fn prepare(
        workload: Workload,
        server: SocketAddr,
        seconds: f64,
    ) -> Result<Self, Failure> {
        let mut connection = Connection::open(server).await?;
        let pool = |secrets, make: Make, returns| Self::Pool { secrets: Mutex::new(secrets), make, returns };
        Ok(match workload {
            Workload::Code => {
                // Far below 2^53, and never negative.
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a count of codes"
                )]
                let count = (seconds * CODES_PER_SECOND) as usize;
                let secrets = codes(&mut connection, server, count).await?;
                pool(secrets, Box::new(move |code| exchange(server, code)), None)
            }
            Workload::Refresh => {
                let mut secrets = VecDeque::new();
                for code in codes(&mut connection, server, CHAINS).await? {
                    let answer = connection.fetch(&exchange(server, &code)).await?;
                    secrets.push_back(member(&answer, "refresh_token")?);
                }
                pool(secrets, Box::new(move |token| refresh(server, token)), Some("refresh_token"))
            }
            Workload::Introspect => {
                let mut requests = Vec::new();
                for code in codes(&mut connection, server, INTROSPECTED).await? {
                    let answer = connection.fetch(&exchange(server, &code)).await?;
                    let body = format!("token={}", member(&answer, "access_token")?);
                    requests.push(form(server, "/o/introspect/", &body));
                }
                Self::Round(requests)
            }
            _ => Self::Round(workload.requests(server)),
        })
    }

    /// How many requests there are.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Round(requests) => requests.len(),
            Self::Pool { secrets, .. } => lock(secrets).len(),
        }
    }

    /// The request of this turn; `None` if there is no secret left.
    pub(super) fn request(&self, turn: usize) -> Option<Vec<u8>> {
        match self {
            Self::Round(requests) => requests.get(turn % requests.len()).cloned(),
            Self::Pool { secrets, make, .. } => lock(secrets).pop_front().map(|secret| make(&secret)),
        }
    }

    /// Sends a request, and keeps what its answer gives for another one; returns the status.
    pub(super) async fn send(&self, connection: &mut Connection, request: &[u8]) -> Result<u16, Failure> {
        let Self::Pool { secrets, returns: Some(name), .. } = self else {
            return connection.exchange(request).await;
        };
        let answer = connection.fetch(request).await?;
        if answer.status == 200 {
            lock(secrets).push_back(member(&answer, name)?);
        }
        Ok(answer.status)
    }
}

fn lock(secrets: &Mutex<VecDeque<String>>) -> std::sync::MutexGuard<'_, VecDeque<String>> {
    secrets.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn codes(
    connection: &mut Connection,
    server: SocketAddr,
    count: usize,
) -> Result<VecDeque<String>, Failure> {
    let answer = connection.fetch(&form(server, &format!("/bench/codes/{count}"), "")).await?;
    Ok(serde_json::from_str(&answer.body).map_err(|error| format!("no codes: {error}\n{}", answer.body))?)
}

fn exchange(server: SocketAddr, code: &str) -> Vec<u8> {
    let redirect_uri = utf8_percent_encode(client::REDIRECT_URI, NON_ALPHANUMERIC);
    let verifier = client::VERIFIER;
    let body = format!(
        "grant_type=authorization_code&code={code}&redirect_uri={redirect_uri}&code_verifier={verifier}"
    );
    form(server, "/o/token/", &body)
}

fn refresh(server: SocketAddr, token: &str) -> Vec<u8> {
    form(server, "/o/token/", &format!("grant_type=refresh_token&refresh_token={token}"))
}

fn member(answer: &Answer, name: &str) -> Result<String, Failure> {
    let body: serde_json::Value = serde_json::from_str(&answer.body)?;
    let text = body[name].as_str().ok_or_else(|| format!("no {name} in {}", answer.body))?;
    Ok(text.to_owned())
}
