//! Access tokens: digests, and what they stand for.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use webapi_core::db::DbConn;
use webapi_core::error::ApiResult;

use super::schema::{oauth2_access_tokens as tokens, oauth2_clients as clients};
use crate::token::SecretDigest;

/// A token to be stored.
#[derive(Debug, Clone)]
pub struct TokenRecord {
    /// Digest of the token; unique.
    pub digest: SecretDigest,
    /// Digest of the session cookie that follows from the token; unique.
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
}

/// A token as it is stored, with what must be known of its client.
#[derive(Debug, Clone)]
pub struct StoredToken {
    /// Primary key.
    pub id: i64,
    /// When it was revoked, if it was.
    pub revoked_at: Option<DateTime<Utc>>,
    /// The client's public id.
    pub client_id: String,
    /// The client's name.
    pub client_name: String,
    /// Whether the client may do anything at all.
    pub client_is_enabled: bool,
    /// The rest.
    pub record: TokenRecord,
}

/// By what a token is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKey {
    /// The digest of the token itself.
    Token(SecretDigest),
    /// The digest of the session cookie that follows from it.
    Session(SecretDigest),
}

/// The digests of a token that was changed: what memories of it are filed under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenDigests {
    /// Digest of the token.
    pub token: SecretDigest,
    /// Digest of its session cookie.
    pub session: SecretDigest,
}

/// Keeps access tokens.
pub trait TokenStore: Send + Sync + 'static {
    /// Stores a token, in one statement.
    ///
    /// # Errors
    ///
    /// `DUPLICATE_ITEM` if there is such a token already.
    fn issue(&self, conn: &mut DbConn, token: &TokenRecord) -> ApiResult<()>;

    /// The token with its client, usable or not, in one statement and by one probe of a unique index.
    ///
    /// # Errors
    ///
    /// The store's. An unknown token is `None`.
    fn find(&self, conn: &mut DbConn, key: TokenKey) -> ApiResult<Option<StoredToken>>;

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

    /// Deletes the token.
    ///
    /// # Errors
    ///
    /// The store's. An unknown token is `None`.
    fn delete(&self, conn: &mut DbConn, digest: SecretDigest) -> ApiResult<Option<TokenDigests>>;
}

/// Tokens in the table `oauth2_access_tokens`.
#[derive(Debug, Clone, Copy, Default)]
pub struct DieselTokens;

type Row = (
    i64,
    (Vec<u8>, Vec<u8>),
    (i64, Option<i64>, String),
    (NaiveDateTime, NaiveDateTime, Option<NaiveDateTime>),
    (String, String, bool),
);
type DigestRow = (Vec<u8>, Vec<u8>);

impl TokenStore for DieselTokens {
    fn issue(&self, conn: &mut DbConn, token: &TokenRecord) -> ApiResult<()> {
        diesel::insert_into(tokens::table)
            .values((
                tokens::digest.eq(token.digest.as_bytes()),
                tokens::session_digest.eq(token.session_digest.as_bytes()),
                tokens::client_id.eq(token.client),
                tokens::user_id.eq(token.user_id),
                tokens::scope.eq(&token.scope),
                tokens::created_at.eq(token.created_at.naive_utc()),
                tokens::expires_at.eq(token.expires_at.naive_utc()),
            ))
            .execute(conn)?;
        Ok(())
    }

    fn find(&self, conn: &mut DbConn, key: TokenKey) -> ApiResult<Option<StoredToken>> {
        let joined = tokens::table.inner_join(clients::table).select((
            tokens::id,
            (tokens::digest, tokens::session_digest),
            (tokens::client_id, tokens::user_id, tokens::scope),
            (tokens::created_at, tokens::expires_at, tokens::revoked_at),
            (clients::client_id, clients::name, clients::is_enabled),
        ));
        let row: Option<Row> = match key {
            TokenKey::Token(digest) => {
                joined.filter(tokens::digest.eq(digest.as_bytes())).first(conn).optional()?
            }
            TokenKey::Session(digest) => {
                joined.filter(tokens::session_digest.eq(digest.as_bytes())).first(conn).optional()?
            }
        };
        Ok(row.and_then(stored))
    }

    fn revoke(
        &self,
        conn: &mut DbConn,
        digest: SecretDigest,
        at: DateTime<Utc>,
    ) -> ApiResult<Option<TokenDigests>> {
        let unrevoked = tokens::digest.eq(digest.as_bytes()).and(tokens::revoked_at.is_null());
        let row: Option<DigestRow> = diesel::update(tokens::table.filter(unrevoked))
            .set(tokens::revoked_at.eq(at.naive_utc()))
            .returning((tokens::digest, tokens::session_digest))
            .get_result(conn)
            .optional()?;
        if row.is_none() {
            let known = tokens::table.filter(tokens::digest.eq(digest.as_bytes()));
            let row = known.select((tokens::digest, tokens::session_digest)).first::<DigestRow>(conn);
            return Ok(row.optional()?.and_then(digests));
        }
        Ok(row.and_then(digests))
    }

    fn expire(
        &self,
        conn: &mut DbConn,
        digest: SecretDigest,
        at: DateTime<Utc>,
    ) -> ApiResult<Option<TokenDigests>> {
        let row: Option<DigestRow> =
            diesel::update(tokens::table.filter(tokens::digest.eq(digest.as_bytes())))
                .set(tokens::expires_at.eq(at.naive_utc()))
                .returning((tokens::digest, tokens::session_digest))
                .get_result(conn)
                .optional()?;
        Ok(row.and_then(digests))
    }

    fn delete(&self, conn: &mut DbConn, digest: SecretDigest) -> ApiResult<Option<TokenDigests>> {
        let row: Option<DigestRow> =
            diesel::delete(tokens::table.filter(tokens::digest.eq(digest.as_bytes())))
                .returning((tokens::digest, tokens::session_digest))
                .get_result(conn)
                .optional()?;
        Ok(row.and_then(digests))
    }
}

/// A row whose digests cannot be read is as good as none.
fn stored(row: Row) -> Option<StoredToken> {
    let (id, digest_row, (client, user_id, scope), (created_at, expires_at, revoked_at), of_client) = row;
    let (client_id, client_name, client_is_enabled) = of_client;
    let digests = digests(digest_row)?;
    Some(StoredToken {
        id,
        revoked_at: revoked_at.map(|at| at.and_utc()),
        client_id,
        client_name,
        client_is_enabled,
        record: TokenRecord {
            digest: digests.token,
            session_digest: digests.session,
            client,
            user_id,
            scope,
            created_at: created_at.and_utc(),
            expires_at: expires_at.and_utc(),
        },
    })
}

fn digests((token, session): DigestRow) -> Option<TokenDigests> {
    Some(TokenDigests {
        token: SecretDigest::from_stored(&token)?,
        session: SecretDigest::from_stored(&session)?,
    })
}
