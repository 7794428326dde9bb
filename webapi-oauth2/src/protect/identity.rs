//! [`Identity`]: who a request comes from, found out once per request.

use std::sync::Arc;

use webapi_core::account::User;
use webapi_core::auth::Principal;

use crate::bearer::{BadToken, VerifiedToken};

/// Who a request comes from.
#[derive(Debug, Clone)]
pub struct Identity {
    principal: Principal,
    bad_token: Option<BadToken>,
    by_session: bool,
}

impl Identity {
    pub(super) const fn anonymous() -> Self {
        Self { principal: Principal::anonymous(), bad_token: None, by_session: false }
    }

    pub(super) const fn bad(why: BadToken) -> Self {
        Self { principal: Principal::anonymous(), bad_token: Some(why), by_session: false }
    }

    pub(super) fn of_token(token: Arc<VerifiedToken>) -> Self {
        let counted_as = token.counted_as();
        let principal = Principal::token(token.shared_user(), "oauth2", token).counted_as(counted_as);
        Self { principal, bad_token: None, by_session: false }
    }

    /// A token of another kind has rules of its own, which nobody would ask here: it counts as nobody.
    pub(super) fn of_session(principal: Principal) -> Self {
        if principal.has_token() && principal.as_token::<VerifiedToken>().is_none() {
            return Self::anonymous();
        }
        Self { principal, bad_token: None, by_session: true }
    }

    /// Who, as permissions see them.
    pub const fn principal(&self) -> &Principal {
        &self.principal
    }

    /// The person; `None` for nobody, and for a token of a client alone.
    pub fn user(&self) -> Option<&User> {
        self.principal.as_user()
    }

    /// The access token, if there is one; also where it began the session that the request carries.
    pub fn token(&self) -> Option<&VerifiedToken> {
        self.principal.as_token()
    }

    /// Whether anybody in particular asks: a person, or a client.
    pub fn is_authenticated(&self) -> bool {
        self.principal.is_authenticated()
    }

    /// Why the token that was presented is not good, if it is not.
    pub const fn bad_token(&self) -> Option<BadToken> {
        self.bad_token
    }

    /// Whether a cookie said so, and not a header.
    pub const fn is_by_session(&self) -> bool {
        self.by_session
    }
}
