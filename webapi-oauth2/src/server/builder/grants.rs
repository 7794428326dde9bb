//! Which grants the server offers.

use super::AuthorizationServerBuilder;
use crate::grant::GrantType;

impl AuthorizationServerBuilder {
    /// Switches a grant off: it is refused, and advertised nowhere.
    pub fn without_grant(mut self, grant: GrantType) -> Self {
        self.grants.retain(|known| *known != grant);
        self
    }

    /// Offers these of the standard grants `authorization_code`, `refresh_token` and `client_credentials`, and none of
    /// the others; all three by default. Further grants are switched on by their own names.
    pub fn grants(mut self, grants: impl IntoIterator<Item = GrantType>) -> Self {
        let standard = [GrantType::AuthorizationCode, GrantType::RefreshToken, GrantType::ClientCredentials];
        let others: Vec<_> = self.grants.drain(..).filter(|grant| !standard.contains(grant)).collect();
        self.grants = grants.into_iter().filter(|grant| standard.contains(grant)).chain(others).collect();
        self
    }

    /// Switches the legacy grant `password` on, in which a program takes a person's password.
    ///
    /// RFC 9700 section 2.4 forbids it; it is here for clients that know nothing else. A warning is logged.
    pub fn legacy_password_grant(mut self) -> Self {
        if !self.grants.contains(&GrantType::Password) {
            self.grants.push(GrantType::Password);
        }
        self
    }

    /// Switches the legacy grant `implicit` on, in which a redirect carries the access token: `response_type=token`. Each
    /// client needs the grant, too.
    ///
    /// RFC 9700 section 2.1.2 advises against it, since the token ends up in histories and logs; use the authorization
    /// code grant with PKCE. It is here for clients that know nothing else. A warning is logged.
    pub fn legacy_implicit_grant(mut self) -> Self {
        if !self.grants.contains(&GrantType::Implicit) {
            self.grants.push(GrantType::Implicit);
        }
        self
    }
}

/// Warns of grants that nobody should need.
pub(super) fn warn(grants: &[GrantType]) {
    if grants.contains(&GrantType::Implicit) {
        tracing::warn!(
            "the legacy grant `implicit` is on: access tokens end up in the histories of browsers"
        );
    }
    if grants.contains(&GrantType::Password) {
        tracing::warn!("the legacy grant `password` is on: programs that use it see the passwords of people");
    }
}
