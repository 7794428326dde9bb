//! [`Refusal`]: why a request was not let through, once it is known that it was not.

use super::{Asked, Permission, Shortfall};

/// Why a request was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// Nobody asks: credentials would help.
    Anonymous,
    /// The token lacks scopes, or there is a session where only a token would do.
    InsufficientScope(Shortfall),
    /// No other scopes would help.
    Forbidden,
}

impl Refusal {
    /// Why a permission refuses a request that it does refuse.
    pub fn of(permission: &(impl Permission + ?Sized), asked: &Asked<'_>) -> Self {
        if !asked.principal().is_authenticated() {
            return Self::Anonymous;
        }
        let held = asked.token().map(crate::VerifiedToken::scopes);
        permission.scopes(asked).into_shortfall(held).map_or(Self::Forbidden, Self::InsufficientScope)
    }
}
