//! Where new secrets come from.
//!
//! In: nothing. Out: texts with 256 random bits of the operating system, as base64url behind a prefix by which
//! scanners for leaked secrets find them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use webapi_core::error::{ApiError, ApiResult};

use super::secret::{AccessToken, AuthorizationCode, ClientSecret, DeviceCode, Handle, RefreshToken};
use super::user_code::UserCode;

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

    /// A new refresh token, which begins a family: `wrt_` and 43 characters by default.
    ///
    /// # Errors
    ///
    /// An internal error if the system has no randomness.
    fn refresh_token(&self) -> ApiResult<RefreshToken> {
        random("wrt_").map(RefreshToken::new)
    }

    /// A new authorization code: `wac_` and 43 characters by default.
    ///
    /// # Errors
    ///
    /// An internal error if the system has no randomness.
    fn authorization_code(&self) -> ApiResult<AuthorizationCode> {
        random("wac_").map(AuthorizationCode::new)
    }

    /// A new device code: `wdc_` and 43 characters by default.
    ///
    /// # Errors
    ///
    /// An internal error if the system has no randomness.
    fn device_code(&self) -> ApiResult<DeviceCode> {
        random("wdc_").map(DeviceCode::new)
    }

    /// A new user code: ten consonants by default. One that is taken is made anew.
    ///
    /// # Errors
    ///
    /// An internal error if the system has no randomness.
    fn user_code(&self) -> ApiResult<UserCode> {
        UserCode::random()
    }

    /// A new handle of a pending authorization request: 43 characters by default.
    ///
    /// # Errors
    ///
    /// An internal error if the system has no randomness.
    fn handle(&self) -> ApiResult<Handle> {
        random("").map(Handle::new)
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
    Ok(format!("{prefix}{}", URL_SAFE_NO_PAD.encode(random_bytes()?)))
}

/// 256 bits of the operating system's generator.
pub(crate) fn random_bytes() -> ApiResult<[u8; 32]> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| ApiError::internal(error.to_string()))?;
    Ok(bytes)
}

/// Whether a client secret looks like one that was generated here: the prefix and 256 bits.
pub(crate) fn looks_generated(secret: &ClientSecret) -> bool {
    let random = secret.expose().strip_prefix("wcs_");
    random.is_some_and(|random| URL_SAFE_NO_PAD.decode(random).is_ok_and(|bytes| bytes.len() == 32))
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
    fn a_chosen_secret_does_not_look_generated() {
        assert!(looks_generated(&RandomTokens.client_secret().unwrap()));
        for chosen in ["", "wcs_", "wcs_secret", "a-long-and-quite-random-looking-but-chosen-secret"] {
            assert!(!looks_generated(&ClientSecret::new(chosen)), "{chosen}");
        }
    }

    #[test]
    fn no_two_tokens_are_alike() {
        let [one, other] = [RandomTokens.access_token().unwrap(), RandomTokens.access_token().unwrap()];
        assert_ne!(one.expose(), other.expose());
    }
}
