//! [`SigningKey`]: a private key, parsed once, with the public key that is published for it.
//!
//! In: randomness, DER from the store, or PEM from a setting. Out: signatures, and a JWK with the key's thumbprint
//! (RFC 7638) as its id. The private part is never printed, and erased from memory when the key is dropped.

use ed25519_dalek::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, KeypairBytes};
use jsonwebtoken::EncodingKey;
use jsonwebtoken::jwk::{Jwk, PublicKeyUse, ThumbprintHash};
use p256::ecdsa::signature::{SignatureEncoding as _, Signer as _};
use p256::elliptic_curve::Generate as _;
use rsa::pkcs1::{DecodeRsaPrivateKey as _, EncodeRsaPrivateKey as _};
use rsa::pkcs8::SecretDocument;
use rsa::pkcs8::der::pem;
use rsa::sha2::Sha256;
use rsa::traits::PublicKeyParts as _;

use super::algorithm::SigningAlgorithm;

/// Bits of generated RSA keys, and the fewest of given ones (RFC 7518 section 3.3).
const RSA_BITS: usize = 2048;

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The text is no private key that can sign here.
    #[error(
        "this is no private key for RS256, ES256 or EdDSA; give PEM with `BEGIN PRIVATE KEY` (PKCS#8), \
         `BEGIN RSA PRIVATE KEY` or `BEGIN EC PRIVATE KEY`"
    )]
    Unreadable,
    /// The RSA key is too small.
    #[error("the RSA key has {0} bits; at least {RSA_BITS} are needed")]
    TooSmall(u32),
    /// A stored key was sealed with another sealing key.
    #[error(
        "the signing key `{0}` was sealed with another key than the one that is given; give that one, or have new \
         keys made with `rotate-keys --now`"
    )]
    SealedOtherwise(String),
    /// Nothing says where the sealing key is.
    #[error(
        "signing keys are sealed with a key outside the database, and with this database nothing says where it is; \
         set `sealing_key_file` or `sealing_key`"
    )]
    NoSealingKey,
    /// The sealing key is none.
    #[error("a sealing key is 32 bytes, as 43 characters of base64url or 64 hexadecimal digits")]
    BadSealingKey,
    /// The file of the sealing key cannot be used.
    #[error("the sealing key file `{0}` cannot be used: {1}")]
    SealingKeyFile(String, String),
    /// The system has no randomness, or a key cannot be written.
    #[error("a signing key cannot be made: {0}")]
    Making(String),
}

/// A private key with its public key. Its `Debug` tells the id alone.
pub struct SigningKey {
    algorithm: SigningAlgorithm,
    kid: String,
    public: Jwk,
    private: Private,
}

enum Private {
    Rsa(Box<rsa::pkcs1v15::SigningKey<Sha256>>),
    P256(p256::ecdsa::SigningKey),
    Ed25519(ed25519_dalek::SigningKey),
}

impl SigningKey {
    /// Makes a key. RSA takes up to some seconds of one core.
    ///
    /// # Errors
    ///
    /// [`KeyError::Making`] if the system has no randomness.
    pub fn generate(algorithm: SigningAlgorithm) -> Result<Self, KeyError> {
        Self::new(match algorithm {
            SigningAlgorithm::Rs256 => {
                rsa_key(rsa::PrivateKey::new(&mut getrandom::SysRng, RSA_BITS).map_err(making)?)
            }
            SigningAlgorithm::Es256 => {
                Private::P256(p256::ecdsa::SigningKey::try_generate().map_err(making)?)
            }
            SigningAlgorithm::EdDsa => {
                let mut secret = [0; 32];
                getrandom::fill(&mut secret).map_err(making)?;
                Private::Ed25519(ed25519_dalek::SigningKey::from_bytes(&secret))
            }
        })
    }

