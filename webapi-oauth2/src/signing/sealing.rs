//! [`SealingKey`]: what private signing keys are encrypted with before they are stored.
//!
//! XChaCha20-Poly1305 with a random nonce. What a sealed key is for is authenticated with it, so that a row cannot take
//! the place of another. The sealing key itself is never in the database.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use rsa::pkcs8::SecretDocument;

use super::key::KeyError;

/// Bytes of the nonce in front of what is sealed.
const NONCE: usize = 24;

/// 256 bits that seal the signing keys in the database. Its `Debug` does not tell them.
///
/// ```
/// use webapi_oauth2::signing::SealingKey;
///
/// let key = SealingKey::generate()?;
/// assert!(SealingKey::parse(key.expose().as_str()).is_ok());
/// assert!(SealingKey::parse("secret").is_err());
/// assert_eq!(format!("{key:?}"), "SealingKey(..)");
/// # Ok::<(), webapi_oauth2::signing::KeyError>(())
/// ```
#[derive(Clone)]
pub struct SealingKey([u8; 32]);

impl SealingKey {
    /// A random key.
    ///
    /// # Errors
    ///
    /// [`KeyError::Making`] if the system has no randomness.
    pub fn generate() -> Result<Self, KeyError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| KeyError::Making(error.to_string()))?;
        Ok(Self(bytes))
    }

    /// Reads 43 characters of base64url, or 64 hexadecimal digits; space around them does not count.
    ///
    /// # Errors
    ///
    /// [`KeyError::BadSealingKey`].
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let text = text.trim();
        let bytes = if text.len() == 64 { from_hex(text) } else { URL_SAFE_NO_PAD.decode(text).ok() };
        let bytes = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        bytes.map(Self).ok_or(KeyError::BadSealingKey)
    }

    /// The key as text, for the file that keeps it.
    pub fn expose(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// Seals; `about` is authenticated and not stored.
    pub(crate) fn seal(&self, plain: &SecretDocument, about: &str) -> Result<Vec<u8>, KeyError> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(|error| KeyError::Making(error.to_string()))?;
        let payload = Payload { msg: plain.as_bytes(), aad: about.as_bytes() };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| KeyError::Making("it cannot be sealed".to_owned()))?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// Opens what [`seal`](Self::seal) made with the same `about`; `None` if it was sealed otherwise or changed.
    pub(crate) fn open(&self, sealed: &[u8], about: &str) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
        let payload = Payload { msg: sealed, aad: about.as_bytes() };
        self.cipher().decrypt(&XNonce::from(*nonce), payload).ok()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.0.into())
    }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes().chunks_exact(2).map(|pair| std::str::from_utf8(pair).ok());
    digits.map(|pair| pair.and_then(|pair| u8::from_str_radix(pair, 16).ok())).collect()
}

impl std::fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealingKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signing::{SigningAlgorithm, SigningKey};

    #[test]
    fn oa_416_only_the_same_key_opens_what_was_sealed_and_only_in_its_place() {
        let (key, other) = (SealingKey::generate().unwrap(), SealingKey::generate().unwrap());
        let secret = SigningKey::generate(SigningAlgorithm::EdDsa).unwrap().der().unwrap();
        let sealed = key.seal(&secret, "EdDSA a").unwrap();
        assert_eq!(key.open(&sealed, "EdDSA a").as_deref(), Some(secret.as_bytes()));
        assert_eq!(key.open(&sealed, "EdDSA b"), None);
        assert_eq!(other.open(&sealed, "EdDSA a"), None);
        assert!(!sealed.windows(16).any(|part| secret.as_bytes().windows(16).any(|plain| plain == part)));
        for odd in [&sealed[..10], &sealed[..sealed.len() - 1], &[]] {
            assert_eq!(key.open(odd, "EdDSA a"), None);
        }
    }

    #[test]
    fn a_sealing_key_is_read_in_two_forms() {
        let hex = "00".repeat(31) + "ff";
        assert_eq!(SealingKey::parse(&hex).unwrap().0[31], 255);
        assert_eq!(SealingKey::parse(&format!(" {}\n", URL_SAFE_NO_PAD.encode([7; 32]))).unwrap().0, [7; 32]);
        for odd in ["", "00", &"zz".repeat(32), &"é".repeat(32)] {
            assert!(SealingKey::parse(odd).is_err(), "{odd}");
        }
    }
}
