//! [`Clients`]: the client store, with the memories of clients and of verified tokens kept right.

use chrono::TimeDelta;
use webapi_core::clock::Clock;
use webapi_core::db::DbConn;
use webapi_core::error::ApiResult;

use super::Inner;
use crate::event::{Event, Origin};
use crate::store::{ClientRecord, StoredClient, StoredSecret};

/// The clients of a server.
///
/// What is changed here counts in this process at once; in other processes after at most the lifetimes of the caches.
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
        let id = self.0.stores.clients.create(conn, client)?;
        self.0.emit(&Event::ClientCreated { client: &client.client_id }, &Origin::default());
        Ok(id)
    }

    /// Replaces everything but the client id, the secrets and the time of creation; false if there is none.
    ///
    /// # Errors
    ///
    /// The store's.
    pub fn update(&self, conn: &mut DbConn, clock: &dyn Clock, client: &ClientRecord) -> ApiResult<bool> {
        let changed = self.0.stores.clients.update(conn, client)?;
        self.changed(clock, &client.client_id, "settings");
        Ok(changed)
    }

    /// The client with this client id, enabled or not.
    ///
    /// # Errors
    ///
    /// The store's.
    pub fn by_client_id(&self, conn: &mut DbConn, client_id: &str) -> ApiResult<Option<StoredClient>> {
        self.0.stores.clients.by_client_id(conn, client_id)
    }

    /// The clients of an owner, or all of them, without their secrets.
    ///
    /// # Errors
    ///
    /// The store's.
    pub fn list(&self, conn: &mut DbConn, owner: Option<i64>) -> ApiResult<Vec<StoredClient>> {
        self.0.stores.clients.list(conn, owner)
    }

    /// Puts a secret in the place of all others, which count for `overlap` longer; false if there is no such client.
    ///
    /// # Errors
    ///
    /// The store's.
    pub fn rotate_secret(
        &self,
        conn: &mut DbConn,
        clock: &dyn Clock,
        client_id: &str,
        secret: &StoredSecret,
        overlap: TimeDelta,
    ) -> ApiResult<bool> {
        self.0.stores.clients.expire_secrets(conn, client_id, clock.now() + overlap)?;
        let known = self.0.stores.clients.add_secret(conn, client_id, secret)?;
        self.changed(clock, client_id, "secret");
        Ok(known)
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
        let changed = self.0.stores.clients.set_enabled(conn, client_id, enabled)?;
        self.changed(clock, client_id, if enabled { "enabled" } else { "disabled" });
        Ok(changed)
    }

    /// Deletes a client with all its tokens; false if there is none.
    ///
    /// # Errors
    ///
    /// The store's.
    pub fn delete(&self, conn: &mut DbConn, clock: &dyn Clock, client_id: &str) -> ApiResult<bool> {
        let deleted = self.0.stores.clients.delete(conn, client_id)?;
        self.0.emit(&Event::ClientDeleted { client: client_id }, &Origin::default());
        self.forget(clock, client_id);
        Ok(deleted)
    }

    fn changed(self, clock: &dyn Clock, client: &str, what: &'static str) {
        self.0.emit(&Event::ClientChanged { client, what }, &Origin::default());
        self.forget(clock, client);
    }

    fn forget(self, clock: &dyn Clock, client_id: &str) {
        self.0.known_clients.forget(client_id, clock.now());
        self.0.cache.forget_all(clock.now());
    }
}

impl std::fmt::Debug for Clients<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clients")
    }
}
