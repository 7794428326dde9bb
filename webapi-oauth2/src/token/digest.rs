//! [`SecretDigest`]: what is kept of a secret.
//!
//! SHA-256 without salt or stretching is enough: the secrets have 256 random bits, so there is nothing to guess,
//! and a digest that follows from the secret alone is found by one probe of a unique index.

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// The SHA-256 digest of a token, a session cookie or a client secret. Its `Debug` does not tell it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SecretDigest([u8; 32]);

impl SecretDigest {
    /// The digest of no text that anybody knows: where there is no secret yet.
    pub const NONE: Self = Self([0; 32]);

    /// The digest of a secret's text.
    pub fn of(secret: &str) -> Self {
        Self(Sha256::digest(secret.as_bytes()).into())
    }

    /// A digest as a store kept it; `None` if it has not 32 bytes.
    pub fn from_stored(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The digest as a store keeps it.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Whether both are the same, in a time that does not tell where they differ.
    pub fn matches(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl std::fmt::Debug for SecretDigest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretDigest(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_survives_the_store() {
        let digest = SecretDigest::of("wat_x");
        assert!(SecretDigest::from_stored(digest.as_bytes()).is_some_and(|stored| stored.matches(&digest)));
        assert_eq!(SecretDigest::from_stored(b"short"), None);
    }
}
