//! [`Tokens`]: the token store, with the memory of verified tokens kept right.

use webapi_core::clock::Clock;
use webapi_core::db::DbConn;
use webapi_core::error::ApiResult;

use super::Inner;
use crate::store::TokenDigests;
use crate::token::{AccessToken, IssuedToken, NewToken};

/// The tokens of a server.
///
/// What is revoked, expired or deleted here is refused by this process at once; by other processes after at most
/// the cache's lifetime.
#[derive(Clone, Copy)]
pub struct Tokens<'a>(&'a Inner);

impl<'a> Tokens<'a> {
    pub(super) fn new(server: &'a Inner) -> Self {
        Self(server)
    }

    /// Stores a token, in one statement. Its text and scopes are taken as they are: fixtures may give both.
    ///
    /// # Errors
    ///
    /// `DUPLICATE_ITEM` if there is such a token already, `STILL_REFERENCED` if there is no such client.
    pub fn issue(&self, conn: &mut DbConn, token: NewToken) -> ApiResult<IssuedToken> {
        self.0.stores.tokens.issue(conn, &token.record())?;
        tracing::info!(client = token.client, user = token.user_id, scope = %token.scopes, "access token issued");
        Ok(token.issued())
    }

    /// Revokes a token; false if there is none.
    ///
    /// # Errors
    ///
    /// The store's.
    pub fn revoke(&self, conn: &mut DbConn, clock: &dyn Clock, token: &AccessToken) -> ApiResult<bool> {
        let changed = self.0.stores.tokens.revoke(conn, token.digest(), clock.now())?;
        tracing::info!(known = changed.is_some(), "access token revoked");
        Ok(self.forget(clock, changed))
    }

    /// Lets a token expire now; false if there is none.
    ///
    /// # Errors
    ///
    /// The store's.
    pub fn expire(&self, conn: &mut DbConn, clock: &dyn Clock, token: &AccessToken) -> ApiResult<bool> {
        let changed = self.0.stores.tokens.expire(conn, token.digest(), clock.now())?;
        Ok(self.forget(clock, changed))
    }

    /// Deletes a token; false if there is none.
    ///
    /// # Errors
    ///
    /// The store's.
    pub fn delete(&self, conn: &mut DbConn, clock: &dyn Clock, token: &AccessToken) -> ApiResult<bool> {
        let changed = self.0.stores.tokens.delete(conn, token.digest())?;
        Ok(self.forget(clock, changed))
    }

    fn forget(self, clock: &dyn Clock, changed: Option<TokenDigests>) -> bool {
        if let Some(digests) = changed {
            self.0.cache.forget(digests, clock.now());
        }
        changed.is_some()
    }
}

impl std::fmt::Debug for Tokens<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tokens")
    }
}
