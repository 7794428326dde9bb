//! What is kept of a client's secret, and how a presented one is checked against it.
//!
//! A random secret is kept as its SHA-256 digest: there is nothing to guess, and checking costs nothing. A secret that
//! somebody chose is kept as an argon2id digest, which takes tens of milliseconds to check and is never checked on a
//! worker or database thread.

use chrono::{DateTime, Utc};
use webapi_core::account::PasswordHash;

use crate::token::SecretDigest;

/// A secret as it is stored.
#[derive(Debug, Clone)]
pub struct StoredSecret {
    /// What a presented secret is checked against.
    pub check: SecretCheck,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// From when on it is worth nothing; `None` for never.
    pub expires_at: Option<DateTime<Utc>>,
}

/// What is kept of a secret.
#[derive(Debug, Clone)]
pub enum SecretCheck {
    /// The SHA-256 digest of a random secret.
    Digest(SecretDigest),
    /// The argon2id digest of a secret that somebody chose.
    Chosen(PasswordHash),
}

impl StoredSecret {
    /// Whether the secret counts at this time.
    pub fn is_live(&self, now: DateTime<Utc>) -> bool {
        self.expires_at.is_none_or(|end| now < end)
    }

    /// The digest of a random secret.
    pub(crate) fn digest(&self) -> Option<&SecretDigest> {
        match &self.check {
            SecretCheck::Digest(digest) => Some(digest),
            SecretCheck::Chosen(_) => None,
        }
    }

    /// The argon2id digest of a chosen secret.
    pub(crate) fn chosen(&self) -> Option<&PasswordHash> {
        match &self.check {
            SecretCheck::Digest(_) => None,
            SecretCheck::Chosen(hash) => Some(hash),
        }
    }
}
