//! [`ApiTokenBackend`]: the place of API tokens in the chain of backends.

use std::sync::Arc;

use super::secret::{SESSION_MARK, TokenDigest};
use super::service::ApiTokens;
use super::store::TokenKey;
use super::verified::VerifiedApiToken;
use super::{Refusal, usage};
use crate::auth::backend::{Attempt, AuthBackend, Recall, SessionStart, Success, Tools};
use crate::auth::{Credentials, Principal};
use crate::db::DbConn;
use crate::error::ApiResult;

/// Longer texts than this are refused unread.
const LONGEST: usize = 1024;

/// What answers say to a token that should be replaced; Djblets' own words.
const DEPRECATED: (&str, &str) = (
    "X-API-Token-Deprecated",
    "This token uses a deprecated format. The token can still be used, but you should remove it and generate a new one \
     to take advantage of security improvements.",
);

/// `Authorization: token <value>`, and cookies of sessions that such a token began.
///
/// The scheme is compared as it stands and must be followed by exactly one word; other headers are not recognised, and
/// the request goes on anonymously, as in Djblets.
pub struct ApiTokenBackend {
    tokens: ApiTokens,
}

/// What a request presents to this backend.
enum Presented<'a> {
    Header(&'a str),
    Cookie(&'a str),
}

impl ApiTokenBackend {
    pub(super) fn new(tokens: ApiTokens) -> Self {
        Self { tokens }
    }
}

impl<'a> Presented<'a> {
    fn of(credentials: &Credentials<'a>) -> Option<Self> {
        match credentials.with_scheme("token") {
            Some(token) => Some(Self::Header(token)),
            None => credentials.cookie().filter(|cookie| cookie.starts_with(SESSION_MARK)).map(Self::Cookie),
        }
    }

    /// Whether no token is like that, as far as the text tells.
    fn is_hopeless(&self, tokens: &ApiTokens) -> bool {
        match self {
            Self::Header(text) => text.len() > LONGEST || tokens.is_forged(text),
            Self::Cookie(text) => text.len() > LONGEST,
        }
    }

    fn key(&self) -> TokenKey {
        match self {
            Self::Header(token) => TokenKey::Token(TokenDigest::of(token)),
            Self::Cookie(cookie) => TokenKey::Session(TokenDigest::of(cookie)),
        }
    }

    fn success(&self, token: Arc<VerifiedApiToken>, tools: &Tools<'_>) -> Success {
        usage::note(&token, tools);
        let deprecated = token.is_deprecated();
        let session = match self {
            Self::Cookie(_) => None,
            Self::Header(text) => Some(token.session(text).clone()),
        };
        let principal = Principal::token(Some(token.shared_user()), "api_token", token);
        match session {
            None => Success::new(principal, SessionStart::None),
            Some(session) => {
                let success = Success::new(principal, SessionStart::Derived(session));
                if deprecated { success.with_header(DEPRECATED.0, DEPRECATED.1) } else { success }
            }
        }
    }
}

impl AuthBackend for ApiTokenBackend {
    fn recall(&self, credentials: &Credentials<'_>, tools: &Tools<'_>) -> Recall {
        let Some(presented) = Presented::of(credentials) else { return Recall::NotMine };
        if presented.is_hopeless(&self.tokens) {
            return match presented {
                Presented::Header(_) => Recall::Failed(Refusal::Unknown.error()),
                Presented::Cookie(_) => Recall::AskDatabase,
            };
        }
        match self.tokens.cache().get(presented.key(), tools.clock.now()) {
            Some(token) => Recall::Known(presented.success(token, tools)),
            None => Recall::AskDatabase,
        }
    }

    fn recognises(&self, credentials: &Credentials<'_>) -> bool {
        Presented::of(credentials).is_some()
    }

    fn authenticate(
        &self,
        conn: &mut DbConn,
        credentials: &Credentials<'_>,
        tools: &Tools<'_>,
    ) -> ApiResult<Attempt> {
        let Some(presented) = Presented::of(credentials) else {
            return Ok(Attempt::Failed(Refusal::Unknown.error()));
        };
        let verified = if presented.is_hopeless(&self.tokens) {
            Err(Refusal::Unknown)
        } else {
            self.tokens.verify_key(conn, presented.key(), tools)?
        };
        Ok(match (verified, &presented) {
            (Ok(token), _) => Attempt::Success(presented.success(token, tools)),
            (Err(refusal), Presented::Header(_)) => Attempt::Failed(refusal.error()),
            (Err(_), Presented::Cookie(_)) => Attempt::Lapsed,
        })
    }

    /// As in Djblets, a token that is no good says nothing about the session beside it.
    fn failure_ends_session(&self) -> bool {
        false
    }

    /// Nothing is stored for such a session: the cookie is deleted, and the token lives on.
    fn end_session(&self, _conn: &mut DbConn, cookie: &str) -> ApiResult<bool> {
        Ok(cookie.starts_with(SESSION_MARK))
    }
}
