//! The gate: may this token do this?
//!
//! In: a principal and an operation. Out: nothing, or the error to answer with. The order is Djblets': first
//! whether the resource takes OAuth2 tokens at all, then whether the token has the scope. Whoever is here without an
//! OAuth2 token is none of this gate's business. Nothing is allocated unless the answer is no.

use webapi_core::auth::Principal;
use webapi_core::error::{ApiError, ApiResult, catalog};
use webapi_core::gate::{AccessGate, Operation};
use webapi_core::serialize::Node;

use super::action::RequiredScope;
use crate::bearer::{Challenge, VerifiedToken};

/// Checks the scopes of requests that come with an OAuth2 token, or with a session that one began.
#[derive(Debug, Clone)]
pub struct ScopeGate {
    realm: String,
    names_scopes: bool,
}

impl ScopeGate {
    pub(crate) fn new(realm: impl Into<String>, names_scopes: bool) -> Self {
        Self { realm: realm.into(), names_scopes }
    }
}

impl AccessGate for ScopeGate {
    fn check(&self, principal: &Principal, operation: &Operation<'_>) -> ApiResult<()> {
        let Some(token) = principal.as_token::<VerifiedToken>() else { return Ok(()) };
        if !operation.resource.oauth2_token_access_allowed {
            return Err(ApiError::new(catalog::OAUTH_ACCESS_DENIED));
        }
        let required = RequiredScope::of(operation.resource, operation.method);
        if token.scopes().allows(required) {
            return Ok(());
        }
        let challenge = Challenge::InsufficientScope(required).header(&self.realm, None);
        let error = ApiError::new(catalog::OAUTH_MISSING_SCOPE).with_header("WWW-Authenticate", challenge);
        Err(match self.names_scopes {
            true => error.with_extra("required_scopes", Node::Array(vec![required.to_string().into()])),
            false => error,
        })
    }
}
