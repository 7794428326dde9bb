//! [`Clients`]: the client store, with the memories of clients and of verified tokens kept right.

use chrono::{DateTime, TimeDelta, Utc};
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
pub struct Clients<'a> {
    server: &'a Inner,
    /// Who changes them, for the audit.
    origin: Option<&'a Origin>,
}

impl<'a> Clients<'a> {
    pub(super) fn new(server: &'a Inner) -> Self {
        Self { server, origin: None }
    }

    /// The same clients, with the request that changes them: events name it.
    pub fn asked_by(self, origin: &'a Origin) -> Self {
        Self { origin: Some(origin), ..self }
    }

    /// Stores a client and returns its primary key.
    ///
    /// # Errors
    ///
    /// `DUPLICATE_ITEM` if the client id is taken.
    pub fn create(&self, conn: &mut DbConn, client: &ClientRecord) -> ApiResult<i64> {
        let id = self.server.stores.clients.create(conn, client)?;
        self.emit(&Event::ClientCreated { client: &client.client_id });
        Ok(id)
    }

    /// Replaces everything but the client id, the secrets and the time of creation; false if there is none.
    ///
    /// # Errors
    ///
    /// The store's.
    pub fn update(&self, conn: &mut DbConn, clock: &dyn Clock, client: &ClientRecord) -> ApiResult<bool> {
        let changed = self.server.stores.clients.update(conn, client)?;
        self.changed(clock, &client.client_id, "settings");
        Ok(changed)
    }

    /// The same, but only of a client that was changed last at `seen`; false if there is none such.
    ///
    /// # Errors
    ///
    /// The store's.
    pub fn update_from(
        &self,
        conn: &mut DbConn,
        clock: &dyn Clock,
        client: &ClientRecord,
        seen: DateTime<Utc>,
    ) -> ApiResult<bool> {
        let changed = self.server.stores.clients.update_from(conn, client, seen)?;
        if changed {
            self.changed(clock, &client.client_id, "settings");
        }
        Ok(changed)
    }

    /// The client with this client id, enabled or not.
    ///
    /// # Errors
    ///
    /// The store's.
    pub fn by_client_id(&self, conn: &mut DbConn, client_id: &str) -> ApiResult<Option<StoredClient>> {
        self.server.stores.clients.by_client_id(conn, client_id)
    }

    /// The client with this primary key, enabled or not.
    ///
    /// # Errors
    ///
    /// The store's.
    pub fn by_id(&self, conn: &mut DbConn, id: i64) -> ApiResult<Option<StoredClient>> {
        self.server.stores.clients.by_id(conn, id)
    }

    /// The clients of an owner, or all of them, without their secrets.
    ///
    /// # Errors
    ///
    /// The store's.
    pub fn list(&self, conn: &mut DbConn, owner: Option<i64>) -> ApiResult<Vec<StoredClient>> {
        self.server.stores.clients.list(conn, owner)
    }

    /// Adds a secret and retires those before it: the newest counts for `overlap` longer, the others stop. False if
    /// there is no such client.
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
        let now = clock.now();
        self.server.stores.clients.retire_secrets(conn, client_id, now, now + overlap)?;
        let known = self.server.stores.clients.add_secret(conn, client_id, secret)?;
        self.changed(clock, client_id, "secret");
        Ok(known)
    }

    /// The same, but only of a client as it was read, and a change of it: of two rotations at once which began with the same
    /// client only the first makes a secret. False if the client is another by now.
    ///
    /// # Errors
    ///
    /// The store's.
    pub fn rotate_secret_from(
        &self,
        conn: &mut DbConn,
        clock: &dyn Clock,
        client: &ClientRecord,
        secret: &StoredSecret,
        overlap: TimeDelta,
    ) -> ApiResult<bool> {
        let changed = ClientRecord { updated_at: client.next_change(clock.now()), ..client.clone() };
        if !self.server.stores.clients.update_from(conn, &changed, client.updated_at)? {
            return Ok(false);
        }
        self.rotate_secret(conn, clock, &client.client_id, secret, overlap)
    }

    /// Ends all secrets of a client: for one that cannot keep any, any more.
    ///
    /// # Errors
    ///
    /// The store's.
    pub fn end_secrets(&self, conn: &mut DbConn, clock: &dyn Clock, client_id: &str) -> ApiResult<()> {
        let now = clock.now();
        self.server.stores.clients.retire_secrets(conn, client_id, now, now)?;
        self.forget(clock, client_id);
        Ok(())
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
        let changed = self.server.stores.clients.set_enabled(conn, client_id, enabled)?;
        self.changed(clock, client_id, if enabled { "enabled" } else { "disabled" });
        Ok(changed)
    }

    /// Deletes a client with all its tokens; false if there is none.
    ///
    /// # Errors
    ///
    /// The store's.
    pub fn delete(&self, conn: &mut DbConn, clock: &dyn Clock, client_id: &str) -> ApiResult<bool> {
        let deleted = self.server.stores.clients.delete(conn, client_id)?;
        self.emit(&Event::ClientDeleted { client: client_id });
        self.forget(clock, client_id);
        Ok(deleted)
    }

    fn changed(self, clock: &dyn Clock, client: &str, what: &'static str) {
        self.emit(&Event::ClientChanged { client, what });
        self.forget(clock, client);
    }

    fn emit(self, event: &Event<'_>) {
        self.server.emit(event, self.origin.unwrap_or(&Origin::default()));
    }

    fn forget(self, clock: &dyn Clock, client_id: &str) {
        self.server.known_clients.forget(client_id, clock.now());
        self.server.cache.forget_client(client_id, clock.now());
    }
}

impl std::fmt::Debug for Clients<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clients")
    }
}
