//! The gate: may this token do this?
//!
//! In: a principal and an operation. Out: nothing, or `PERMISSION_DENIED`. Whoever is here without an API token is none
//! of this gate's business. Sessions that a token began carry the token, so its policy stays.

use super::verified::VerifiedApiToken;
use crate::auth::Principal;
use crate::descriptor::{Descriptor, Method};
use crate::error::{ApiError, ApiResult};
use crate::gate::{AccessGate, Operation, Reach};

/// Checks the policy of requests that come with an API token, or with a session that one began.
#[derive(Debug, Clone, Copy, Default)]
pub struct PolicyGate;

impl AccessGate for PolicyGate {
    fn check(&self, principal: &Principal, operation: &Operation<'_>) -> ApiResult<()> {
        let Some(token) = principal.as_token::<VerifiedApiToken>() else { return Ok(()) };
        let Operation { resource, method, key } = *operation;
        if resource.api_token_access_allowed && token.policy().allows(resource, method, key) {
            return Ok(());
        }
        Err(ApiError::permission_denied())
    }

    fn name(&self) -> &'static str {
        "token policy"
    }

    fn reach(&self, principal: &Principal, resource: &'static Descriptor, method: Method) -> Reach {
        match principal.as_token::<VerifiedApiToken>() {
            None => Reach::All,
            Some(_) if !resource.api_token_access_allowed => Reach::Nothing,
            Some(token) => token.policy().reach(resource, method),
        }
    }
}
