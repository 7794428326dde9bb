//! [`PermissionGate`]: a permission in front of resources.

use webapi_core::auth::Principal;
use webapi_core::error::{ApiError, ApiResult, catalog};
use webapi_core::gate::{AccessGate, Operation};
use webapi_core::serialize::Node;

use super::{Asked, Permission, Refusal};
use crate::bearer::Challenge;

/// Puts a permission in front of every resource of an API, beside the check of scopes that is there already.
///
/// ```
/// use webapi_core::WebApi;
/// use webapi_oauth2::permission::{NoToken, PermissionGate, TokenHasScope};
///
/// // Programs need one more scope, whatever they ask for.
/// let _ = WebApi::builder().gate(PermissionGate::new(NoToken | TokenHasScope::new(["api"]), "Web API"));
/// ```
#[derive(Debug, Clone)]
pub struct PermissionGate<P> {
    permission: P,
    realm: String,
    names_scopes: bool,
}

impl<P: Permission> PermissionGate<P> {
    /// A gate; challenges name the realm.
    pub fn new(permission: P, realm: impl Into<String>) -> Self {
        Self { permission, realm: realm.into(), names_scopes: false }
    }

    /// Names the scopes that would do in the body of a refusal too, as `required_scopes`.
    pub fn naming_scopes(mut self, names_scopes: bool) -> Self {
        self.names_scopes = names_scopes;
        self
    }

    /// What the gate asks.
    pub const fn permission(&self) -> &P {
        &self.permission
    }

    fn refused(&self, asked: &Asked<'_>) -> ApiError {
        match Refusal::of(&self.permission, asked) {
            Refusal::Anonymous => ApiError::not_logged_in(),
            Refusal::InsufficientScope(short) => {
                let challenge = Challenge::InsufficientScope(&short.needed).header(&self.realm, None);
                let error =
                    ApiError::new(catalog::OAUTH_MISSING_SCOPE).with_header("WWW-Authenticate", challenge);
                if !self.names_scopes {
                    return error;
                }
                let scopes = short.needed.into_iter().map(Node::from).collect();
                error.with_extra("required_scopes", Node::Array(scopes))
            }
            Refusal::Forbidden if asked.token().is_some() => ApiError::new(catalog::OAUTH_ACCESS_DENIED),
            Refusal::Forbidden => ApiError::permission_denied(),
        }
    }
}

impl<P: Permission> AccessGate for PermissionGate<P> {
    fn name(&self) -> &'static str {
        "scope"
    }

    fn check(&self, principal: &Principal, operation: &Operation<'_>) -> ApiResult<()> {
        let asked = Asked::of_operation(principal, operation);
        if self.permission.allows(&asked) { Ok(()) } else { Err(self.refused(&asked)) }
    }
}
