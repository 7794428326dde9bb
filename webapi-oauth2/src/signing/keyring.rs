//! [`Keyring`]: the keys of this process, in memory.
//!
//! In: the settings and, every now and then, the table. Out: [`KnownKeys`], mostly without a statement: a task of the
//! server reads the table every minute, and a request reads it only where that is not running. A key is published for
//! longer than memories live before it signs, so every process and every client knows it by then.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use webapi_core::db::{Database, DbConn};
use webapi_core::error::{ApiError, ApiResult};

use super::algorithm::SigningAlgorithm;
use super::key::KeyError;
use super::known::KnownKeys;
use super::sealing::SealingKey;
use super::sealing_file::SealingSource;
use crate::store::KeyStore;

/// For how long keys that were read are used without another look.
pub(crate) const FRESH: TimeDelta = TimeDelta::minutes(5);

/// The keys of a server.
pub(crate) struct Keyring {
    pub(crate) settings: KeySettings,
    sealing: OnceLock<SealingKey>,
    known: Mutex<Option<Arc<KnownKeys>>>,
}

/// What a keyring is set to, checked.
pub(crate) struct KeySettings {
    /// Keys that a setting gives: then nothing is made, stored or rotated.
    pub(crate) given: Option<Arc<KnownKeys>>,
    /// What is offered; RS256 is always in it.
    pub(crate) algorithms: Vec<SigningAlgorithm>,
    pub(crate) sealing: SealingSource,
    /// How long a key signs; zero for ever.
    pub(crate) lifetime: TimeDelta,
    /// How long a key is published before it signs.
    pub(crate) lead: TimeDelta,
    /// How long something that was signed lives at most.
    pub(crate) signed_lives: TimeDelta,
}

impl Keyring {
    pub(crate) fn new(settings: KeySettings) -> Self {
        Self { settings, sealing: OnceLock::new(), known: Mutex::default() }
    }

    /// Whether the server signs like this.
    pub(crate) fn offers(&self, algorithm: SigningAlgorithm) -> bool {
        self.settings.algorithms.contains(&algorithm)
    }

    /// Whether there is a key for every algorithm that is offered.
    pub(crate) fn is_complete(&self, known: &KnownKeys, now: DateTime<Utc>) -> bool {
        self.settings.algorithms.iter().all(|algorithm| known.signing(*algorithm, now).is_some())
    }

    /// For how long a key that signs no more is published.
    pub(crate) fn published_for(&self) -> TimeDelta {
        self.settings.signed_lives + FRESH + FRESH
    }

    /// The keys, if they were given or read not long ago.
    pub(crate) fn recent(&self, now: DateTime<Utc>) -> Option<Arc<KnownKeys>> {
        self.remembered().filter(|known| self.settings.given.is_some() || now < known.read_at + FRESH)
    }

    /// The keys, read again.
    pub(crate) fn read(
        &self,
        conn: &mut DbConn,
        store: &dyn KeyStore,
        database: &Database,
        now: DateTime<Utc>,
    ) -> ApiResult<Arc<KnownKeys>> {
        if let Some(given) = &self.settings.given {
            return Ok(Arc::clone(given));
        }
        let records = store.all(conn)?;
        let sealing = self.sealing_key(database).map_err(failed)?;
        let before = self.remembered();
        let known = Arc::new(KnownKeys::of(records, sealing, before.as_deref(), now).map_err(failed)?);
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&known));
        Ok(known)
    }

    /// Whether the keys can be sealed and opened with this database, asked before anything needs them.
    pub(crate) fn check(&self, database: &Database) -> Result<(), KeyError> {
        if self.settings.given.is_some() { Ok(()) } else { self.settings.sealing.check(database) }
    }

    /// The key that private keys are sealed with, found once.
    pub(crate) fn sealing_key(&self, database: &Database) -> Result<&SealingKey, KeyError> {
        if let Some(key) = self.sealing.get() {
            return Ok(key);
        }
        let key = self.settings.sealing.key(database)?;
        Ok(self.sealing.get_or_init(|| key))
    }

    fn remembered(&self) -> Option<Arc<KnownKeys>> {
        let given = self.settings.given.clone();
        given.or_else(|| self.known.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }
}

/// A failure of keys, where only the log can be told.
fn failed(error: KeyError) -> ApiError {
    ApiError::internal(error)
}
