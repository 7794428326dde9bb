//! [`Foreign`]: all verifiers of an application, with one memory, and their place in the chain of backends.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use quick_cache::sync::Cache;
use webapi_core::account::{User, UserStore};
use webapi_core::auth::backend::{Attempt, AuthBackend, Elsewhere, Recall, SessionStart, Success, Tools};
use webapi_core::auth::{self, Credentials, Principal};
use webapi_core::db::{Database, DbConn};
use webapi_core::error::{ApiError, ApiResult, catalog};

use super::{ForeignToken, PresentedToken, TokenVerifier, Verified};
use crate::bearer::{BadToken, Challenge, TokenCache, VerifiedToken, VerifyRequest};
use crate::store::TokenKey;
use crate::token::SecretDigest;

/// How long a refused token is refused from memory.
const REFUSED: TimeDelta = TimeDelta::seconds(10);

/// How many verified tokens, and how many refused ones, are known from memory.
const KNOWN: usize = 10_000;

/// The verifiers of an application.
#[derive(Clone)]
pub(crate) struct Foreign {
    verifiers: Vec<Arc<dyn TokenVerifier>>,
    memory: Arc<Memory>,
    verify_request: Option<VerifyRequest>,
}

struct Memory {
    good: TokenCache,
    refused: Cache<SecretDigest, (BadToken, DateTime<Utc>)>,
}

/// Why there is no verified token.
pub(crate) enum Unverified {
    Bad(BadToken),
    Unavailable(Duration),
    Failed(ApiError),
}

/// Where users and time come from.
#[derive(Clone, Copy)]
pub(crate) struct Here<'a> {
    pub(crate) database: &'a Database,
    pub(crate) users: &'a Arc<dyn UserStore>,
    pub(crate) now: DateTime<Utc>,
}

impl Foreign {
    /// Remembers verified tokens for so long.
    pub(crate) fn known_for(self, lifetime: TimeDelta) -> Self {
        let memory = Memory { good: TokenCache::new(KNOWN, lifetime), refused: Cache::new(KNOWN) };
        Self { memory: Arc::new(memory), ..self }
    }

    pub(crate) fn with(mut self, verifier: impl TokenVerifier) -> Self {
        self.verifiers.push(Arc::new(verifier));
        self
    }

    pub(crate) fn refusing(mut self, verify_request: Option<VerifyRequest>) -> Self {
        self.verify_request = verify_request;
        self
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.verifiers.is_empty()
    }

    /// The verifier that a token goes to.
    pub(crate) fn verifier(&self, token: &PresentedToken<'_>) -> Option<&dyn TokenVerifier> {
        self.verifiers.iter().find(|verifier| verifier.takes(token)).map(AsRef::as_ref)
    }

    /// From memory, or from the verifier, which is asked while nobody waits for anything but this.
    pub(crate) async fn verify(
        &self,
        verifier: &dyn TokenVerifier,
        token: &PresentedToken<'_>,
        here: Here<'_>,
    ) -> Result<Arc<VerifiedToken>, Unverified> {
        if token.is_too_long() {
            return Err(Unverified::Bad(BadToken::Invalid));
        }
        let digest = token.digest();
        let known = match self.memory.good.get(TokenKey::Token(digest), here.now) {
            Some(known) => known,
            None => self.ask(verifier, token, digest, here).await?,
        };
        let refused = self.verify_request.as_ref().is_some_and(|verify| !verify(&known.as_request()));
        if refused { Err(Unverified::Bad(BadToken::Invalid)) } else { Ok(known) }
    }

    async fn ask(
        &self,
        verifier: &dyn TokenVerifier,
        token: &PresentedToken<'_>,
        digest: SecretDigest,
        here: Here<'_>,
    ) -> Result<Arc<VerifiedToken>, Unverified> {
        if let Some((bad, until)) = self.memory.refused.get(&digest)
            && here.now < until
        {
            return Err(Unverified::Bad(bad));
        }
        let refuse = |bad| {
            self.memory.refused.insert(digest, (bad, here.now + REFUSED));
            Unverified::Bad(bad)
        };
        let found = match verifier.verify(token, here.now).await {
            Verified::Good(found) if here.now < found.expires_at => found,
            Verified::Good(_) => return Err(refuse(BadToken::Expired)),
            Verified::Bad(bad) => return Err(refuse(bad)),
            Verified::Unavailable(after) => return Err(Unverified::Unavailable(after)),
        };
        let found = match verifier.scope_map() {
            Some(map) => ForeignToken { scopes: map.apply(&found.scopes), ..found },
            None => found,
        };
        let user = match found.username.as_deref().filter(|_| verifier.shares_usernames()) {
            None => None,
            Some(username) => match user(here, username).await.map_err(Unverified::Failed)? {
                Some(user) => Some(Arc::new(user)),
                None => return Err(refuse(BadToken::Invalid)),
            },
        };
        let known = Arc::new(VerifiedToken::foreign(found, digest, user));
        self.memory.good.put(TokenKey::Token(digest), &known, here.now);
        Ok(known)
    }
}

