//! [`Denied`]: the answer to a request that was not let through (RFC 6750 section 3).

use std::fmt;
use std::time::Duration;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use serde_json::{Value, json};
use webapi_core::error::ApiError;

use super::answer;
use super::protection::Protection;
use crate::bearer::BadToken;
use crate::error::TokenError;
use crate::permission::{Asked, Permission, Refusal};

/// The answer to a request that was not let through. Handlers return it with `?`.
///
/// | status | when |
/// | --- | --- |
/// | 204 | a preflight, which is answered here so that no handler runs without credentials |
/// | 400 | malformed credentials, or credentials in two places |
/// | 401 | no credentials, or bad ones |
/// | 403 | a token without the scopes, or somebody who may not |
/// | 404 | an object that is hidden |
/// | 429 | a throttle |
/// | 503 | the issuer of a foreign token cannot be asked, or the database is busy |
#[derive(Debug, Clone)]
pub struct Denied(Box<Answer>);

#[derive(Debug, Clone)]
struct Answer {
    status: u16,
    challenge: Option<String>,
    retry_after: Option<u64>,
    body: Option<Value>,
}

/// What the REST framework says, word for word: programs that were written for it look for these.
const NO_CREDENTIALS: &str = "Authentication credentials were not provided.";
const NO_PERMISSION: &str = "You do not have permission to perform this action.";
const BAD_CLIENT: &str = "Client authentication failed.";

impl Denied {
    fn new(status: u16, detail: impl Into<String>) -> Self {
        let body = Some(json!({ "detail": detail.into() }));
        Self(Box::new(Answer { status, challenge: None, retry_after: None, body }))
    }

    fn challenging(mut self, challenge: String) -> Self {
        self.0.challenge = Some(challenge);
        self
    }

    pub(super) fn preflight() -> Self {
        Self(Box::new(Answer { status: 204, challenge: None, retry_after: None, body: None }))
    }

    pub(super) fn malformed(protection: &Protection, wrong: &'static str) -> Self {
        let error = format!(", error=\"invalid_request\", error_description=\"{wrong}\"");
        Self::new(400, wrong).challenging(challenge(protection, &error, false))
    }

    pub(super) fn bad_token(protection: &Protection, why: BadToken) -> Self {
        let error = format!(", error=\"invalid_token\", error_description=\"{}\"", why.description());
        Self::new(401, NO_CREDENTIALS).challenging(challenge(protection, &error, true))
    }

    pub(super) fn anonymous_without_challenge() -> Self {
        Self::new(403, NO_CREDENTIALS)
    }

    pub(super) fn cross_site() -> Self {
        Self::new(403, webapi_core::error::catalog::CROSS_SITE.message)
    }

    pub(super) fn hidden() -> Self {
        Self::new(404, "Not found.")
    }

    /// A sentence of a handler's own beside a 401 with the challenge.
    pub(super) fn unauthorized(protection: &Protection, body: Value) -> Self {
        Self::new(401, "").challenging(challenge(protection, "", true)).saying(body)
    }

    /// The same with another body.
    pub(super) fn saying(mut self, body: Value) -> Self {
        self.0.body = Some(body);
        self
    }

    /// What was refused about a client's own credentials (RFC 6749 section 5.2).
    pub(super) fn client(protection: &Protection, error: &TokenError) -> Self {
        let detail = if error.status() == 401 { BAD_CLIENT } else { error.description().unwrap_or_default() };
        let mut denied = Self::new(error.status(), detail);
        denied.0.challenge = error.challenge(protection.realm());
        denied.0.retry_after = error.retry_after().or((error.status() == 503).then_some(1));
        denied
    }

    pub(super) fn throttled(seconds: u64) -> Self {
        let detail = format!("Request was throttled. Expected available in {seconds} seconds.");
        let mut denied = Self::new(429, detail);
        denied.0.retry_after = Some(seconds);
        denied
    }

    pub(super) fn unavailable(after: Duration) -> Self {
        let mut denied = Self::new(503, "The server that issued the access token cannot be asked now.");
        denied.0.retry_after = Some(after.as_secs().max(1));
        denied
    }

    /// An error of the layers below.
    pub(super) fn failed(error: &ApiError) -> Self {
        if error.status() >= 500 && error.status() != 503 {
            tracing::error!(?error, "a protected handler could not be checked");
        }
        let mut denied = Self::new(error.status(), error.to_string());
        denied.0.retry_after = (error.status() == 503).then_some(1);
        denied
    }

    /// What a permission refused. `challenges` says whether a token would have been a way.
    pub(super) fn refused(
        protection: &Protection,
        refusal: &Refusal,
        permission: &(impl Permission + ?Sized),
        asked: &Asked<'_>,
        challenges: bool,
    ) -> Self {
        let mut denied = match refusal {
            Refusal::Anonymous => Self::new(401, NO_CREDENTIALS).challenging(challenge(protection, "", true)),
            Refusal::Forbidden => Self::new(403, NO_PERMISSION),
            Refusal::InsufficientScope(short) => {
                let denied = Self::new(403, NO_PERMISSION);
                if challenges {
                    let error = format!(
                        ", error=\"insufficient_scope\", error_description=\"The access token lacks: {}\", scope=\"{}\"",
                        short.missing.join(" "),
                        short.needed.join(" ")
                    );
                    denied.challenging(challenge(protection, &error, true))
                } else {
                    denied
                }
            }
        };
        let (settings, body) = (protection.settings(), denied.0.body.as_mut());
        if let (Some(body), Some(_)) = (body, asked.token()) {
            if let (true, Refusal::InsufficientScope(short)) = (settings.scopes_in_errors, refusal) {
                body["required_scopes"] = short.needed.clone().into();
            }
            if settings.explain_refusals {
                body["explanation"] = crate::explain::of_permission(permission, asked).into();
            }
        }
        denied
    }

    /// The status of the answer.
    pub fn status(&self) -> u16 {
        self.0.status
    }
}

/// A challenge. Nothing of the request stands in it.
fn challenge(protection: &Protection, error: &str, with_metadata: bool) -> String {
    let metadata = protection.metadata_url().filter(|_| with_metadata);
    let metadata = metadata.map_or_else(String::new, |url| format!(", resource_metadata=\"{url}\""));
    format!("Bearer realm=\"{}\"{error}{metadata}", protection.realm())
}

impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the request is answered with {}", self.0.status)
    }
}

impl std::error::Error for Denied {}

impl ResponseError for Denied {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let Some(body) = &self.0.body else { return answer::preflight() };
        let mut response = HttpResponse::build(self.status_code());
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        response.insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"));
        if let Some(challenge) = &self.0.challenge {
            response.insert_header((header::WWW_AUTHENTICATE, challenge.as_str()));
        }
        if let Some(seconds) = self.0.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds));
        }
        response.json(body)
    }
}
