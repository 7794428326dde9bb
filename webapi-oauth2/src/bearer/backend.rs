//! [`BearerBackend`]: the place of OAuth2 tokens in webapi-core's chain of backends.

use std::sync::{Arc, OnceLock};

use webapi_core::auth::backend::{Attempt, AuthBackend, Recall, SessionStart, Success, Tools};
use webapi_core::auth::{self, Credentials, Principal};
use webapi_core::db::DbConn;
use webapi_core::error::{ApiError, ApiResult};

use super::challenge::Challenge;
use super::lookup::{LONGEST, look_up, recall};
use super::verified::VerifiedToken;
use crate::server::AuthorizationServer;
use crate::store::TokenKey;
use crate::token::SecretDigest;
use crate::token::secret::{SESSION_MARK, session_digests};

/// `Authorization: Bearer <token>`, and cookies of sessions that such a token began.
///
/// The scheme must be followed by one space and exactly one word; other headers are not recognised, and the request
/// goes on anonymously, as in Djblets.
pub struct BearerBackend {
    server: AuthorizationServer,
    /// What is said to whoever comes without credentials, once it is known where the API is.
    invitation: OnceLock<Option<auth::Challenge>>,
}

/// What a request presents to this backend.
enum Presented<'a> {
    Header(&'a str),
    Cookie(&'a str),
}

impl BearerBackend {
    pub(crate) fn new(server: AuthorizationServer) -> Self {
        Self { server, invitation: OnceLock::new() }
    }

    fn refused(&self) -> ApiError {
        let challenge = self.challenge_with(Challenge::InvalidToken);
        ApiError::login_failed().with_header("WWW-Authenticate", challenge)
    }

    fn challenge_with(&self, challenge: Challenge<'_>) -> String {
        let metadata_url = self.server.place().map(|place| place.metadata_url.as_str());
        challenge.header(&self.server.settings().realm, metadata_url)
    }

    /// What the request presents.
    fn presented<'a>(&self, credentials: &Credentials<'a>) -> Option<Presented<'a>> {
        let token = if self.server.settings().exact_bearer_scheme {
            credentials.with_scheme("Bearer")
        } else {
            credentials.with_scheme_in_any_case("Bearer")
        };
        match token {
            Some(token) => Some(Presented::Header(token)),
            None => {
                let cookie = credentials.cookie().filter(|cookie| cookie.starts_with(SESSION_MARK));
                cookie.map(Presented::Cookie)
            }
        }
    }
}

impl Presented<'_> {
    fn is_too_long(&self) -> bool {
        let (Self::Header(text) | Self::Cookie(text)) = self;
        text.len() > LONGEST
    }

    /// By what the token is found; `None` for a cookie that nobody here made.
    fn key(&self) -> Option<TokenKey> {
        match self {
            Self::Header(token) => Some(TokenKey::Token(SecretDigest::of(token))),
            Self::Cookie(cookie) => session_digests(cookie).map(TokenKey::Session),
        }
    }

    fn success(&self, token: Arc<VerifiedToken>) -> Success {
        let session = match self {
            Self::Header(text) => match token.session(text) {
                Some(session) => SessionStart::Derived(session.clone()),
                None => SessionStart::None,
            },
            Self::Cookie(_) => SessionStart::None,
        };
        let counted_as = token.counted_as();
        Success::new(Principal::token(token.shared_user(), "oauth2", token).counted_as(counted_as), session)
    }
}

impl AuthBackend for BearerBackend {
    fn recall(&self, credentials: &Credentials<'_>, tools: &Tools<'_>) -> Recall {
        let Some(presented) = self.presented(credentials) else { return Recall::NotMine };
        let by_header = matches!(presented, Presented::Header(_));
        if presented.is_too_long() {
            return if by_header { Recall::Failed(self.refused()) } else { Recall::AskDatabase };
        }
        match presented.key().and_then(|key| recall(&self.server, key, tools.clock.now())) {
            Some(Ok(token)) => Recall::Known(presented.success(token)),
            Some(Err(_)) if by_header => Recall::Failed(self.refused()),
            _ => Recall::AskDatabase,
        }
    }

    fn recognises(&self, credentials: &Credentials<'_>) -> bool {
        self.presented(credentials).is_some()
    }

    fn authenticate(
        &self,
        conn: &mut DbConn,
        credentials: &Credentials<'_>,
        tools: &Tools<'_>,
    ) -> ApiResult<Attempt> {
        let Some(presented) = self.presented(credentials) else { return Ok(Attempt::Failed(self.refused())) };
        let key = presented.key().filter(|_| !presented.is_too_long());
        let token = match key {
            Some(key) => look_up(&self.server, conn, key, tools.users, tools.clock.now())?.ok(),
            None => None,
        };
        Ok(match (token, &presented) {
            (Some(token), _) => Attempt::Success(presented.success(token)),
            (None, Presented::Header(_)) => Attempt::Failed(self.refused()),
            (None, Presented::Cookie(_)) => Attempt::Lapsed,
        })
    }

    fn challenge(&self) -> Option<auth::Challenge> {
        let challenge = || auth::Challenge::new(&self.challenge_with(Challenge::NoCredentials)).ok();
        let is_settled = self.server.place().is_some();
        if is_settled { self.invitation.get_or_init(challenge).clone() } else { challenge() }
    }

    /// Nothing is stored for such a session: the cookie is deleted, and the token lives on.
    fn end_session(&self, _conn: &mut DbConn, cookie: &str) -> ApiResult<bool> {
        Ok(cookie.starts_with(SESSION_MARK))
    }
}
