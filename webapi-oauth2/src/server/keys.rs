//! [`Keys`]: the signing keys of a server.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use webapi_core::WebApi;
use webapi_core::db::{Database, DbConn};
use webapi_core::error::{ApiError, ApiResult, catalog};

use super::Inner;
use crate::event::{Event, Origin};
use crate::signing::keyring::Keyring;
use crate::signing::known::KnownKeys;
use crate::signing::rotation::{Made, RotationError};
use crate::signing::{Activation, SigningAlgorithm, SigningKey};
use crate::store::KeyStore;

/// The keys that a server signs with; there are none unless something is signed, such as the identity tokens of
/// OpenID Connect.
#[derive(Clone, Copy)]
pub struct Keys<'a> {
    server: &'a Inner,
    keyring: &'a Keyring,
}

impl<'a> Keys<'a> {
    pub(super) fn new(server: &'a Inner) -> Option<Self> {
        Some(Self { server, keyring: server.keyring.as_ref()? })
    }

    /// Makes the keys that are missing or due, on this thread; RSA keys take up to some seconds.
    ///
    /// A running server does this beside its requests. Call it at start to have keys, or to hear why there are none,
    /// before the first request comes.
    ///
    /// # Errors
    ///
    /// [`RotationError`].
    pub fn prepare(&self, api: &WebApi) -> Result<(), RotationError> {
        self.keyring.prepare(api, self.store(), |made| self.tell(made))
    }

    /// Makes the next key of an algorithm, on this thread.
    ///
    /// # Errors
    ///
    /// [`RotationError`].
    pub fn rotate(
        &self,
        api: &WebApi,
        algorithm: SigningAlgorithm,
        activation: Activation,
    ) -> Result<(), RotationError> {
        self.keyring.rotate(api, self.store(), algorithm, activation, |made| self.tell(made))
    }

    /// The algorithms that are offered; RS256 is always among them.
    pub fn algorithms(&self) -> &'a [SigningAlgorithm] {
        &self.keyring.settings.algorithms
    }

    pub(crate) fn keyring(&self) -> &'a Keyring {
        self.keyring
    }

    pub(crate) fn store(&self) -> &'a dyn KeyStore {
        self.server.stores.keys.as_ref()
    }

    fn tell(&self, made: &Made) {
        let algorithm = made.algorithm.as_str();
        self.server.emit(&Event::SigningKeyMade { algorithm, kid: &made.kid }, &Origin::default());
        for kid in &made.withdrawn {
            self.server.emit(&Event::SigningKeyWithdrawn { algorithm, kid }, &Origin::default());
        }
    }

    /// The keys of now: mostly from memory, else in one statement.
    pub(crate) fn known(
        &self,
        conn: &mut DbConn,
        database: &Database,
        now: DateTime<Utc>,
    ) -> ApiResult<Arc<KnownKeys>> {
        match self.keyring.recent(now) {
            Some(known) => Ok(known),
            None => self.keyring.read(conn, self.store(), database, now),
        }
    }

    /// The key that signs now. `BUSY` if there is none yet: the first ones are being made.
    pub(crate) fn signing(
        &self,
        conn: &mut DbConn,
        database: &Database,
        algorithm: SigningAlgorithm,
        now: DateTime<Utc>,
    ) -> ApiResult<Arc<SigningKey>> {
        let found = self.known(conn, database, now)?.signing(algorithm, now);
        let found = match found {
            // Another process, or a task of this one, may have made it since.
            None => self.keyring.read(conn, self.store(), database, now)?.signing(algorithm, now),
            found => found,
        };
        found.ok_or_else(|| ApiError::new(catalog::BUSY))
    }
}

impl std::fmt::Debug for Keys<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys")
    }
}
