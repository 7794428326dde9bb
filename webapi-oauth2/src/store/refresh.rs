//! Refresh tokens: generations of a family, each of which is worth one step.
//!
//! A refresh token lives beside the access token that was issued with it. Using it marks the issuance as refreshed, for
//! ever: consumed generations are kept until their family ends, so that whoever presents one again is noticed.

mod diesel_refresh;

use chrono::{DateTime, Utc};
use webapi_core::account::UserStore;
use webapi_core::db::DbConn;
use webapi_core::error::ApiResult;

use super::token::{TokenDigests, TokenSource};
use crate::token::SecretDigest;

/// A refresh token to be stored, beside an access token.
#[derive(Debug, Clone)]
pub struct RefreshRecord {
    /// Digest of the refresh token; unique.
    pub digest: SecretDigest,
    /// The scopes that may be asked for: those of the grant, whatever its access token was narrowed to.
    pub scope: String,
    /// The resource servers that may be asked for, likewise.
    pub resources: Vec<String>,
    /// How many refreshes came before it.
    pub generation: i64,
    /// From when on it is worth nothing: the idle limit, but never beyond the absolute one.
    pub expires_at: DateTime<Utc>,
    /// The absolute limit of the family; no refresh moves it.
    pub family_expires_at: DateTime<Utc>,
    /// When the user authenticated, if that is known; no refresh moves it.
    pub auth_time: Option<DateTime<Utc>>,
    /// What the token was derived with, for as long as a retry of the step to it is answered.
    pub seed: Option<Vec<u8>>,
}

/// A refresh token that was consumed just now: what its successor is made of.
#[derive(Debug, Clone)]
pub struct ConsumedRefresh {
    /// Digests of the access token that was issued with it, and is worth nothing any more.
    pub retired: TokenDigests,
    /// Primary key of the grant.
    pub grant: i64,
    /// The user behind the grant.
    pub user_id: Option<i64>,
    /// Whether that user, if there is one, may still log in.
    pub user_is_active: bool,
    /// How the family began.
    pub source: TokenSource,
    /// The refresh token as it was stored, without its seed.
    pub record: RefreshRecord,
}

/// A refresh token as it is stored, in whatever state.
#[derive(Debug, Clone)]
pub struct StoredRefresh {
    /// Primary key of its client.
    pub client: i64,
    /// The user behind the grant.
    pub user_id: Option<i64>,
    /// Primary key of the grant.
    pub grant: i64,
    /// Whether it, or its grant, was revoked.
    pub is_revoked: bool,
    /// When it was consumed, if it was.
    pub consumed_at: Option<DateTime<Utc>>,
    /// The access token that was issued with it: scopes, audience and limits.
    pub scope: String,
    /// From when on that access token is worth nothing.
    pub access_expires_at: DateTime<Utc>,
    /// Digests of that access token.
    pub access: TokenDigests,
    /// The refresh token itself.
    pub record: RefreshRecord,
}

/// Keeps refresh tokens.
pub trait RefreshStore: Send + Sync + 'static {
    /// Consumes a refresh token of this client, in one atomic statement: of any number of callers at most one gets it.
    ///
    /// `None` if it is unknown, of another client, consumed, expired or revoked, or if its grant is. Whether the user is
    /// active, `users` tells.
    ///
    /// # Errors
    ///
    /// Those of both stores.
    fn consume(
        &self,
        conn: &mut DbConn,
        digest: SecretDigest,
        client: i64,
        users: &dyn UserStore,
        now: DateTime<Utc>,
    ) -> ApiResult<Option<ConsumedRefresh>>;

    /// The refresh token with this digest, in whatever state, in one statement and by one probe of a unique index.
    ///
    /// # Errors
    ///
    /// The store's.
    fn find_refresh(&self, conn: &mut DbConn, digest: SecretDigest) -> ApiResult<Option<StoredRefresh>>;

    /// The refresh token of that generation of a grant's family, in whatever state, in one statement.
    ///
    /// # Errors
    ///
    /// The store's.
    fn find_generation(
        &self,
        conn: &mut DbConn,
        grant: i64,
        generation: i64,
    ) -> ApiResult<Option<StoredRefresh>>;

    /// Puts a new access token in the place of the one that was issued with this refresh token, which stays as it is:
    /// for servers that do not rotate. In one atomic statement; `None` under the conditions of [`consume`](Self::consume).
    ///
    /// # Errors
    ///
    /// The store's.
    fn replace_access(
        &self,
        conn: &mut DbConn,
        digest: SecretDigest,
        client: i64,
        access: &super::TokenRecord,
    ) -> ApiResult<Option<TokenDigests>>;
}
