//! [`Clients`]: the client store, with the memory of verified tokens kept right.

use webapi_core::clock::Clock;
use webapi_core::db::DbConn;
use webapi_core::error::ApiResult;

use super::Inner;
use crate::store::{ClientRecord, StoredClient};

/// The clients of a server.
#[derive(Clone, Copy)]
pub struct Clients<'a>(&'a Inner);

impl<'a> Clients<'a> {
    pub(super) fn new(server: &'a Inner) -> Self {
        Self(server)
    }

    /// Stores a client and returns its primary key.
    ///
    /// # Errors
    ///
    /// `DUPLICATE_ITEM` if the client id is taken.
    pub fn create(&self, conn: &mut DbConn, client: &ClientRecord) -> ApiResult<i64> {
        let id = self.0.clients.create(conn, client)?;
        tracing::info!(client = id, client_id = client.client_id, "client created");
        Ok(id)
    }

    /// The client with this client id, enabled or not.
    ///
    /// # Errors
    ///
    /// The store's.
    pub fn by_client_id(&self, conn: &mut DbConn, client_id: &str) -> ApiResult<Option<StoredClient>> {
        self.0.clients.by_client_id(conn, client_id)
    }

    /// Enables or disables a client; false if there is none. Its tokens stop, or work again, at once.
    ///
    /// # Errors
    ///
    /// The store's.
    pub fn set_enabled(
        &self,
        conn: &mut DbConn,
        clock: &dyn Clock,
        client_id: &str,
        enabled: bool,
    ) -> ApiResult<bool> {
        let changed = self.0.clients.set_enabled(conn, client_id, enabled)?;
        tracing::info!(client_id, enabled, known = changed, "client enabled or disabled");
        self.0.cache.forget_all(clock.now());
        Ok(changed)
    }

    /// Deletes a client with all its tokens; false if there is none.
    ///
    /// # Errors
    ///
    /// The store's.
    pub fn delete(&self, conn: &mut DbConn, clock: &dyn Clock, client_id: &str) -> ApiResult<bool> {
        let changed = self.0.clients.delete(conn, client_id)?;
        tracing::info!(client_id, known = changed, "client deleted");
        self.0.cache.forget_all(clock.now());
        Ok(changed)
    }
}

impl std::fmt::Debug for Clients<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clients")
    }
}
