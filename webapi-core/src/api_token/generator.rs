//! [`TokenGenerator`]: the form of a kind of token.
//!
//! In: nothing. Out: texts of new tokens, and whether a text can be a token at all, which is decided before any
//! database is asked. A token remembers the id of its generator, so that kinds can be deprecated.

mod legacy_sha1;
mod vendor_checksum;

pub use legacy_sha1::LegacySha1;
pub use vendor_checksum::{VendorChecksum, checksum};

use super::secret::TokenText;
use crate::error::{ApiError, ApiResult};

/// Makes tokens of one form.
pub trait TokenGenerator: Send + Sync + 'static {
    /// Names the form; it is stored with each token.
    fn id(&self) -> &'static str;

    /// A new token.
    ///
    /// # Errors
    ///
    /// An internal error if the system has no randomness.
    fn generate(&self) -> ApiResult<TokenText>;

    /// Whether the text is of this form, checksum included.
    fn is_valid(&self, text: &str) -> bool;

    /// Whether the text claims to be of this form and is not, so that no database need be asked.
    fn is_forged(&self, text: &str) -> bool {
        let _ = text;
        false
    }
}

/// Characters chosen by the operating system's generator, all equally likely.
fn random_text(alphabet: &[u8], length: usize) -> ApiResult<String> {
    let mut text = String::with_capacity(length);
    let mut bytes = [0; 64];
    // Bytes at or above the largest multiple of the alphabet would make its first characters likelier.
    let fair = 256 - 256 % alphabet.len();
    while text.len() < length {
        getrandom::fill(&mut bytes).map_err(|error| ApiError::internal(error.to_string()))?;
        let fair = bytes.iter().map(|byte| usize::from(*byte)).filter(|byte| *byte < fair);
        let missing = length - text.len();
        text.extend(fair.take(missing).map(|byte| char::from(alphabet[byte % alphabet.len()])));
    }
    Ok(text)
}
