//! [`KnownKeys`]: the keys as they were read at one moment, parsed, and what each is good for at another.
//!
//! Which key signs follows from the table and the time alone, so processes that read the same table sign with the same
//! key: the newest generation whose time has come.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::jwk::{Jwk, JwkSet};

use super::algorithm::SigningAlgorithm;
use super::key::{KeyError, SigningKey};
use super::sealing::SealingKey;
use crate::store::KeyRecord;

/// Keys, by algorithm and generation.
pub(crate) struct KnownKeys {
    /// When they were read.
    pub(crate) read_at: DateTime<Utc>,
    pub(crate) keys: Vec<KnownKey>,
}

/// A key with everything that does not depend on the time.
pub(crate) struct KnownKey {
    pub(crate) algorithm: SigningAlgorithm,
    pub(crate) kid: String,
    pub(crate) generation: i64,
    pub(crate) public: Jwk,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) active_from: DateTime<Utc>,
    /// When a later generation takes over, if there is one.
    pub(crate) superseded_at: Option<DateTime<Utc>>,
    pub(crate) retired_at: Option<DateTime<Utc>>,
    /// Whether the private part is still stored.
    pub(crate) has_private: bool,
    /// The private key, unless the key signs no more.
    pub(crate) secret: Option<Arc<SigningKey>>,
}

impl KnownKeys {
    /// Keys that a setting gives: the first of each algorithm signs, the others are published.
    pub(crate) fn given(keys: Vec<SigningKey>) -> Self {
        let at = DateTime::UNIX_EPOCH;
        let mut known = Self { read_at: at, keys: Vec::new() };
        for key in keys.into_iter().map(Arc::new) {
            let is_first = !known.keys.iter().any(|known| known.algorithm == key.algorithm());
            known.keys.push(KnownKey {
                algorithm: key.algorithm(),
                kid: key.kid().to_owned(),
                generation: 0,
                public: key.public().clone(),
                created_at: at,
                active_from: at,
                superseded_at: None,
                retired_at: None,
                has_private: false,
                secret: is_first.then_some(key),
            });
        }
        known
    }

    /// Parses stored keys, and opens the private keys that sign now or later. Those that were open before stay so.
    pub(crate) fn of(
        records: Vec<KeyRecord>,
        sealing: &SealingKey,
        before: Option<&Self>,
        now: DateTime<Utc>,
    ) -> Result<Self, KeyError> {
        let mut sealed = Vec::new();
        let mut keys = Vec::new();
        for record in records {
            let algorithm = SigningAlgorithm::parse(&record.algorithm);
            let public = serde_json::from_str(&record.public_jwk).ok();
            // A key of a later version's algorithm is none of ours.
            let Some((algorithm, public)) = algorithm.zip(public) else { continue };
            let has_private = record.sealed_private.is_some();
            sealed.push(record.sealed_private);
            keys.push(KnownKey {
                algorithm,
                has_private,
                public,
                kid: record.kid,
                generation: record.generation,
                created_at: record.created_at,
                active_from: record.active_from,
                superseded_at: None,
                retired_at: record.retired_at,
                secret: None,
            });
        }
        supersede(&mut keys);
        for (key, sealed) in keys.iter_mut().zip(&sealed) {
            if let Some(sealed) = sealed.as_deref().filter(|_| key.may_sign(now)) {
                let known = before.and_then(|before| before.find(&key.kid)?.secret.clone());
                key.secret = Some(match known {
                    Some(known) => known,
                    None => Arc::new(open(key, sealed, sealing)?),
                });
            }
        }
        Ok(Self { read_at: now, keys })
    }

    /// The key that signs at this time.
    pub(crate) fn signing(&self, algorithm: SigningAlgorithm, now: DateTime<Utc>) -> Option<Arc<SigningKey>> {
        let of_algorithm = self.keys.iter().filter(|key| key.algorithm == algorithm);
        let ready = of_algorithm.filter(|key| key.retired_at.is_none() && key.active_from <= now);
        // Given keys have no generations: the first signs.
        ready.rev().find_map(|key| key.secret.clone())
    }

    /// The public keys that clients are told (RFC 7517 section 5): of keys that sign, that will, and that signed
    /// something within `lives`.
    pub(crate) fn published(&self, now: DateTime<Utc>, lives: TimeDelta) -> JwkSet {
        let published = self.keys.iter().filter(|key| {
            key.retired_at.is_none() && key.superseded_at.is_none_or(|superseded| now < superseded + lives)
        });
        JwkSet { keys: published.map(|key| key.public.clone()).collect() }
    }

    /// The key with this id.
    pub(crate) fn find(&self, kid: &str) -> Option<&KnownKey> {
        self.keys.iter().find(|key| key.kid == kid)
    }

    /// The newest generation of an algorithm that was not withdrawn.
    pub(crate) fn newest(&self, algorithm: SigningAlgorithm) -> Option<&KnownKey> {
        self.keys.iter().rfind(|key| key.algorithm == algorithm && key.retired_at.is_none())
    }

    /// The generation that comes after all that there were.
    pub(crate) fn next_generation(&self, algorithm: SigningAlgorithm) -> i64 {
        let of_algorithm = self.keys.iter().filter(|key| key.algorithm == algorithm);
        of_algorithm.map(|key| key.generation + 1).max().unwrap_or(0)
    }
}

impl KnownKey {
    /// Whether the key signs at this time or may sign later.
    fn may_sign(&self, now: DateTime<Utc>) -> bool {
        self.retired_at.is_none() && self.superseded_at.is_none_or(|superseded| now < superseded)
    }
}

/// What a sealed key is for: authenticated with it.
pub(crate) fn about(algorithm: SigningAlgorithm, kid: &str) -> String {
    format!("webapi signing key {} {kid}", algorithm.as_str())
}

/// A key signs until a later generation does.
fn supersede(keys: &mut [KnownKey]) {
    for index in 0..keys.len() {
        let (key, later) = (&keys[index], &keys[index + 1..]);
        let later =
            later.iter().filter(|later| later.algorithm == key.algorithm && later.retired_at.is_none());
        keys[index].superseded_at = later.map(|later| later.active_from).min();
    }
}

fn open(key: &KnownKey, sealed: &[u8], sealing: &SealingKey) -> Result<SigningKey, KeyError> {
    let opened = sealing.open(sealed, &about(key.algorithm, &key.kid));
    let opened = opened.and_then(|der| SigningKey::from_der(key.algorithm, &der).ok());
    opened.ok_or_else(|| KeyError::SealedOtherwise(key.kid.clone()))
}
