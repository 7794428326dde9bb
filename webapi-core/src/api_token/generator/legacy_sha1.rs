//! `legacy_sha1`: 40 hexadecimal digits, without type or checksum; deprecated.
//!
//! Djblets made such tokens from a SHA-1 digest of secrets and the time. Here the digits are random, which nobody can
//! tell apart and nobody can compute.

use super::{TokenGenerator, random_text};
use crate::api_token::secret::TokenText;
use crate::error::ApiResult;

/// Djblets' first form.
#[derive(Debug, Clone, Copy, Default)]
pub struct LegacySha1;

impl LegacySha1 {
    /// The id that tokens of this form are stored with.
    pub const ID: &'static str = "legacy_sha1";
}

impl TokenGenerator for LegacySha1 {
    fn id(&self) -> &'static str {
        Self::ID
    }

    fn generate(&self) -> ApiResult<TokenText> {
        random_text(b"0123456789abcdef", 40).map(TokenText::new)
    }

    fn is_valid(&self, text: &str) -> bool {
        text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_forty_hexadecimal_digits() {
        let token = LegacySha1.generate().unwrap();
        assert!(LegacySha1.is_valid(token.expose()));
        assert!(!LegacySha1.is_valid(&token.expose()[1..]));
        assert!(!LegacySha1.is_valid(&"g".repeat(40)));
    }
}
