//! `vendor_checksum`: `<type>_<random><checksum>`, 255 characters.
//!
//! The type names the application, so that scanners find leaked tokens; the checksum tells real tokens from
//! look-alikes without a database. It is the CRC-32 of the random part in base 62.

use super::{TokenGenerator, random_text};
use crate::api_token::secret::TokenText;
use crate::error::ApiResult;

/// Digits, upper case, lower case: the order in which base 62 counts.
const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// Characters of a token.
const LENGTH: usize = 255;
/// Characters of the checksum.
const CHECKSUM: usize = 6;

/// Djblets' default form.
#[derive(Debug, Clone)]
pub struct VendorChecksum {
    /// The type and an underscore.
    prefix: String,
}

impl VendorChecksum {
    /// The id that tokens of this form are stored with.
    pub const ID: &'static str = "vendor_checksum";

    /// Tokens of a type such as `rbp`; longer types leave fewer random characters.
    pub fn new(token_type: impl std::fmt::Display) -> Self {
        Self { prefix: format!("{token_type}_") }
    }

    /// Whether types of this length and alphabet leave enough random characters.
    pub(crate) fn is_type(token_type: &str) -> bool {
        (1..=32).contains(&token_type.len()) && token_type.bytes().all(|byte| byte.is_ascii_alphanumeric())
    }
}

impl TokenGenerator for VendorChecksum {
    fn id(&self) -> &'static str {
        Self::ID
    }

    fn generate(&self) -> ApiResult<TokenText> {
        let random = random_text(ALPHABET, LENGTH - CHECKSUM - self.prefix.len())?;
        let checksum = checksum(&random);
        Ok(TokenText::new(format!("{}{random}{checksum}", self.prefix)))
    }

    fn is_valid(&self, text: &str) -> bool {
        let Some(rest) = text.strip_prefix(&self.prefix).filter(|_| text.len() == LENGTH) else {
            return false;
        };
        if !rest.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return false;
        }
        let (random, given) = rest.split_at(rest.len() - CHECKSUM);
        let expected = checksum(random);
        // Djblets 3.0 had the two cases of the alphabet swapped.
        given == expected || given == swapped(&expected)
    }

    fn is_forged(&self, text: &str) -> bool {
        text.starts_with(&self.prefix) && !self.is_valid(text)
    }
}

/// The checksum of a token's random part: CRC-32 (ISO-HDLC, as zlib's) in base 62, padded to six characters.
pub fn checksum(random: &str) -> String {
    let mut rest = crc32fast::hash(random.as_bytes());
    let mut digits = [b'0'; CHECKSUM];
    for digit in digits.iter_mut().rev() {
        *digit = ALPHABET[(rest % 62) as usize];
        rest /= 62;
    }
    digits.iter().map(|digit| char::from(*digit)).collect()
}

fn swapped(text: &str) -> String {
    let swap = |char: char| {
        if char.is_ascii_lowercase() { char.to_ascii_uppercase() } else { char.to_ascii_lowercase() }
    };
    text.chars().map(swap).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(random: &str, checksum: &str) -> String {
        format!("rbp_{random}{checksum}")
    }

    #[test]
    fn checksums_are_those_of_djblets() {
        assert_eq!(checksum("abc"), "0yKviM");
        assert_eq!(checksum(""), "000000");
        assert_eq!(checksum(&"0".repeat(245)), "2ql1y3");
    }

    #[test]
    fn a_generated_token_has_255_characters_and_is_valid() {
        let generator = VendorChecksum::new("rbp");
        let token = generator.generate().unwrap();
        assert_eq!((token.expose().len(), &token.expose()[..4]), (255, "rbp_"));
        assert!(generator.is_valid(token.expose()) && !generator.is_forged(token.expose()));
        assert!(!VendorChecksum::new("abc").is_valid(token.expose()));
    }

    #[test]
    fn a_checksum_with_its_cases_swapped_is_valid_too() {
        let generator = VendorChecksum::new("rbp");
        let random = "0".repeat(245);
        assert!(generator.is_valid(&of(&random, "2ql1y3")));
        assert!(generator.is_valid(&of(&random, "2QL1Y3")));
        assert!(!generator.is_valid(&of(&random, "2Ql1y3")), "all of it or nothing");
    }

    #[test]
    fn what_has_the_prefix_and_is_not_valid_is_forged_and_other_texts_are_not() {
        let generator = VendorChecksum::new("rbp");
        let random = "0".repeat(245);
        let accent = format!("{}é", "0".repeat(243));
        for forged in
            ["rbp_", "rbp_x", &of(&random, "2ql1y4"), &of(&random[1..], "2ql1y3"), &of(&accent, "000000")]
        {
            assert!(generator.is_forged(forged), "{forged}");
        }
        for other in ["tok-doc-full", "", "rbp", "RBP_x"] {
            assert!(!generator.is_forged(other) && !generator.is_valid(other), "{other}");
        }
    }

    #[test]
    fn no_two_tokens_are_alike() {
        let generator = VendorChecksum::new("rbp");
        assert_ne!(generator.generate().unwrap().expose(), generator.generate().unwrap().expose());
    }
}
