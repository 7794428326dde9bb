//! [`BearerBackend`]: the place of OAuth2 tokens in webapi-core's chain of backends.

use std::sync::Arc;

use webapi_core::auth::backend::{Attempt, AuthBackend, Recall, SessionStart, Success, Tools};
use webapi_core::auth::{Credentials, Principal};
use webapi_core::db::DbConn;
use webapi_core::error::{ApiError, ApiResult};

use super::challenge::Challenge;
use super::verified::VerifiedToken;
use crate::server::AuthorizationServer;
use crate::store::TokenKey;
use crate::token::SecretDigest;
use crate::token::secret::{SESSION_MARK, session_cookie};

/// Longer tokens than this are refused unread.
const LONGEST: usize = 1024;

/// `Authorization: Bearer <token>`, and cookies of sessions that such a token began.
///
/// The scheme must be followed by one space and exactly one word; other headers are not recognised, and the request
/// goes on anonymously, as in Djblets.
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
        let challenge = self.challenge_with(Challenge::InvalidToken);
        ApiError::login_failed().with_header("WWW-Authenticate", challenge)
    }

    fn challenge_with(&self, challenge: Challenge) -> String {
        let metadata_url = self.server.place().map(|place| place.metadata_url.as_str());
        challenge.header(&self.server.settings().realm, metadata_url)
    }

    /// Whether a token with this audience is for the API (RFC 8707). Before the API is mounted nobody asks.
    fn is_for_api(&self, audience: &[String]) -> bool {
        self.server.place().map_or(audience.is_empty(), |place| place.resources.includes_api(audience))
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
        if !stored.is_usable(now) || !self.is_for_api(&stored.record.audience) {
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

impl Presented<'_> {
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
        let Some(presented) = self.presented(credentials) else { return Recall::NotMine };
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
        self.presented(credentials).is_some()
    }

    fn authenticate(
        &self,
        conn: &mut DbConn,
        credentials: &Credentials<'_>,
        tools: &Tools<'_>,
    ) -> ApiResult<Attempt> {
        let Some(presented) = self.presented(credentials) else { return Ok(Attempt::Failed(self.refused())) };
        let token = if presented.is_too_long() { None } else { self.verify(conn, presented.key(), tools)? };
        Ok(match (token, &presented) {
            (Some(token), _) => Attempt::Success(presented.success(token)),
            (None, Presented::Header(_)) => Attempt::Failed(self.refused()),
            (None, Presented::Cookie(_)) => Attempt::Lapsed,
        })
    }

    fn challenge(&self) -> Option<String> {
        Some(self.challenge_with(Challenge::NoCredentials))
    }

    /// Nothing is stored for such a session: the cookie is deleted, and the token lives on.
    fn end_session(&self, _conn: &mut DbConn, cookie: &str) -> ApiResult<bool> {
        Ok(cookie.starts_with(SESSION_MARK))
    }
}