/// The account with this name, if it may be used. Asked once for as long as the token is known from memory.
async fn user(here: Here<'_>, username: &str) -> ApiResult<Option<User>> {
    let (users, username) = (Arc::clone(here.users), username.to_owned());
    let found = here.database.run(move |conn| users.by_username(conn, &username)).await??;
    Ok(found.filter(|user| user.is_active).map(|found| found.user))
}

/// No verifiers, and nothing is remembered.
impl Default for Foreign {
    fn default() -> Self {
        let memory = Memory { good: TokenCache::new(1, TimeDelta::zero()), refused: Cache::new(1) };
        Self { verifiers: Vec::new(), memory: Arc::new(memory), verify_request: None }
    }
}

impl fmt::Debug for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.verifiers.iter().map(|verifier| verifier.issuer())).finish()
    }
}

/// Foreign tokens in webapi-core's chain of backends.
pub(crate) struct ForeignBackend {
    pub(crate) foreign: Foreign,
    pub(crate) realm: String,
    /// Whether no authorization server of our own is there, whose tokens have the same scheme.
    pub(crate) is_alone: bool,
}

impl ForeignBackend {
    async fn answer(&self, text: &str, tools: Tools<'_>) -> Recall {
        let token = PresentedToken::new(text);
        let Some(verifier) = self.foreign.verifier(&token) else { return Recall::NotMine };
        let here = Here { database: tools.database, users: tools.shared_users, now: tools.clock.now() };
        match self.foreign.verify(verifier, &token, here).await {
            Ok(token) => Recall::Known(success(token)),
            Err(Unverified::Bad(_)) => Recall::Failed(self.refused()),
            Err(Unverified::Unavailable(after)) => Recall::Failed(unavailable(after)),
            Err(Unverified::Failed(error)) => Recall::Failed(error),
        }
    }

    fn refused(&self) -> ApiError {
        let challenge = Challenge::InvalidToken.header(&self.realm, None);
        ApiError::login_failed().with_header("WWW-Authenticate", challenge)
    }
}

fn success(token: Arc<VerifiedToken>) -> Success {
    let counted_as = token.counted_as();
    let principal = Principal::token(token.shared_user(), "oauth2", token).counted_as(counted_as);
    Success::new(principal, SessionStart::None)
}

fn unavailable(after: Duration) -> ApiError {
    ApiError::new(catalog::BUSY)
        .with_message("The server that issued the access token cannot be asked now")
        .with_header("Retry-After", after.as_secs().max(1).to_string())
}

impl AuthBackend for ForeignBackend {
    fn elsewhere<'a>(&'a self, credentials: Credentials<'a>, tools: Tools<'a>) -> Option<Elsewhere<'a>> {
        let text = credentials.with_scheme_in_any_case("Bearer")?;
        Some(Box::pin(self.answer(text, tools)))
    }

    fn recognises(&self, credentials: &Credentials<'_>) -> bool {
        self.is_alone && credentials.with_scheme_in_any_case("Bearer").is_some()
    }

    fn authenticate(
        &self,
        _conn: &mut DbConn,
        _credentials: &Credentials<'_>,
        _tools: &Tools<'_>,
    ) -> ApiResult<Attempt> {
        Ok(Attempt::Failed(self.refused()))
    }

    fn challenge(&self) -> Option<auth::Challenge> {
        if !self.is_alone {
            return None;
        }
        auth::Challenge::new(&Challenge::NoCredentials.header(&self.realm, None)).ok()
    }

    fn failure_ends_session(&self) -> bool {
        false
    }
}
