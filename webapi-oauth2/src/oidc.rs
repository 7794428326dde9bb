//! OpenID Connect: who signed in, told to the client in a signed token (OpenID Connect Core 1.0).
//!
//! In: a grant with the scope `openid`. Out: an identity token beside the access token, and claims about the person at
//! the userinfo endpoint. It is off unless [`openid_connect`](crate::AuthorizationServerBuilder::openid_connect)
//! switches it on. Only what is asymmetric and sent to the token endpoint is offered: no `none`, no HS256, no implicit
//! or hybrid flow.

pub mod claims;
pub(crate) mod hint;
pub(crate) mod id_token;

pub use claims::{AccountClaims, ClaimsProvider, ClaimsRequest};
pub(crate) use id_token::Identity;

use std::sync::Arc;

use chrono::TimeDelta;

use crate::scope::ScopeSet;
use crate::scope::standard::{OFFLINE_ACCESS, OPENID};

/// What OpenID Connect is set to, checked.
pub(crate) struct OpenIdConnect {
    pub(crate) id_token_lifetime: TimeDelta,
    pub(crate) claims: Arc<dyn ClaimsProvider>,
    /// Whether a request with `openid` gets a refresh token only with `offline_access`.
    pub(crate) needs_offline_access: bool,
    /// Whether a logout ends what the user granted, too.
    pub(crate) revokes_at_logout: bool,
}

impl OpenIdConnect {
    /// Whether these scopes come with a refresh token, as far as OpenID Connect is concerned (Core section 11).
    pub(crate) fn refreshes(&self, scopes: &ScopeSet) -> bool {
        !self.needs_offline_access || !scopes.contains(OPENID) || scopes.contains(OFFLINE_ACCESS)
    }
}

/// The subject of a user: the account's number, which never changes and is never given to another (Core section 2).
pub(crate) fn subject(user_id: i64) -> String {
    user_id.to_string()
}
