//! Passwords: argon2id digests in PHC form, checked in constant time by the `argon2` crate.

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc};
use argon2::{Algorithm, Argon2, Params, Version};
use once_cell::sync::OnceCell;
use sha2::{Digest, Sha256};

/// A password as somebody typed it. It has no `Display`, and its `Debug` does not tell it.
pub struct Password(String);

/// A password's digest: `$argon2id$…`. Its `Debug` does not tell it.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

/// A password could not be hashed: the operating system has no randomness, or the password is too long.
#[derive(Debug, thiserror::Error)]
#[error("the password cannot be hashed: {0}")]
pub struct HashError(String);

/// Passwords longer than this are refused unread; hashing megabytes would be a gift to attackers.
const LONGEST: usize = 1024;

impl Password {
    /// Takes a password from where it was typed.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Hashes with argon2id, 19 MiB, two passes, one lane: the first choice of the OWASP cheat sheet.
    ///
    /// # Errors
    ///
    /// [`HashError`] if the password is longer than 1024 bytes or the system has no randomness.
    pub fn hash(&self) -> Result<PasswordHash, HashError> {
        self.hash_with(Params::default())
    }

    /// Hashes with the smallest parameters argon2 has. For fixtures of tests only: guessing is cheap.
    ///
    /// # Errors
    ///
    /// As [`Password::hash`].
    pub fn hash_cheaply(&self) -> Result<PasswordHash, HashError> {
        let params =
            Params::new(Params::MIN_M_COST, 1, 1, None).map_err(|error| HashError(error.to_string()))?;
        self.hash_with(params)
    }

    fn hash_with(&self, params: Params) -> Result<PasswordHash, HashError> {
        if self.0.len() > LONGEST {
            return Err(HashError(format!("it has more than {LONGEST} bytes")));
        }
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let hash = argon2.hash_password(self.0.as_bytes()).map_err(|error| HashError(error.to_string()))?;
        Ok(PasswordHash(hash.to_string()))
    }
}

impl PasswordHash {
    /// Takes a digest as a store kept it.
    pub fn new(phc: impl Into<String>) -> Self {
        Self(phc.into())
    }

    /// The digest as a store keeps it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether the password is the one behind the digest. A digest that cannot be read verifies nothing.
    pub fn verify(&self, password: &Password) -> bool {
        password.0.len() <= LONGEST
            && phc::PasswordHash::new(&self.0)
                .is_ok_and(|hash| Argon2::default().verify_password(password.0.as_bytes(), &hash).is_ok())
    }

    /// Changes whenever the password changes: what sessions remember of it.
    pub(crate) fn stamp(&self) -> String {
        let digest = Sha256::digest(self.0.as_bytes());
        digest.iter().take(16).fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
    }
}

/// Spends the time of a check where there is no digest, so that unknown names are not told by the clock.
pub(crate) fn pretend_to_verify(password: &Password) {
    static DECOY: OnceCell<PasswordHash> = OnceCell::new();
    if let Ok(decoy) = DECOY.get_or_try_init(|| Password::new("decoy").hash()) {
        let _ = decoy.verify(password);
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(..)")
    }
}

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_verifies_its_password_and_no_other() {
        let hash = Password::new("pw-doc").hash_cheaply().unwrap();
        assert!(hash.verify(&Password::new("pw-doc")));
        assert!(!hash.verify(&Password::new("pw-Doc")));
    }

    #[test]
    fn neither_password_nor_hash_can_be_printed() {
        let password = Password::new("hunter2");
        let hash = password.hash_cheaply().unwrap();
        assert_eq!(format!("{password:?} {hash:?}"), "Password(..) PasswordHash(..)");
    }

    #[test]
    fn a_password_of_a_megabyte_is_refused() {
        assert!(Password::new("x".repeat(1 << 20)).hash().is_err());
    }

    #[test]
    fn a_digest_that_is_not_one_verifies_nothing() {
        assert!(!PasswordHash::new("plain").verify(&Password::new("plain")));
    }
}
