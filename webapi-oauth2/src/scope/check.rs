//! The gate: may this token do this?
//!
//! In: a principal and an operation. Out: nothing, or the error to answer with. The order is Djblets': first
//! whether the resource takes OAuth2 tokens at all, then whether the token has the scope. Whoever is here without an
//! OAuth2 token is none of this gate's business. It is written with the values of [`crate::permission`], and nothing
//! is allocated unless the answer is no.

use crate::permission::{And, NoToken, OperationScope, Or, PermissionGate, ResourceTakesTokens};

/// What the gate asks: `NoToken | (ResourceTakesTokens & OperationScope)`.
pub type ResourceRule = Or<NoToken, And<ResourceTakesTokens, OperationScope>>;

/// Checks the scopes of requests that come with an OAuth2 token, or with a session that one began.
pub type ScopeGate = PermissionGate<ResourceRule>;

/// The gate in front of resources.
pub(crate) fn gate(realm: &str, names_scopes: bool) -> ScopeGate {
    PermissionGate::new(NoToken | (ResourceTakesTokens & OperationScope), realm).naming_scopes(names_scopes)
}
