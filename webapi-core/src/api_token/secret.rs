//! [`TokenText`]: the text of a token, and the digests that are kept of it.
//!
//! In: text from a generator, a request or a fixture. Out: the text on an explicit `expose()`, the digest by which the
//! token is found, and the cookie of the session that the token begins.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// The text of an API token. It has no `Display`, and its `Debug` does not tell it.
#[derive(Clone)]
pub struct TokenText(String);

/// The SHA-256 digest of a token or of its session cookie. Its `Debug` does not tell it.
///
/// Neither salt nor stretching: generated tokens have more random bits than anybody can guess, and a digest that
/// follows from the text alone is found by one probe of a unique index.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenDigest([u8; 32]);

/// Marks the cookies of sessions that an API token began.
pub(super) const SESSION_MARK: &str = "a.";

/// What the digest behind a session cookie begins with, so that it is the digest of nothing else.
const SESSION_LABEL: &[u8] = b"webapi session of an api token\0";

/// Texts shorter than this have no hint: it would tell too much of them.
const SHORTEST_WITH_HINT: usize = 32;
/// How many characters a hint tells.
const HINT: usize = 8;

impl TokenText {
    /// Takes a token as it was generated, presented, or fixed for a test.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for the one answer that shows it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What is stored of the token.
    pub fn digest(&self) -> TokenDigest {
        TokenDigest::of(&self.0)
    }

    /// What is stored of the session that the token begins.
    pub fn session_digest(&self) -> TokenDigest {
        TokenDigest::of(&session_cookie(&self.0))
    }

    /// The first characters, by which people tell their tokens apart: `rbp_Ab3x...`; none for short tokens.
    pub fn hint(&self) -> Option<String> {
        let long = self.0.len() >= SHORTEST_WITH_HINT && self.0.is_ascii();
        long.then(|| format!("{}...", &self.0[..HINT]))
    }
}

impl TokenDigest {
    /// The digest of a token's or cookie's text.
    pub(super) fn of(text: &str) -> Self {
        Self(Sha256::digest(text.as_bytes()).into())
    }

    /// A digest as a store kept it; `None` if it has not 32 bytes.
    pub fn from_stored(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The digest as a store keeps it.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// The session cookie that follows from a token: it can be made of the token, never the reverse.
pub(super) fn session_cookie(token: &str) -> String {
    let mut digest = Sha256::new();
    digest.update(SESSION_LABEL);
    digest.update(token.as_bytes());
    format!("{SESSION_MARK}{}", URL_SAFE_NO_PAD.encode(digest.finalize()))
}

impl std::fmt::Debug for TokenText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TokenText(..)")
    }
}

impl std::fmt::Debug for TokenDigest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TokenDigest(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_a_token_nor_its_digest_is_printed() {
        let token = TokenText::new("rbp_hidden");
        assert_eq!(format!("{token:?} {:?}", token.digest()), "TokenText(..) TokenDigest(..)");
    }

    #[test]
    fn the_cookie_does_not_hold_the_token_and_has_a_digest_of_its_own() {
        let token = TokenText::new("tok-doc-full");
        let cookie = session_cookie(token.expose());
        assert!(cookie.starts_with(SESSION_MARK) && !cookie.contains("tok"));
        assert_eq!(token.session_digest(), TokenDigest::of(&cookie));
        assert_ne!(token.session_digest(), token.digest());
    }

    #[test]
    fn only_long_tokens_have_a_hint() {
        assert_eq!(TokenText::new("tok-doc-full").hint(), None);
        assert_eq!(TokenText::new("a".repeat(40)).hint().as_deref(), Some("aaaaaaaa..."));
        assert_eq!(TokenText::new("é".repeat(40)).hint(), None);
    }
}
