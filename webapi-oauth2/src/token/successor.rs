//! What follows a refresh token: derived, so that a retry gets the same answer and nothing readable is stored.
//!
//! When a refresh token is consumed, its successors are HMACs of the presented token, keyed with a random seed that is
//! stored beside them. Whoever presents the token again within the grace gets them again. The store alone
//! cannot make them, for it has only the token's digest; an old token alone cannot, for it has no seed.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use webapi_core::error::ApiResult;

use super::generate::random_bytes;
use super::secret::{AccessToken, RefreshToken, hmac};

/// What the tokens are for, so that one is not the other.
const ACCESS: &[u8] = b"webapi access token after ";
const REFRESH: &[u8] = b"webapi refresh token after ";

/// The tokens that take the place of a refresh token.
pub(crate) struct Successors {
    pub(crate) access: AccessToken,
    pub(crate) refresh: RefreshToken,
    /// What both were derived with.
    pub(crate) seed: [u8; 32],
}

/// A new seed.
pub(crate) fn seed() -> ApiResult<[u8; 32]> {
    random_bytes()
}

impl Successors {
    /// The successors of this token with this seed: always the same.
    pub(crate) fn of(presented: &RefreshToken, seed: [u8; 32]) -> Self {
        let derive = |label| URL_SAFE_NO_PAD.encode(hmac(&seed, &[label, presented.expose().as_bytes()]));
        Self {
            access: AccessToken::new(format!("wat_{}", derive(ACCESS))),
            refresh: RefreshToken::new(format!("wrt_{}", derive(REFRESH))),
            seed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn successors_depend_on_the_token_and_on_the_seed() {
        let (token, other) = (RefreshToken::new("wrt_a"), RefreshToken::new("wrt_b"));
        let first = Successors::of(&token, [1; 32]);
        assert_eq!(first.refresh.expose(), Successors::of(&token, [1; 32]).refresh.expose());
        assert_ne!(first.refresh.expose(), Successors::of(&token, [2; 32]).refresh.expose());
        assert_ne!(first.refresh.expose(), Successors::of(&other, [1; 32]).refresh.expose());
        assert_ne!(first.refresh.expose()[4..], first.access.expose()[4..]);
    }
}
