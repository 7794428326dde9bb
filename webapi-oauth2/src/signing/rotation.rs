//! Rotation: when a key is due, and how the next one comes into the table.
//!
//! A new key is made beside the requests, added in one statement, and signs when it was published for a while. Of one
//! algorithm there is one key of each generation, so where several processes make one, one of them counts. When it has
//! taken over, the private part of its predecessor is erased; the public part stays published until nothing that was
//! signed with it lives, and is kept for a season, for logouts with old identity tokens.

use chrono::{DateTime, TimeDelta, Utc};
use webapi_core::WebApi;
use webapi_core::db::{DbConn, transaction};
use webapi_core::error::{ApiError, ApiResult};

use super::algorithm::SigningAlgorithm;
use super::key::{KeyError, SigningKey};
use super::keyring::{FRESH, Keyring};
use super::known::{KnownKey, KnownKeys, about};
use super::sealing::SealingKey;
use crate::store::{KeyRecord, KeyStore};

/// How long public keys are kept after their time: who logs out later than this confirms it.
const KEPT: TimeDelta = TimeDelta::days(90);

/// When a new key begins to sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Activation {
    /// When it was published for long enough: the default.
    #[default]
    Published,
    /// At once. Clients that have the old keys in memory fail until they look again.
    Now,
    /// At once, and all older keys of the algorithm are withdrawn: for when a key got out. Whatever they signed is
    /// worth nothing any more.
    NowWithdrawingOthers,
}

/// What a round did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Made {
    pub(crate) algorithm: SigningAlgorithm,
    pub(crate) kid: String,
    /// The ids of the keys that were withdrawn for it.
    pub(crate) withdrawn: Vec<String>,
}

/// A key that has to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Due {
    algorithm: SigningAlgorithm,
    generation: i64,
    active_from: DateTime<Utc>,
}

impl Keyring {
    /// The keys that have to be made now: where none signs, and where one signs for too long.
    pub(crate) fn due(&self, known: &KnownKeys, now: DateTime<Utc>) -> Vec<Due> {
        let settings = &self.settings;
        let due = |algorithm| {
            let generation = known.next_generation(algorithm);
            if known.signing(algorithm, now).is_none() {
                return Some(Due { algorithm, generation, active_from: now });
            }
            let newest = known.newest(algorithm).map_or(now, |newest| newest.active_from);
            let ends = newest + settings.lifetime - settings.lead;
            let is_due = settings.lifetime > TimeDelta::zero() && now >= ends;
            is_due.then(|| Due { algorithm, generation, active_from: now + settings.lead })
        };
        if settings.given.is_some() {
            return Vec::new();
        }
        settings.algorithms.iter().copied().filter_map(due).collect()
    }

    /// Makes the keys that are due, on this thread, and tells `made` of each.
    pub(crate) fn prepare(
        &self,
        api: &WebApi,
        store: &dyn KeyStore,
        made: impl Fn(&Made),
    ) -> Result<(), RotationError> {
        let now = api.clock().now();
        // Of what is due nothing is due again once it is there; should it be, the next round comes in a minute.
        let known = api.database().with(|conn| self.read(conn, store, api.database(), now))??;
        let due = self.due(&known, now);
        for due in &due {
            // Where another process was faster, its key counts.
            self.make(api, store, *due, Activation::Published)?.iter().for_each(&made);
        }
        if !due.is_empty() {
            api.database().with(|conn| self.read(conn, store, api.database(), now))??;
        }
        Ok(())
    }

