//! Secrets as types of their own, so that none is printed by accident.
//!
//! In: text from a generator, a request or a fixture. Out: the text, on an explicit `expose()`, and its digest.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

use super::digest::SecretDigest;
use crate::store::TokenDigests;

/// Declares the type of a secret: text that is told on request only.
macro_rules! secret {
    ($(#[$about:meta])* $name:ident) => {
        $(#[$about])*
        /// It has no `Display`, and its `Debug` does not tell it.
        #[derive(Clone)]
        pub struct $name(String);

        impl $name {
            /// Takes a secret as it was generated, presented, or fixed for a test.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The text, for the one place that hands it out.
            pub fn expose(&self) -> &str {
                &self.0
            }

            /// What is stored of it.
            pub fn digest(&self) -> SecretDigest {
                SecretDigest::of(&self.0)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    };
}

secret! {
    /// The text of an access token.
    AccessToken
}
secret! {
    /// The text of a refresh token.
    RefreshToken
}
secret! {
    /// The text of an authorization code.
    AuthorizationCode
}
secret! {
    /// The text of a device code, with which a device polls.
    DeviceCode
}
secret! {
    /// The secret of a client.
    ClientSecret
}
secret! {
    /// What a browser presents to go on with an authorization request.
    Handle
}

/// Marks the cookies of sessions that an access token began.
pub(crate) const SESSION_MARK: &str = "t.";

/// What the session's key says it is for.
const SESSION_LABEL: &[u8] = b"webapi session";

impl AccessToken {
    /// What is stored of the session that the token begins.
    pub fn session_digest(&self) -> SecretDigest {
        SecretDigest::of(&self.session_cookie())
    }

    /// The session cookie that follows from the token: it can be made of the token, never the reverse.
    pub(crate) fn session_cookie(&self) -> String {
        session_cookie(&self.0)
    }
}

/// `t.`, the token's digest, by which it is found, and HMAC-SHA256 of a fixed label, keyed with the token's text.
pub(crate) fn session_cookie(token: &str) -> String {
    let mut bytes = [0; 64];
    bytes[..32].copy_from_slice(SecretDigest::of(token).as_bytes());
    bytes[32..].copy_from_slice(&hmac(token.as_bytes(), &[SESSION_LABEL]));
    format!("{SESSION_MARK}{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// What such a cookie says of itself: the digest of a token, and its own. Whether they belong together, the store knows.
pub(crate) fn session_digests(cookie: &str) -> Option<TokenDigests> {
    let bytes = URL_SAFE_NO_PAD.decode(cookie.strip_prefix(SESSION_MARK)?).ok()?;
    let token = SecretDigest::from_stored(bytes.get(..32)?)?;
    Some(TokenDigests { token, session: SecretDigest::of(cookie) })
}

/// HMAC-SHA256 (RFC 2104) of some parts, one after the other.
pub(crate) fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut block = [0; 64];
    let digest: [u8; 32];
    // RFC 2104 section 2: keys longer than a block are hashed first. Done here so that no length can fail.
    let material = if key.len() <= block.len() {
        key
    } else {
        digest = Sha256::digest(key).into();
        &digest
    };
    block[..material.len()].copy_from_slice(material);
    let mut mac = Hmac::<Sha256>::new(&block.into());
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
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
    fn the_session_cookie_is_the_digest_and_the_hmac_of_the_label_keyed_with_the_token() {
        for token in ["oa-rr-read".to_owned(), "x".repeat(64), "x".repeat(65), "x".repeat(300)] {
            let mut mac = Hmac::<Sha256>::new_from_slice(token.as_bytes()).unwrap();
            mac.update(b"webapi session");
            let digest = SecretDigest::of(&token);
            let bytes = [digest.as_bytes(), &mac.finalize().into_bytes()[..]].concat();
            let cookie = format!("t.{}", URL_SAFE_NO_PAD.encode(bytes));
            let session = SecretDigest::of(&cookie);
            assert_eq!(AccessToken::new(token).session_cookie(), cookie);
            assert_eq!(session_digests(&cookie), Some(TokenDigests { token: digest, session }));
        }
    }

    #[test]
    fn what_is_no_such_cookie_has_no_digests() {
        for cookie in ["", "t.", "t.short", "t.*", "x.AAAA", "t.AAAA\u{e9}"] {
            assert_eq!(session_digests(cookie), None, "{cookie}");
        }
    }
}
