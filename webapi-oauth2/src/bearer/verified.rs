//! [`VerifiedToken`]: a token that passed every check but that of its scopes.

use std::sync::{Arc, OnceLock};

use chrono::{DateTime, Utc};
use webapi_core::account::User;
use webapi_core::auth::DerivedSession;
use webapi_core::rate_limit::Subject;

use crate::scope::ScopeSet;
use crate::store::{StoredToken, TokenDigests};
use crate::token::SecretDigest;
use crate::token::secret::session_cookie;
use crate::verifier::ForeignToken;

/// What a principal carries that came with an access token. Its text is not in it, and the cookie that follows from it is
/// told to its bearer alone.
#[derive(Debug, Clone)]
pub struct VerifiedToken {
    id: Option<i64>,
    issuer: Option<Arc<str>>,
    subject: Option<String>,
    client_id: String,
    client_name: String,
    user: Option<Arc<User>>,
    scopes: ScopeSet,
    expires_at: DateTime<Utc>,
    digests: TokenDigests,
    counted_as: Subject,
    grant: Option<i64>,
    audience: Vec<String>,
    /// Derived when it is first asked for.
    session: OnceLock<Option<DerivedSession>>,
}

/// What the hook `verify_request` sees of a request.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct VerifiedRequest<'a> {
    /// The client's public id.
    pub client_id: &'a str,
    /// The client's name.
    pub client_name: &'a str,
    /// The user that the token stands for; `None` for a token of the client itself.
    pub user: Option<&'a User>,
    /// What the token may do.
    pub scopes: &'a ScopeSet,
}

/// A hook that may refuse a good token: Djblets' `verify_request`.
pub type VerifyRequest = Arc<dyn Fn(&VerifiedRequest<'_>) -> bool + Send + Sync>;

impl VerifiedToken {
    pub(super) fn new(stored: StoredToken, user: Option<Arc<User>>) -> Self {
        let record = stored.record;
        Self {
            counted_as: Subject::named("oauth2-client", &stored.client_id),
            id: Some(stored.id),
            issuer: None,
            subject: record.user_id.map(|id| id.to_string()),
            client_id: stored.client_id,
            client_name: stored.client_name,
            user,
            scopes: ScopeSet::of_words(&record.scope),
            expires_at: record.expires_at,
            digests: TokenDigests { token: record.digest, session: record.session_digest },
            grant: record.grant,
            audience: record.audience,
            session: OnceLock::new(),
        }
    }

    /// A token of another issuer, with the user that it stands for here.
    pub(crate) fn foreign(token: ForeignToken, text: SecretDigest, user: Option<Arc<User>>) -> Self {
        Self {
            counted_as: Subject::named("oauth2-client", &format!("{} {}", token.issuer, token.client_id)),
            id: None,
            issuer: Some(token.issuer),
            subject: token.subject,
            client_name: token.client_id.clone(),
            client_id: token.client_id,
            user,
            scopes: token.scopes,
            expires_at: token.expires_at,
            digests: TokenDigests { token: text, session: text },
            grant: None,
            audience: token.audience,
            session: OnceLock::new(),
        }
    }

    /// Primary key of the token; `None` if another server issued it.
    pub fn id(&self) -> Option<i64> {
        self.id
    }

    /// The server that issued the token; `None` for our own.
    pub fn issuer(&self) -> Option<&str> {
        self.issuer.as_deref()
    }

    /// Whom the token stands for, as its issuer calls them; `None` for a client of our own.
    pub fn subject(&self) -> Option<&str> {
        self.subject.as_deref()
    }

    /// The client's public id.
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// The client's name.
    pub fn client_name(&self) -> &str {
        &self.client_name
    }

    /// The user that the token stands for; `None` for a token of the client itself.
    pub fn user(&self) -> Option<&User> {
        self.user.as_deref()
    }

    /// What the token may do.
    pub fn scopes(&self) -> &ScopeSet {
        &self.scopes
    }

    /// From when on the token is worth nothing.
    pub fn expires_at(&self) -> DateTime<Utc> {
        self.expires_at
    }

    /// Primary key of the grant whose family it belongs to; `None` if no user granted it.
    pub fn grant(&self) -> Option<i64> {
        self.grant
    }

    /// The resource servers it is for; empty for any.
    pub fn audience(&self) -> &[String] {
        &self.audience
    }

    /// The session that the token begins; `text` is the token's. `None` for a token that was stored when cookies had
    /// another form.
    pub(super) fn session(&self, text: &str) -> Option<&DerivedSession> {
        let session = self.session.get_or_init(|| {
            let cookie = session_cookie(text);
            let is_stored = SecretDigest::of(&cookie).matches(&self.digests.session);
            is_stored.then(|| DerivedSession::new(cookie))
        });
        session.as_ref()
    }

    pub(crate) fn shared_user(&self) -> Option<Arc<User>> {
        self.user.clone()
    }

    /// Whose requests those of a token without a user are counted with: its client's, however many tokens it has.
    pub(crate) fn counted_as(&self) -> Subject {
        self.counted_as
    }

    pub(super) fn digests(&self) -> TokenDigests {
        self.digests
    }

    pub(crate) fn as_request(&self) -> VerifiedRequest<'_> {
        VerifiedRequest {
            client_id: &self.client_id,
            client_name: &self.client_name,
            user: self.user(),
            scopes: &self.scopes,
        }
    }
}
