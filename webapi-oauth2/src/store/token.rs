//! Tokens: digests, and what they stand for.
//!
//! One record is one issuance: an access token and, where there is one, the refresh token that was handed out with it.
//! Both are found by digests of their own; [`RefreshStore`](super::RefreshStore) takes the step from one issuance to
//! the next.

mod diesel_tokens;
mod live;
pub mod source;

use chrono::{DateTime, Utc};
use webapi_core::account::{User, UserStore};
use webapi_core::db::DbConn;
use webapi_core::error::ApiResult;

pub use diesel_tokens::DieselTokens;
pub(in crate::store) use diesel_tokens::digests;
pub use live::LiveToken;
pub use source::TokenSource;

use super::client::StoredClient;
use super::refresh::RefreshRecord;
use crate::token::SecretDigest;

/// A token to be stored.
#[derive(Debug, Clone)]
pub struct TokenRecord {
    /// Digest of the token; unique.
    pub digest: SecretDigest,
    /// Digest of the session cookie that follows from the token.
    pub session_digest: SecretDigest,
    /// Primary key of the client.
    pub client: i64,
    /// The user it stands for; `None` for a token of the client itself.
    pub user_id: Option<i64>,
    /// What it may do: a scope list (RFC 6749 section 3.3).
    pub scope: String,
    /// When it was issued.
    pub created_at: DateTime<Utc>,
    /// From when on it is worth nothing.
    pub expires_at: DateTime<Utc>,
    /// The grant whose family it belongs to; `None` if no user granted it.
    pub grant: Option<i64>,
    /// The resource servers it is for (RFC 8707); empty for any.
    pub audience: Vec<String>,
    /// What its bearer must prove to hold (the member `cnf`, RFC 7800), as JSON; `None` for a bearer token.
    pub confirmation: Option<String>,
    /// How the client came by it.
    pub source: TokenSource,
    /// The refresh token that is handed out with it.
    pub refresh: Option<RefreshRecord>,
}

/// A token as it is stored, with what must be known of its client and its grant.
#[derive(Debug, Clone)]
pub struct StoredToken {
    /// Primary key.
    pub id: i64,
    /// When it was revoked, if it was.
    pub revoked_at: Option<DateTime<Utc>>,
    /// When a refresh took its place, if one did.
    pub refreshed_at: Option<DateTime<Utc>>,
    /// When its grant was revoked, if it was.
    pub grant_revoked_at: Option<DateTime<Utc>>,
    /// The client's public id.
    pub client_id: String,
    /// The client's name.
    pub client_name: String,
    /// Whether the client may do anything at all.
    pub client_is_enabled: bool,
    /// The rest. The refresh token is not looked up.
    pub record: TokenRecord,
}

impl StoredToken {
    /// Whether the access token is good at this time, as far as the store can tell: its user is not looked at.
    pub fn is_usable(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none()
            && self.refreshed_at.is_none()
            && self.grant_revoked_at.is_none()
            && self.client_is_enabled
            && now < self.record.expires_at
    }
}

/// By what a token is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKey {
    /// The digest of the token itself.
    Token(SecretDigest),
    /// The digest of the token and of the session cookie that follows from it, as a cookie says: both must be the token's.
    Session(TokenDigests),
}

/// The digests of a token that was changed: what memories of it are filed under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenDigests {
    /// Digest of the token.
    pub token: SecretDigest,
    /// Digest of its session cookie.
    pub session: SecretDigest,
}

/// The user that a token stands for, if there is one who may log in.
fn active_user(conn: &mut DbConn, token: &StoredToken, users: &dyn UserStore) -> ApiResult<Option<User>> {
    let Some(id) = token.record.user_id else { return Ok(None) };
    Ok(users.by_id(conn, id)?.filter(|user| user.is_active).map(|found| found.user))
}

/// What a token of this client stands for, read with all that is stored of it.
fn find_whole<S: TokenStore + ?Sized>(
    store: &S,
    conn: &mut DbConn,
    token: SecretDigest,
    client: &StoredClient,
    users: &dyn UserStore,
    now: DateTime<Utc>,
) -> ApiResult<Option<LiveToken>> {
    let found = store.find_with_user(conn, TokenKey::Token(token), users)?;
    let own = found.filter(|(token, _)| client.is_enabled && token.record.client == client.id);
    Ok(own.and_then(|(token, user)| LiveToken::of(token, user, now)))
}

/// Keeps access tokens.
pub trait TokenStore: Send + Sync + 'static {
    /// Stores a token, with the refresh token beside it, in one statement.
    ///
    /// # Errors
    ///
    /// `DUPLICATE_ITEM` if there is such a token already.
    fn issue(&self, conn: &mut DbConn, token: &TokenRecord) -> ApiResult<()>;

    /// The token with its client and grant, usable or not, in one statement and by one probe of a unique index.
    ///
    /// # Errors
    ///
    /// The store's. An unknown token is `None`.
    fn find(&self, conn: &mut DbConn, key: TokenKey) -> ApiResult<Option<StoredToken>>;

    /// The same with the user that the token stands for: `None` for a token of the client itself, and if `users` knows no
    /// such active user. By default it asks both one after the other; a store that can, asks once.
    ///
    /// # Errors
    ///
    /// Those of both stores.
    fn find_with_user(
        &self,
        conn: &mut DbConn,
        key: TokenKey,
        users: &dyn UserStore,
    ) -> ApiResult<Option<(StoredToken, Option<User>)>> {
        let Some(token) = self.find(conn, key)? else { return Ok(None) };
        let user = active_user(conn, &token, users)?;
        Ok(Some((token, user)))
    }

    /// What a token of this client stands for, if it is good now: another client's is `None`. The client is known
    /// already, so a store need not look it up, and it can leave out what no answer tells.
    ///
    /// # Errors
    ///
    /// Those of both stores.
    fn find_live(
        &self,
        conn: &mut DbConn,
        token: SecretDigest,
        client: &StoredClient,
        users: &dyn UserStore,
        now: DateTime<Utc>,
    ) -> ApiResult<Option<LiveToken>> {
        find_whole(self, conn, token, client, users, now)
    }

    /// Revokes the token with this digest; a token that is revoked already keeps its time.
    ///
    /// # Errors
    ///
    /// The store's. An unknown token is `None`.
    fn revoke(
        &self,
        conn: &mut DbConn,
        digest: SecretDigest,
        at: DateTime<Utc>,
    ) -> ApiResult<Option<TokenDigests>>;

    /// Moves the moment at which the token expires: to end it early, and for fixtures.
    ///
    /// # Errors
    ///
    /// The store's. An unknown token is `None`.
    fn expire(
        &self,
        conn: &mut DbConn,
        digest: SecretDigest,
        at: DateTime<Utc>,
    ) -> ApiResult<Option<TokenDigests>>;

    /// Deletes the token, with the refresh token beside it.
    ///
    /// # Errors
    ///
    /// The store's. An unknown token is `None`.
    fn delete(&self, conn: &mut DbConn, digest: SecretDigest) -> ApiResult<Option<TokenDigests>>;

    /// When each of these grants got its last token; a grant without tokens is left out.
    ///
    /// # Errors
    ///
    /// The store's.
    fn last_issued(&self, conn: &mut DbConn, grants: &[i64]) -> ApiResult<Vec<(i64, DateTime<Utc>)>>;
}
