//! [`BearerBackend`]: the place of OAuth2 tokens in webapi-core's chain of backends.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use webapi_core::auth::backend::{Attempt, AuthBackend, Recall, SessionStart, Success, Tools};
use webapi_core::auth::{Credentials, Principal};
use webapi_core::db::DbConn;
use webapi_core::error::{ApiError, ApiResult};

use super::challenge::Challenge;
use super::verified::VerifiedToken;
use crate::server::AuthorizationServer;
use crate::store::{StoredToken, TokenKey};
use crate::token::SecretDigest;
use crate::token::secret::{SESSION_MARK, session_cookie};

/// Longer tokens than this are refused unread.
const LONGEST: usize = 1024;

/// `Authorization: Bearer <token>`, and cookies of sessions that such a token began.
///
/// The scheme is compared as it stands and must be followed by exactly one word; other headers are not recognised,
/// and the request goes on anonymously, as in Djblets.
pub struct BearerBackend {
    server: AuthorizationServer,
}

/// What a request presents to this backend.
enum Presented<'a> {
    Header(&'a str),
    Cookie(&'a str),
}

impl BearerBackend {
    pub(crate) fn new(server: AuthorizationServer) -> Self {
        Self { server }
    }

    fn refused(&self) -> ApiError {
        let challenge = Challenge::InvalidToken.header(&self.server.settings().realm);
        ApiError::login_failed().with_header("WWW-Authenticate", challenge)
    }

    fn is_refused_by_hook(&self, token: &VerifiedToken) -> bool {
        self.server.settings().verify_request.as_ref().is_some_and(|verify| !verify(&token.as_request()))
    }

    /// Looks the token up and checks all but its scopes; `None` if it is not good.
    fn verify(
        &self,
        conn: &mut DbConn,
        key: TokenKey,
        tools: &Tools<'_>,
    ) -> ApiResult<Option<Arc<VerifiedToken>>> {
        let now = tools.clock.now();
        let Some(stored) = self.server.token_store().find(conn, key)? else { return Ok(None) };
        if !is_usable(&stored, now) {
            return Ok(None);
        }
        let user = match stored.record.user_id {
            None => None,
            Some(id) => match tools.users.by_id(conn, id)?.filter(|user| user.is_active) {
                None => return Ok(None),
                Some(found) => Some(Arc::new(found.user)),
            },
        };
        let token = Arc::new(VerifiedToken::new(stored, user));
        if self.is_refused_by_hook(&token) {
            return Ok(None);
        }
        self.server.cache().put(key, &token, now);
        Ok(Some(token))
    }
}

fn is_usable(stored: &StoredToken, now: DateTime<Utc>) -> bool {
    stored.revoked_at.is_none() && now < stored.record.expires_at && stored.client_is_enabled
}

impl<'a> Presented<'a> {
    fn of(credentials: &Credentials<'a>) -> Option<Self> {
        match credentials.with_scheme("Bearer") {
            Some(token) => Some(Self::Header(token)),
            None => credentials.cookie().filter(|cookie| cookie.starts_with(SESSION_MARK)).map(Self::Cookie),
        }
    }

    fn is_too_long(&self) -> bool {
        let (Self::Header(text) | Self::Cookie(text)) = self;
        text.len() > LONGEST
    }

    fn key(&self) -> TokenKey {
        match self {
            Self::Header(token) => TokenKey::Token(SecretDigest::of(token)),
            Self::Cookie(cookie) => TokenKey::Session(SecretDigest::of(cookie)),
        }
    }

    fn success(&self, token: Arc<VerifiedToken>) -> Success {
        let session = match self {
            Self::Header(text) => SessionStart::Derived(session_cookie(text)),
            Self::Cookie(_) => SessionStart::None,
        };
        let counted_as = token.counted_as();
        Success::new(Principal::token(token.shared_user(), "oauth2", token).counted_as(counted_as), session)
    }
}

impl AuthBackend for BearerBackend {
    fn recall(&self, credentials: &Credentials<'_>, tools: &Tools<'_>) -> Recall {
        let Some(presented) = Presented::of(credentials) else { return Recall::NotMine };
        let by_header = matches!(presented, Presented::Header(_));
        if presented.is_too_long() {
            return if by_header { Recall::Failed(self.refused()) } else { Recall::AskDatabase };
        }
        match self.server.cache().get(presented.key(), tools.clock.now()) {
            Some(token) if !self.is_refused_by_hook(&token) => Recall::Known(presented.success(token)),
            Some(_) if by_header => Recall::Failed(self.refused()),
            _ => Recall::AskDatabase,
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
        let Some(presented) = Presented::of(credentials) else { return Ok(Attempt::Failed(self.refused())) };
        let token = if presented.is_too_long() { None } else { self.verify(conn, presented.key(), tools)? };
        Ok(match (token, &presented) {
            (Some(token), _) => Attempt::Success(presented.success(token)),
            (None, Presented::Header(_)) => Attempt::Failed(self.refused()),
            (None, Presented::Cookie(_)) => Attempt::Lapsed,
        })
    }

    fn challenge(&self) -> Option<String> {
        Some(Challenge::NoCredentials.header(&self.server.settings().realm))
    }

    /// Nothing is stored for such a session: the cookie is deleted, and the token lives on.
    fn end_session(&self, _conn: &mut DbConn, cookie: &str) -> ApiResult<bool> {
        Ok(cookie.starts_with(SESSION_MARK))
    }
}
