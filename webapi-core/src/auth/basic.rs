//! HTTP Basic (RFC 7617) against the account store.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::backend::{Attempt, AuthBackend, SessionStart, Success, Tools};
use super::challenge::Challenge;
use super::credentials::Credentials;
use super::principal::Principal;
use crate::account::{Password, password};
use crate::db::DbConn;
use crate::error::{ApiError, ApiResult};

static CHALLENGE: Challenge = Challenge::from_static("Basic realm=\"Web API\"");

/// HTTP Basic. What does not decode to `name:password` is not recognised, and the request goes on anonymously,
/// as in Djblets.
#[derive(Debug, Clone, Copy, Default)]
pub struct BasicBackend;

impl AuthBackend for BasicBackend {
    fn recognises(&self, credentials: &Credentials<'_>) -> bool {
        decode(credentials).is_some()
    }

    fn authenticate(
        &self,
        conn: &mut DbConn,
        credentials: &Credentials<'_>,
        tools: &Tools<'_>,
    ) -> ApiResult<Attempt> {
        let Some((username, password)) = decode(credentials) else {
            return Ok(Attempt::Failed(ApiError::login_failed()));
        };
        let stored = tools.users.by_username(conn, &username)?;
        let Some((stored, hash)) = stored.and_then(|stored| Some((stored.clone(), stored.password?))) else {
            password::pretend_to_verify(&password);
            return Ok(Attempt::Failed(ApiError::login_failed()));
        };
        if !hash.verify(&password) || !stored.is_active {
            return Ok(Attempt::Failed(ApiError::login_failed()));
        }
        Ok(Attempt::Success(Success::new(
            Principal::user(Arc::new(stored.user), "basic"),
            SessionStart::Password { stamp: hash.stamp() },
        )))
    }

    fn attempted_account(&self, credentials: &Credentials<'_>) -> Option<String> {
        decode(credentials).map(|(username, _)| username)
    }

    fn challenge(&self) -> Option<Challenge> {
        Some(CHALLENGE.clone())
    }
}

fn decode(credentials: &Credentials<'_>) -> Option<(String, Password)> {
    let bytes = STANDARD.decode(credentials.with_scheme("Basic")?).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (username, password) = text.split_once(':')?;
    (!username.contains('\0')).then(|| (username.to_owned(), Password::new(password)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recognised(header: &str) -> bool {
        BasicBackend.recognises(&Credentials::new(Some(header), None))
    }

    #[test]
    fn only_a_name_and_a_password_in_base64_are_recognised() {
        assert!(recognised("Basic ZG9jOnB3LWRvYw=="));
        assert!(!recognised("Basic ZG9j"), "no colon");
        assert!(!recognised("Basic !!!"));
        assert!(!recognised("basic ZG9jOnB3LWRvYw=="), "schemes are compared as Djblets does");
        assert!(!recognised("Basic"));
    }
}
