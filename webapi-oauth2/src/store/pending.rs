//! Authorization requests that wait for a login and a decision, on the server.
//!
//! The browser holds a handle; what was asked for stays here, so nothing that a form or a URL says can change it. Each
//! request has a row of its own, so several tabs do not disturb each other, and each is decided once.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use webapi_core::db::DbConn;
use webapi_core::error::ApiResult;

use super::schema::oauth2_pending_requests as pending;
use crate::token::SecretDigest;

/// A request to be kept.
#[derive(Debug, Clone)]
pub struct PendingRecord {
    /// Digest of the handle; unique.
    pub digest: SecretDigest,
    /// Digest of what identifies the browser that sent it, for example of a cookie; [`SecretDigest::NONE`] for a
    /// request that a client pushed and no browser has brought yet (RFC 9126). Requests are looked up with it, too.
    pub browser: SecretDigest,
    /// The user to whom the decision was put; `None` until somebody is logged in.
    pub user_id: Option<i64>,
    /// The query of the authorization request, as it was sent.
    pub request: String,
    /// When it was sent.
    pub created_at: DateTime<Utc>,
    /// From when on it is forgotten.
    pub expires_at: DateTime<Utc>,
}

/// Keeps requests that wait for a decision.
pub trait PendingStore: Send + Sync + 'static {
    /// Keeps a request.
    ///
    /// # Errors
    ///
    /// The store's.
    fn create(&self, conn: &mut DbConn, request: &PendingRecord) -> ApiResult<()>;

    /// The request with this handle, if this browser sent it and it is neither decided nor expired.
    ///
    /// # Errors
    ///
    /// The store's.
    fn find(
        &self,
        conn: &mut DbConn,
        digest: SecretDigest,
        browser: SecretDigest,
        now: DateTime<Utc>,
    ) -> ApiResult<Option<PendingRecord>>;

    /// Gives a request that no browser has brought yet to this one, in one atomic statement. From the browser's point of
    /// view it was sent now, and it has a new time at which it is forgotten. `None` if there is none such, or its time is
    /// over.
    ///
    /// # Errors
    ///
    /// The store's.
    fn claim(
        &self,
        conn: &mut DbConn,
        digest: SecretDigest,
        browser: SecretDigest,
        now: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> ApiResult<Option<PendingRecord>>;

    /// Binds a request to the user to whom it is put; false if it is bound to somebody else, or not there.
    ///
    /// # Errors
    ///
    /// The store's.
    fn bind(&self, conn: &mut DbConn, digest: SecretDigest, user_id: i64) -> ApiResult<bool>;

    /// Takes the request for a decision by this user in this browser, in one atomic statement: a request is decided
    /// at most once.
    ///
    /// # Errors
    ///
    /// The store's.
    fn decide(
        &self,
        conn: &mut DbConn,
        digest: SecretDigest,
        browser: SecretDigest,
        user_id: i64,
        now: DateTime<Utc>,
    ) -> ApiResult<Option<PendingRecord>>;
}

/// Requests in the table `oauth2_pending_requests`.
#[derive(Debug, Clone, Copy, Default)]
pub struct DieselPending;

type Row = (Vec<u8>, Option<i64>, String, NaiveDateTime, NaiveDateTime);
const COLUMNS: (
    pending::browser_digest,
    pending::user_id,
    pending::request,
    pending::created_at,
    pending::expires_at,
) = (pending::browser_digest, pending::user_id, pending::request, pending::created_at, pending::expires_at);

impl PendingStore for DieselPending {
    fn create(&self, conn: &mut DbConn, request: &PendingRecord) -> ApiResult<()> {
        diesel::insert_into(pending::table)
            .values((
                pending::digest.eq(request.digest.as_bytes()),
                pending::browser_digest.eq(request.browser.as_bytes()),
                pending::user_id.eq(request.user_id),
                pending::request.eq(&request.request),
                pending::created_at.eq(request.created_at.naive_utc()),
                pending::expires_at.eq(request.expires_at.naive_utc()),
            ))
            .execute(conn)?;
        Ok(())
    }

    fn find(
        &self,
        conn: &mut DbConn,
        digest: SecretDigest,
        browser: SecretDigest,
        now: DateTime<Utc>,
    ) -> ApiResult<Option<PendingRecord>> {
        let row: Option<Row> = pending::table
            .filter(pending::digest.eq(digest.as_bytes()))
            .filter(pending::browser_digest.eq(browser.as_bytes()))
            .filter(pending::decided_at.is_null())
            .filter(pending::expires_at.gt(now.naive_utc()))
            .select(COLUMNS)
            .first(conn)
            .optional()?;
        Ok(row.and_then(|row| of_row(digest, row)))
    }

    fn claim(
        &self,
        conn: &mut DbConn,
        digest: SecretDigest,
        browser: SecretDigest,
        now: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> ApiResult<Option<PendingRecord>> {
        let unclaimed = pending::table
            .filter(pending::digest.eq(digest.as_bytes()))
            .filter(pending::browser_digest.eq(SecretDigest::NONE.as_bytes()))
            .filter(pending::decided_at.is_null())
            .filter(pending::expires_at.gt(now.naive_utc()));
        let row: Option<Row> = diesel::update(unclaimed)
            .set((
                pending::browser_digest.eq(browser.as_bytes()),
                pending::created_at.eq(now.naive_utc()),
                pending::expires_at.eq(expires_at.naive_utc()),
            ))
            .returning(COLUMNS)
            .get_result(conn)
            .optional()?;
        Ok(row.and_then(|row| of_row(digest, row)))
    }

    fn bind(&self, conn: &mut DbConn, digest: SecretDigest, user_id: i64) -> ApiResult<bool> {
        let own = pending::user_id.is_null().or(pending::user_id.eq(user_id));
        let known = pending::table
            .filter(pending::digest.eq(digest.as_bytes()))
            .filter(pending::decided_at.is_null())
            .filter(own);
        Ok(diesel::update(known).set(pending::user_id.eq(user_id)).execute(conn)? > 0)
    }

    fn decide(
        &self,
        conn: &mut DbConn,
        digest: SecretDigest,
        browser: SecretDigest,
        user_id: i64,
        now: DateTime<Utc>,
    ) -> ApiResult<Option<PendingRecord>> {
        let own = pending::table
            .filter(pending::digest.eq(digest.as_bytes()))
            .filter(pending::browser_digest.eq(browser.as_bytes()))
            .filter(pending::user_id.eq(user_id))
            .filter(pending::decided_at.is_null())
            .filter(pending::expires_at.gt(now.naive_utc()));
        let row: Option<Row> = diesel::update(own)
            .set(pending::decided_at.eq(now.naive_utc()))
            .returning(COLUMNS)
            .get_result(conn)
            .optional()?;
        Ok(row.and_then(|row| of_row(digest, row)))
    }
}

fn of_row(
    digest: SecretDigest,
    (browser, user_id, request, created_at, expires_at): Row,
) -> Option<PendingRecord> {
    Some(PendingRecord {
        digest,
        browser: SecretDigest::from_stored(&browser)?,
        user_id,
        request,
        created_at: created_at.and_utc(),
        expires_at: expires_at.and_utc(),
    })
}
