//! Permissions that look at the resource that is asked for: those that the gate is made of.

use super::{Alternatives, Asked, Permission};
use crate::scope::RequiredScope;

/// Whoever comes without an access token: passwords and sessions have no scopes.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoToken;

/// Resources that are open to access tokens at all.
#[derive(Debug, Clone, Copy, Default)]
pub struct ResourceTakesTokens;

/// A token with the scope of the operation: `<scope_name>:read`, `:write` or `:destroy`.
#[derive(Debug, Clone, Copy, Default)]
pub struct OperationScope;

impl Permission for NoToken {
    fn allows(&self, asked: &Asked<'_>) -> bool {
        asked.token().is_none()
    }

    fn scopes(&self, _asked: &Asked<'_>) -> Alternatives {
        Alternatives::nobody()
    }

    fn rule(&self) -> String {
        "NoToken".to_owned()
    }
}

impl Permission for ResourceTakesTokens {
    fn allows(&self, asked: &Asked<'_>) -> bool {
        asked.operation().is_some_and(|operation| operation.resource.oauth2_token_access_allowed)
    }

    fn scopes(&self, asked: &Asked<'_>) -> Alternatives {
        if self.allows(asked) { Alternatives::none_needed() } else { Alternatives::nobody() }
    }

    fn rule(&self) -> String {
        "ResourceTakesTokens".to_owned()
    }
}

impl Permission for OperationScope {
    fn allows(&self, asked: &Asked<'_>) -> bool {
        let (Some(token), Some(operation)) = (asked.token(), asked.operation()) else { return false };
        token.scopes().allows(RequiredScope::of(operation.resource, operation.method))
    }

    fn scopes(&self, asked: &Asked<'_>) -> Alternatives {
        asked.operation().map_or_else(Alternatives::nobody, |operation| {
            Alternatives::all_of([RequiredScope::of(operation.resource, operation.method)])
        })
    }

    fn rule(&self) -> String {
        "OperationScope".to_owned()
    }
}
