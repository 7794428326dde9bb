//! Signing: what goes out as a cursor comes back unchanged, and to the list that it was made for.
//!
//! HMAC-SHA-256 over the content and over what it is bound to; the tag is cut to 16 bytes (RFC 2104 section 5). The
//! content is not secret: it is the values of sorted columns in a row that the page showed.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

/// Bytes of the signature.
const TAG: usize = 16;
/// Characters of the longest cursor that is looked at.
const LONGEST: usize = 8192;

/// The key that cursors are signed with.
#[derive(Clone)]
pub(crate) struct SecretKey([u8; 32]);

impl SecretKey {
    /// Any bytes; only their digest is kept.
    pub(crate) fn of(parts: &[&[u8]]) -> Self {
        let mut digest = Sha256::new();
        for part in parts {
            digest.update(length(part));
            digest.update(part);
        }
        Self(digest.finalize().into())
    }
}

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretKey(..)")
    }
}

/// What a cursor is bound to: a list, its filters, its order. Signed with it, and never sent.
pub(crate) struct Scope(Hmac<Sha256>);

impl Scope {
    pub(crate) fn new(key: &SecretKey) -> Option<Self> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&key.0).ok()?;
        mac.update(b"webapi cursor 1");
        Some(Self(mac))
    }

    /// Adds a text, so that no two sequences of texts are the same.
    pub(crate) fn add(&mut self, text: &str) {
        self.0.update(&length(text.as_bytes()));
        self.0.update(text.as_bytes());
    }

    /// Content with its signature, as text for a URL.
    pub(crate) fn seal(&self, mut content: Vec<u8>) -> String {
        let tag = self.tag(&content).finalize().into_bytes();
        content.extend(tag.iter().take(TAG));
        URL_SAFE_NO_PAD.encode(content)
    }

    /// The content, if the signature is ours and for this scope.
    pub(crate) fn open(&self, text: &str) -> Option<Vec<u8>> {
        if text.len() > LONGEST {
            return None;
        }
        let mut content = URL_SAFE_NO_PAD.decode(text).ok()?;
        let tag = content.split_off(content.len().checked_sub(TAG)?);
        self.tag(&content).verify_truncated_left(&tag).ok()?;
        Some(content)
    }

    fn tag(&self, content: &[u8]) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        mac.update(&length(content));
        mac.update(content);
        mac
    }
}

fn length(bytes: &[u8]) -> [u8; 8] {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(key: &str, texts: &[&str]) -> Scope {
        let mut scope = Scope::new(&SecretKey::of(&[key.as_bytes()])).unwrap();
        texts.iter().for_each(|text| scope.add(text));
        scope
    }

    #[test]
    fn what_was_sealed_opens_in_the_same_scope_and_in_no_other() {
        let sealed = scope("key", &["books", "a"]).seal(vec![1, 2, 3]);
        assert_eq!(scope("key", &["books", "a"]).open(&sealed), Some(vec![1, 2, 3]));
        for other in
            [scope("key", &["booksa"]), scope("key", &["books", "a", ""]), scope("yek", &["books", "a"])]
        {
            assert_eq!(other.open(&sealed), None);
        }
    }

    #[test]
    fn a_changed_cursor_does_not_open() {
        let scope = scope("key", &[]);
        let sealed = scope.seal(vec![1, 2, 3]);
        for (index, _) in sealed.char_indices() {
            let other = if &sealed[index..=index] == "A" { "B" } else { "A" };
            let changed = format!("{}{other}{}", &sealed[..index], &sealed[index + 1..]);
            assert_eq!(scope.open(&changed), None, "{changed}");
        }
        assert_eq!(scope.open(&sealed[..sealed.len() - 1]), None);
        assert_eq!(scope.open(""), None);
        assert_eq!(scope.open(&"A".repeat(LONGEST + 1)), None);
    }
}
