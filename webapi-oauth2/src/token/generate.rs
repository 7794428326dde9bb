//! Where new secrets come from.
//!
//! In: nothing. Out: texts with 256 random bits of the operating system, as base64url behind a prefix by which
//! scanners for leaked secrets find them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use webapi_core::error::{ApiError, ApiResult};

use super::secret::{AccessToken, ClientSecret};

/// Makes secrets. Tests put in one that makes known texts.
pub trait TokenGenerator: Send + Sync + 'static {
    /// A new access token: `wat_` and 43 characters by default.
    ///
    /// # Errors
    ///
    /// An internal error if the system has no randomness.
    fn access_token(&self) -> ApiResult<AccessToken> {
        random("wat_").map(AccessToken::new)
    }

    /// A new client secret: `wcs_` and 43 characters by default.
    ///
    /// # Errors
    ///
    /// An internal error if the system has no randomness.
    fn client_secret(&self) -> ApiResult<ClientSecret> {
        random("wcs_").map(ClientSecret::new)
    }

    /// A new client id, which is public: 43 characters by default.
    ///
    /// # Errors
    ///
    /// An internal error if the system has no randomness.
    fn client_id(&self) -> ApiResult<String> {
        random("")
    }
}

/// Secrets from the operating system's generator.
#[derive(Debug, Clone, Copy, Default)]
pub struct RandomTokens;

impl TokenGenerator for RandomTokens {}

fn random(prefix: &str) -> ApiResult<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| ApiError::internal(error.to_string()))?;
    Ok(format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_have_a_prefix_and_256_bits() {
        let token = RandomTokens.access_token().unwrap();
        let random = token.expose().strip_prefix("wat_").expect("the prefix");
        assert_eq!(URL_SAFE_NO_PAD.decode(random).unwrap().len(), 32);
        assert!(RandomTokens.client_secret().unwrap().expose().starts_with("wcs_"));
    }

    #[test]
    fn no_two_tokens_are_alike() {
        let [one, other] = [RandomTokens.access_token().unwrap(), RandomTokens.access_token().unwrap()];
        assert_ne!(one.expose(), other.expose());
    }
}
