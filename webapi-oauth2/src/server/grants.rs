//! [`Grants`]: the grant store, with the memory of verified tokens kept right.

use chrono::{DateTime, Utc};
use webapi_core::clock::Clock;
use webapi_core::db::DbConn;
use webapi_core::error::ApiResult;

use super::Inner;
use crate::event::{Event, Origin};
use crate::store::StoredGrant;

/// What users granted to clients. Each grant is a family of tokens, which ends with it.
#[derive(Clone, Copy)]
pub struct Grants<'a>(&'a Inner);

impl<'a> Grants<'a> {
    pub(super) fn new(server: &'a Inner) -> Self {
        Self(server)
    }

    /// The grants of a user that count now, the newest first; to one client (by its primary key), or to all.
    ///
    /// # Errors
    ///
    /// The store's.
    pub fn of_user(
        &self,
        conn: &mut DbConn,
        clock: &dyn Clock,
        user_id: i64,
        client: Option<i64>,
    ) -> ApiResult<Vec<StoredGrant>> {
        self.0.stores.grants.of_user(conn, user_id, client, clock.now())
    }

    /// Revokes a grant, and with it every token of the family, in one statement; false if it does not count any more.
    ///
    /// # Errors
    ///
    /// The store's.
    pub fn revoke(&self, conn: &mut DbConn, clock: &dyn Clock, grant: i64) -> ApiResult<bool> {
        let revoked = self.0.stores.grants.revoke(conn, grant, clock.now())?;
        self.0.cache.forget_family(grant, clock.now());
        Ok(revoked)
    }

    /// Revokes one grant of a user, and with it every token of the family; false if it is not the user's, or does not
    /// count any more.
    ///
    /// # Errors
    ///
    /// The store's.
    pub fn revoke_one(
        &self,
        conn: &mut DbConn,
        clock: &dyn Clock,
        user_id: i64,
        grant: i64,
        origin: &Origin,
    ) -> ApiResult<bool> {
        let grants = self.of_user(conn, clock, user_id, None)?;
        let Some(found) = grants.iter().find(|found| found.id == grant) else { return Ok(false) };
        let revoked = self.revoke(conn, clock, grant)?;
        if revoked {
            let client = Some(found.client_id.as_str());
            self.0.emit(&Event::ConsentRevoked { client, user: user_id, grant }, origin);
        }
        Ok(revoked)
    }

    /// When each of these grants got its last token, which nothing has to be written for. A program that is in use asks for one whenever the last has
    /// expired, so it was last used at most the lifetime of an access token later.
    ///
    /// # Errors
    ///
    /// The store's.
    pub fn last_issued(&self, conn: &mut DbConn, grants: &[i64]) -> ApiResult<Vec<(i64, DateTime<Utc>)>> {
        self.0.stores.tokens.last_issued(conn, grants)
    }

    /// Revokes what a user granted, to one client (by its primary key) or to all; returns the grants that ended.
    ///
    /// # Errors
    ///
    /// The store's.
    pub fn revoke_of_user(
        &self,
        conn: &mut DbConn,
        clock: &dyn Clock,
        user_id: i64,
        client: Option<i64>,
        origin: &Origin,
    ) -> ApiResult<Vec<i64>> {
        let revoked = self.0.stores.grants.revoke_of_user(conn, user_id, client, clock.now())?;
        for grant in &revoked {
            self.0.cache.forget_family(*grant, clock.now());
            self.0.emit(&Event::ConsentRevoked { client: None, user: user_id, grant: *grant }, origin);
        }
        Ok(revoked)
    }
}

impl std::fmt::Debug for Grants<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Grants")
    }
}