    /// Reads a key in PEM: PKCS#8 for every algorithm, PKCS#1 for RSA, SEC1 for P-256. The key tells the algorithm.
    ///
    /// # Errors
    ///
    /// [`KeyError::Unreadable`], or [`KeyError::TooSmall`] for an RSA key of less than 2048 bits.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        let (label, der) = pem::decode_vec(text.trim().as_bytes()).map_err(|_| KeyError::Unreadable)?;
        let private = match label {
            "PRIVATE KEY" => from_pkcs8(&der),
            "RSA PRIVATE KEY" => rsa::PrivateKey::from_pkcs1_der(&der).ok().map(rsa_key),
            "EC PRIVATE KEY" => {
                p256::SecretKey::from_sec1_der(&der).ok().map(|key| Private::P256(key.into()))
            }
            _ => None,
        };
        Self::new(private.ok_or(KeyError::Unreadable)?)
    }

    /// Reads a key as [`SigningKey::der`] wrote it.
    pub(crate) fn from_der(algorithm: SigningAlgorithm, der: &[u8]) -> Result<Self, KeyError> {
        let private = match algorithm {
            SigningAlgorithm::Rs256 => rsa::PrivateKey::from_pkcs1_der(der).ok().map(rsa_key),
            SigningAlgorithm::Es256 | SigningAlgorithm::EdDsa => from_pkcs8(der),
        };
        let key = Self::new(private.ok_or(KeyError::Unreadable)?)?;
        if key.algorithm == algorithm { Ok(key) } else { Err(KeyError::Unreadable) }
    }

    fn new(private: Private) -> Result<Self, KeyError> {
        let der = private.der()?;
        let (algorithm, encoding) = match &private {
            Private::Rsa(key) => {
                let bits = key.as_ref().as_ref().n().bit_width_vartime();
                if usize::try_from(bits).is_ok_and(|bits| bits < RSA_BITS) {
                    return Err(KeyError::TooSmall(bits));
                }
                (SigningAlgorithm::Rs256, EncodingKey::from_rsa_der(der.as_bytes()))
            }
            Private::P256(_) => (SigningAlgorithm::Es256, EncodingKey::from_ec_der(der.as_bytes())),
            Private::Ed25519(_) => (SigningAlgorithm::EdDsa, EncodingKey::from_ed_der(der.as_bytes())),
        };
        let mut public = Jwk::from_encoding_key(&encoding, algorithm.jwt()).map_err(making)?;
        let kid = public.thumbprint(ThumbprintHash::SHA256).map_err(making)?;
        public.common.key_id = Some(kid.clone());
        public.common.public_key_use = Some(PublicKeyUse::Signature);
        Ok(Self { algorithm, kid, public, private })
    }

    /// How the key signs.
    pub fn algorithm(&self) -> SigningAlgorithm {
        self.algorithm
    }

    /// The key's id: the thumbprint of its public part (RFC 7638).
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The public part, as it is published.
    pub(crate) fn public(&self) -> &Jwk {
        &self.public
    }

    /// The private part, to be sealed.
    pub(crate) fn der(&self) -> Result<SecretDocument, KeyError> {
        self.private.der()
    }

    /// Signs; RSA takes about a millisecond, so never call it on a worker.
    pub(crate) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        Ok(match &self.private {
            // With random blinding, so that the time tells nothing of the key.
            Private::Rsa(key) => key.try_sign(message).map_err(making)?.to_vec(),
            Private::P256(key) => {
                let signature: p256::ecdsa::Signature = key.try_sign(message).map_err(making)?;
                signature.to_vec()
            }
            Private::Ed25519(key) => key.try_sign(message).map_err(making)?.to_vec(),
        })
    }
}

impl Private {
    fn der(&self) -> Result<SecretDocument, KeyError> {
        match self {
            Self::Rsa(key) => key.as_ref().as_ref().to_pkcs1_der().map_err(making),
            Self::P256(key) => key.to_pkcs8_der().map_err(making),
            Self::Ed25519(key) => {
                KeypairBytes { secret_key: key.to_bytes(), public_key: None }.to_pkcs8_der().map_err(making)
            }
        }
    }
}

fn rsa_key(key: rsa::PrivateKey) -> Private {
    Private::Rsa(Box::new(rsa::pkcs1v15::SigningKey::new(key)))
}

fn from_pkcs8(der: &[u8]) -> Option<Private> {
    let rsa = || rsa::PrivateKey::from_pkcs8_der(der).ok().map(rsa_key);
    let p256 = || p256::ecdsa::SigningKey::from_pkcs8_der(der).ok().map(Private::P256);
    let ed25519 = || ed25519_dalek::SigningKey::from_pkcs8_der(der).ok().map(Private::Ed25519);
    rsa().or_else(p256).or_else(ed25519)
}

fn making(error: impl std::fmt::Display) -> KeyError {
    KeyError::Making(error.to_string())
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey({} {})", self.algorithm.as_str(), self.kid)
    }
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::DecodingKey;
    use jsonwebtoken::crypto::verify;

    use super::*;
    use crate::signing::compact::encoded;

    fn is_signed_by(key: &SigningKey, public: &Jwk) -> bool {
        let signature = encoded(&key.sign(b"message").unwrap());
        verify(&signature, b"message", &DecodingKey::from_jwk(public).unwrap(), key.algorithm.jwt()).unwrap()
    }

    #[test]
    fn a_key_signs_what_its_public_part_verifies_and_survives_its_der() {
        for algorithm in SigningAlgorithm::ALL {
            let key = SigningKey::generate(algorithm).unwrap();
            let again = SigningKey::from_der(algorithm, key.der().unwrap().as_bytes()).unwrap();
            assert_eq!((again.kid(), again.public()), (key.kid(), key.public()));
            assert!(is_signed_by(&again, key.public()));
            let mut other = key.der().unwrap().as_bytes().to_vec();
            other.truncate(20);
            assert!(SigningKey::from_der(algorithm, &other).is_err());
            assert_eq!(format!("{key:?}"), format!("SigningKey({} {})", algorithm.as_str(), key.kid()));
        }
    }

    #[test]
    fn oa_415_an_rsa_key_of_1024_bits_is_refused() {
        let small = rsa::PrivateKey::new(&mut getrandom::SysRng, 1024).unwrap();
        assert!(matches!(SigningKey::new(rsa_key(small)), Err(KeyError::TooSmall(1024))));
    }

    #[test]
    fn text_that_is_no_private_key_is_refused() {
        for text in ["", "key", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"] {
            assert!(matches!(SigningKey::from_pem(text), Err(KeyError::Unreadable)), "{text}");
        }
    }
}