    /// Makes the next key of an algorithm whether it is due or not, and tells `made` of it.
    pub(crate) fn rotate(
        &self,
        api: &WebApi,
        store: &dyn KeyStore,
        algorithm: SigningAlgorithm,
        activation: Activation,
        made: impl Fn(&Made),
    ) -> Result<(), RotationError> {
        if self.settings.given.is_some() {
            return Err(RotationError::Given);
        }
        let now = api.clock().now();
        let records = api.database().with(|conn| store.all(conn))??;
        let of_algorithm = records.iter().filter(|record| record.algorithm == algorithm.as_str());
        let generation = of_algorithm.map(|record| record.generation + 1).max().unwrap_or(0);
        let is_first = generation == 0;
        let lead = if activation == Activation::Published && !is_first {
            self.settings.lead
        } else {
            TimeDelta::zero()
        };
        let due = Due { algorithm, generation, active_from: now + lead };
        made(&self.make(api, store, due, activation)?.ok_or(RotationError::Raced)?);
        api.database().with(|conn| self.read(conn, store, api.database(), now))??;
        Ok(())
    }

    /// Makes a key and adds it; `None` if there is one of this generation already.
    fn make(
        &self,
        api: &WebApi,
        store: &dyn KeyStore,
        due: Due,
        activation: Activation,
    ) -> Result<Option<Made>, RotationError> {
        let key = SigningKey::generate(due.algorithm)?;
        let record = sealed(&key, due, self.sealing_key(api.database())?, api.clock().now())?;
        let ends_others = activation == Activation::NowWithdrawingOthers;
        let withdrawn = api.database().with(|conn| {
            transaction::write(conn, |conn| {
                let others = store.all(conn)?;
                if !store.add(conn, &record)? {
                    return Ok(None);
                }
                let mut ended = Vec::new();
                for other in
                    others.into_iter().filter(|other| ends_others && other.algorithm == record.algorithm)
                {
                    if store.retire(conn, &other.kid, record.created_at)? {
                        ended.push(other.kid);
                    }
                }
                Ok::<_, ApiError>(Some(ended))
            })
        })??;
        Ok(withdrawn.map(|withdrawn| Made { algorithm: due.algorithm, kid: record.kid, withdrawn }))
    }

    /// Erases the private parts of keys that sign no more, and deletes keys that nobody asks for any more.
    pub(crate) fn tidy(
        &self,
        conn: &mut DbConn,
        store: &dyn KeyStore,
        known: &KnownKeys,
        now: DateTime<Utc>,
    ) -> ApiResult<()> {
        if self.settings.given.is_some() {
            return Ok(());
        }
        let ended = |key: &KnownKey| key.retired_at.into_iter().chain(key.superseded_at).min();
        let ended_by = |limit: DateTime<Utc>, counts: fn(&KnownKey) -> bool| -> Vec<String> {
            let ended = known.keys.iter().filter(|key| ended(key).is_some_and(|ended| ended <= limit));
            ended.filter(|key| counts(key)).map(|key| key.kid.clone()).collect()
        };
        // A process that has not looked yet may sign with the predecessor for a moment.
        let erased = ended_by(now - FRESH, |key| key.has_private);
        if !erased.is_empty() {
            store.erase(conn, &erased)?;
        }
        let deleted = ended_by(now - KEPT, |_| true);
        if !deleted.is_empty() {
            store.delete(conn, &deleted)?;
        }
        Ok(())
    }
}

/// Why keys were not rotated.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RotationError {
    /// The keys are given by a setting.
    #[error("the signing keys are given by a setting; change that instead")]
    Given,
    /// Another process made a key at the same moment.
    #[error("another process made a signing key at the same moment; look at the keys and try again")]
    Raced,
    /// A key cannot be made, sealed or opened.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] ApiError),
    /// The database cannot be reached.
    #[error(transparent)]
    Database(#[from] webapi_core::db::pool::JobError),
}

fn sealed(
    key: &SigningKey,
    due: Due,
    sealing: &SealingKey,
    now: DateTime<Utc>,
) -> Result<KeyRecord, KeyError> {
    let public = serde_json::to_string(key.public()).map_err(|error| KeyError::Making(error.to_string()))?;
    Ok(KeyRecord {
        kid: key.kid().to_owned(),
        algorithm: due.algorithm.as_str().to_owned(),
        generation: due.generation,
        public_jwk: public,
        sealed_private: Some(sealing.seal(&key.der()?, &about(due.algorithm, key.kid()))?),
        created_at: now,
        active_from: due.active_from,
        retired_at: None,
    })
}
