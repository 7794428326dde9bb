//! Permissions that look at people, and not at scopes.

use super::{Asked, Permission};

/// Everybody, with and without credentials. Bad ones are refused all the same (RFC 6750 section 3.1).
#[derive(Debug, Clone, Copy, Default)]
pub struct AllowAny;

/// Somebody in particular: a person with a session, or with a token that stands for them. A token of a client alone
/// does not do.
#[derive(Debug, Clone, Copy, Default)]
#[doc(alias = "permissions.IsAuthenticated")]
pub struct IsAuthenticated;

/// A superuser. Their tokens do as well, whatever their scopes; add a [`TokenHasScope`](super::TokenHasScope) where that
/// is too much.
#[derive(Debug, Clone, Copy, Default)]
#[doc(alias = "IsAdminUser")]
pub struct IsAdmin;

impl Permission for AllowAny {
    fn allows(&self, _asked: &Asked<'_>) -> bool {
        true
    }

    fn rule(&self) -> String {
        "AllowAny".to_owned()
    }
}

impl Permission for IsAuthenticated {
    fn allows(&self, asked: &Asked<'_>) -> bool {
        asked.user().is_some()
    }

    fn rule(&self) -> String {
        "IsAuthenticated".to_owned()
    }
}

impl Permission for IsAdmin {
    fn allows(&self, asked: &Asked<'_>) -> bool {
        asked.user().is_some_and(|user| user.is_superuser)
    }

    fn rule(&self) -> String {
        "IsAdmin".to_owned()
    }
}
