//! [`PendingRequests`]: authorization requests that wait for a login and a decision.

use chrono::TimeDelta;
use webapi_core::clock::Clock;
use webapi_core::db::DbConn;
use webapi_core::error::ApiResult;

use super::Inner;
use crate::store::PendingRecord;
use crate::token::{Handle, SecretDigest};

/// Authorization requests that wait, each with a handle of its own, so that several tabs do not disturb each other.
///
/// `browser` is whatever identifies the browser, for example the value of a cookie that was set for it; only its digest
/// is kept.
#[derive(Clone, Copy)]
pub struct PendingRequests<'a>(&'a Inner);

impl<'a> PendingRequests<'a> {
    pub(super) fn new(server: &'a Inner) -> Self {
        Self(server)
    }

    /// Keeps the query of a request that was validated, and returns its handle.
    ///
    /// # Errors
    ///
    /// The store's.
    pub fn keep(
        &self,
        conn: &mut DbConn,
        clock: &dyn Clock,
        query: &str,
        browser: &str,
    ) -> ApiResult<Handle> {
        self.create(conn, clock, query, SecretDigest::of(browser), self.0.settings.pending_lifetime)
    }

    /// Keeps the query of a request that a client pushed, for the browser that brings its handle first; says for how
    /// long.
    ///
    /// # Errors
    ///
    /// The store's.
    pub fn push(&self, conn: &mut DbConn, clock: &dyn Clock, query: &str) -> ApiResult<(Handle, TimeDelta)> {
        let lifetime = self.0.settings.pushed_lifetime;
        Ok((self.create(conn, clock, query, SecretDigest::NONE, lifetime)?, lifetime))
    }

    fn create(
        self,
        conn: &mut DbConn,
        clock: &dyn Clock,
        query: &str,
        browser: SecretDigest,
        lifetime: TimeDelta,
    ) -> ApiResult<Handle> {
        let (handle, now) = (self.0.generator.handle()?, clock.now());
        let record = PendingRecord {
            digest: handle.digest(),
            browser,
            user_id: None,
            request: query.to_owned(),
            created_at: now,
            expires_at: now + lifetime,
        };
        self.0.stores.pending.create(conn, &record)?;
        Ok(handle)
    }

    /// The request that was pushed and has this handle, if no browser has brought it yet.
    ///
    /// # Errors
    ///
    /// The store's.
    pub fn pushed(
        &self,
        conn: &mut DbConn,
        clock: &dyn Clock,
        handle: &Handle,
    ) -> ApiResult<Option<PendingRecord>> {
        self.0.stores.pending.find(conn, handle.digest(), SecretDigest::NONE, clock.now())
    }

    /// Gives a pushed request to the browser that brings it, and the time that a request of a browser has.
    ///
    /// # Errors
    ///
    /// The store's. `None` if another browser was first, or the time is over.
    pub fn claim(
        &self,
        conn: &mut DbConn,
        clock: &dyn Clock,
        handle: &Handle,
        browser: &str,
    ) -> ApiResult<Option<PendingRecord>> {
        let (browser, now) = (SecretDigest::of(browser), clock.now());
        let expires_at = now + self.0.settings.pending_lifetime;
        self.0.stores.pending.claim(conn, handle.digest(), browser, now, expires_at)
    }

    /// The query behind a handle, for the page that asks this user; from then on nobody else can decide.
    ///
    /// # Errors
    ///
    /// The store's. `None` if it is another browser's or another user's, decided or expired.
    pub fn put_to(
        &self,
        conn: &mut DbConn,
        clock: &dyn Clock,
        handle: &Handle,
        browser: &str,
        user_id: i64,
    ) -> ApiResult<Option<String>> {
        let store = &self.0.stores.pending;
        let found = store.find(conn, handle.digest(), SecretDigest::of(browser), clock.now())?;
        match found {
            Some(found) if store.bind(conn, handle.digest(), user_id)? => Ok(Some(found.request)),
            _ => Ok(None),
        }
    }

    /// The query behind a handle, before anybody is logged in.
    ///
    /// # Errors
    ///
    /// The store's. `None` if it is another browser's, decided or expired.
    pub fn peek(
        &self,
        conn: &mut DbConn,
        clock: &dyn Clock,
        handle: &Handle,
        browser: &str,
    ) -> ApiResult<Option<String>> {
        Ok(self.find(conn, clock, handle, browser)?.map(|found| found.request))
    }

    /// The request behind a handle, with the time at which it came.
    ///
    /// # Errors
    ///
    /// The store's. `None` if it is another browser's, decided or expired.
    pub fn find(
        &self,
        conn: &mut DbConn,
        clock: &dyn Clock,
        handle: &Handle,
        browser: &str,
    ) -> ApiResult<Option<PendingRecord>> {
        self.0.stores.pending.find(conn, handle.digest(), SecretDigest::of(browser), clock.now())
    }

    /// Takes the query for a decision of this user in this browser: once.
    ///
    /// # Errors
    ///
    /// The store's. `None` if it was not put to this user in this browser, is decided or expired.
    pub fn take(
        &self,
        conn: &mut DbConn,
        clock: &dyn Clock,
        handle: &Handle,
        browser: &str,
        user_id: i64,
    ) -> ApiResult<Option<String>> {
        let browser = SecretDigest::of(browser);
        let taken = self.0.stores.pending.decide(conn, handle.digest(), browser, user_id, clock.now())?;
        Ok(taken.map(|taken| taken.request))
    }
}

impl std::fmt::Debug for PendingRequests<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PendingRequests")
    }
}
