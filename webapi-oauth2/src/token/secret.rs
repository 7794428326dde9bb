//! Secrets as types of their own, so that none is printed by accident.
//!
//! In: text from a generator, a request or a fixture. Out: the text, on an explicit `expose()`, and its digest.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

use super::digest::SecretDigest;

/// The text of an access token. It has no `Display`, and its `Debug` does not tell it.
#[derive(Clone)]
pub struct AccessToken(String);

/// The secret of a client. It has no `Display`, and its `Debug` does not tell it.
#[derive(Clone)]
pub struct ClientSecret(String);

/// Marks the cookies of sessions that an access token began.
pub(crate) const SESSION_MARK: &str = "t.";

/// What the session's key says it is for.
const SESSION_LABEL: &[u8] = b"webapi session";

impl AccessToken {
    /// Takes a token as it was generated, presented, or fixed for a test.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for the one answer that issues it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What is stored of the token.
    pub fn digest(&self) -> SecretDigest {
        SecretDigest::of(&self.0)
    }

    /// What is stored of the session that the token begins.
    pub fn session_digest(&self) -> SecretDigest {
        SecretDigest::of(&self.session_cookie())
    }

    /// The session cookie that follows from the token: it can be made of the token, never the reverse.
    pub(crate) fn session_cookie(&self) -> String {
        session_cookie(&self.0)
    }
}

impl ClientSecret {
    /// Takes a secret as it was generated, presented, or fixed for a test.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, to be shown once to whoever created the client.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What is stored of the secret.
    pub fn digest(&self) -> SecretDigest {
        SecretDigest::of(&self.0)
    }
}

/// `t.` and HMAC-SHA256 of a fixed label, keyed with the token's text.
pub(crate) fn session_cookie(token: &str) -> String {
    let mut key = [0; 64];
    let digest: [u8; 32];
    // RFC 2104 section 2: keys longer than a block are hashed first. Done here so that no length can fail.
    let material = if token.len() <= key.len() {
        token.as_bytes()
    } else {
        digest = Sha256::digest(token.as_bytes()).into();
        &digest
    };
    key[..material.len()].copy_from_slice(material);
    let mut mac = Hmac::<Sha256>::new(&key.into());
    mac.update(SESSION_LABEL);
    format!("{SESSION_MARK}{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

impl std::fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AccessToken(..)")
    }
}

impl std::fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ClientSecret(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_not_printed() {
        let printed = format!("{:?} {:?}", AccessToken::new("wat_hidden"), ClientSecret::new("wcs_hidden"));
        assert_eq!(printed, "AccessToken(..) ClientSecret(..)");
    }

    #[test]
    fn the_session_cookie_is_the_hmac_of_the_label_keyed_with_the_token() {
        for token in ["oa-rr-read".to_owned(), "x".repeat(64), "x".repeat(65), "x".repeat(300)] {
            let mut mac = Hmac::<Sha256>::new_from_slice(token.as_bytes()).unwrap();
            mac.update(b"webapi session");
            let expected = format!("t.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()));
            assert_eq!(AccessToken::new(token).session_cookie(), expected);
        }
    }
}
