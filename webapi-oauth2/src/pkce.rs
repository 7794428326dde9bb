//! Proof key for code exchange (RFC 7636): whoever exchanges a code is whoever asked for it.
//!
//! In: the challenge of an authorization request, and later the verifier of a token request. Out: whether they belong
//! together, found in constant time.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// How a challenge follows from its verifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChallengeMethod {
    /// The challenge is the SHA-256 digest of the verifier.
    S256,
    /// The challenge is the verifier: no protection from whoever reads the request.
    Plain,
}

/// A challenge, well-formed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    text: String,
    method: ChallengeMethod,
}

/// Why there is no challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChallengeError {
    /// The method is none that is known. Names of methods are case-sensitive.
    #[error("code_challenge_method must be S256")]
    Method,
    /// The text is none that the method can produce.
    #[error("code_challenge must have 43 characters of base64url, as S256 makes them")]
    Text,
}

impl ChallengeMethod {
    /// The registered name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::S256 => "S256",
            Self::Plain => "plain",
        }
    }

    /// Reads the registered name; an omitted method means `plain` (RFC 7636 section 4.3).
    ///
    /// # Errors
    ///
    /// [`ChallengeError::Method`].
    pub fn parse(name: Option<&str>) -> Result<Self, ChallengeError> {
        match name {
            Some("S256") => Ok(Self::S256),
            Some("plain") | None => Ok(Self::Plain),
            Some(_) => Err(ChallengeError::Method),
        }
    }
}

impl Challenge {
    /// Reads a challenge.
    ///
    /// # Errors
    ///
    /// [`ChallengeError::Text`] unless it has 43 to 128 unreserved characters, and exactly 43 of base64url for S256
    /// (RFC 7636 section 4.2).
    pub fn new(text: &str, method: ChallengeMethod) -> Result<Self, ChallengeError> {
        let fits = match method {
            ChallengeMethod::S256 => URL_SAFE_NO_PAD.decode(text).is_ok_and(|digest| digest.len() == 32),
            ChallengeMethod::Plain => is_verifier(text),
        };
        if fits { Ok(Self { text: text.to_owned(), method }) } else { Err(ChallengeError::Text) }
    }

    /// A challenge as a store kept it; `None` if it is none.
    pub(crate) fn from_stored(text: &str, method: &str) -> Option<Self> {
        Self::new(text, ChallengeMethod::parse(Some(method)).ok()?).ok()
    }

    /// The challenge as it was sent.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// How it follows from its verifier.
    pub fn method(&self) -> ChallengeMethod {
        self.method
    }

    /// Whether this is the verifier. One that is not well-formed never is, whatever its digest.
    pub fn is_met_by(&self, verifier: &str) -> bool {
        let expected = match self.method {
            ChallengeMethod::S256 => URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes())),
            ChallengeMethod::Plain => verifier.to_owned(),
        };
        is_verifier(verifier) && bool::from(expected.as_bytes().ct_eq(self.text.as_bytes()))
    }
}

/// 43 to 128 unreserved characters (RFC 7636 section 4.1).
fn is_verifier(text: &str) -> bool {
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    (43..=128).contains(&text.len()) && text.bytes().all(unreserved)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 7636, appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    #[test]
    fn the_verifier_of_the_rfc_meets_its_challenge() {
        let challenge = Challenge::new(CHALLENGE, ChallengeMethod::S256).unwrap();
        assert!(challenge.is_met_by(VERIFIER));
        assert!(!challenge.is_met_by(CHALLENGE));
        assert!(!challenge.is_met_by(&VERIFIER.replace('d', "e")));
    }

    #[test]
    fn a_verifier_that_is_not_well_formed_meets_nothing() {
        for odd in ["short".to_owned(), "x".repeat(129), format!("{}+", "x".repeat(50))] {
            let text = URL_SAFE_NO_PAD.encode(Sha256::digest(odd.as_bytes()));
            let challenge = Challenge::new(&text, ChallengeMethod::S256).unwrap();
            assert!(!challenge.is_met_by(&odd), "{odd}");
        }
    }

    #[test]
    fn challenges_have_the_form_of_their_method() {
        for odd in ["", &CHALLENGE[1..], &format!("{CHALLENGE}A"), &CHALLENGE.replace('E', "=")] {
            assert_eq!(Challenge::new(odd, ChallengeMethod::S256), Err(ChallengeError::Text), "{odd}");
        }
        let long = "x".repeat(128);
        assert!(Challenge::new(&long, ChallengeMethod::Plain).unwrap().is_met_by(&long));
        assert_eq!(Challenge::new("short", ChallengeMethod::Plain), Err(ChallengeError::Text));
    }

    #[test]
    fn names_of_methods_are_case_sensitive() {
        assert_eq!(ChallengeMethod::parse(Some("s256")), Err(ChallengeError::Method));
        assert_eq!(ChallengeMethod::parse(None), Ok(ChallengeMethod::Plain));
    }
}
