//! OpenID Connect, and the keys that its tokens are signed with.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::AuthorizationServerBuilder;
use crate::oidc::ClaimsProvider;
use crate::signing::sealing_file::SealingSource;
use crate::signing::{SealingKey, SigningAlgorithm, SigningKey};
use crate::store::KeyStore;

impl AuthorizationServerBuilder {
    /// Switches OpenID Connect on: the scopes `openid`, `profile`, `email` and `offline_access`, identity tokens,
    /// discovery, userinfo and logout. Off by default; then none of it is there.
    pub fn openid_connect(mut self) -> Self {
        self.oidc.is_on = true;
        self
    }

    /// Leaves OpenID Connect out: the default.
    pub fn without_openid_connect(mut self) -> Self {
        self.oidc.is_on = false;
        self
    }

    /// How long identity tokens live, a second to a day; an hour by default.
    pub fn id_token_lifetime(mut self, lifetime: Duration) -> Self {
        self.oidc.id_token_lifetime = lifetime;
        self
    }

    /// What clients are told about people; what the account store knows by default
    /// ([`AccountClaims`](crate::oidc::AccountClaims)).
    pub fn claims_provider(mut self, claims: impl ClaimsProvider) -> Self {
        self.oidc.claims = Arc::new(claims);
        self
    }

    /// Issues refresh tokens for requests with `openid` only where `offline_access` is granted too (OpenID Connect
    /// Core section 11). By default every client with the grant `refresh_token` gets one.
    pub fn refresh_needs_offline_access(mut self) -> Self {
        self.oidc.needs_offline_access = true;
        self
    }

    /// Revokes everything that a user granted, to all clients, when a client logs the user out: what
    /// `OIDC_RP_INITIATED_LOGOUT_DELETE_TOKENS` is in Django OAuth Toolkit. By default a logout ends the session alone.
    pub fn revoke_at_logout(mut self) -> Self {
        self.oidc.revokes_at_logout = true;
        self
    }

    /// How tokens can be signed; RS256, ES256 and `EdDSA` by default. RS256 must be among them.
    pub fn signing_algorithms(mut self, algorithms: impl IntoIterator<Item = SigningAlgorithm>) -> Self {
        self.oidc.algorithms = algorithms.into_iter().collect();
        self
    }

    /// Signs with this private key, in PEM (PKCS#8, PKCS#1 or SEC1), and makes, stores and rotates none.
    ///
    /// Call it once for each algorithm. A further key of the same algorithm is published and does not sign: a former
    /// key, or the next. The algorithms that are offered are those of the keys.
    pub fn signing_key_pem(mut self, pem: &str) -> Self {
        self.oidc.given.push(SigningKey::from_pem(pem));
        self
    }

    /// How long a key signs before the next one takes over, a day to ten years; 90 days by default, zero for ever.
    pub fn signing_key_lifetime(mut self, lifetime: Duration) -> Self {
        self.oidc.key_lifetime = lifetime;
        self
    }

    /// For how long a key is published before it signs, ten minutes to a week; a day by default.
    pub fn signing_key_lead(mut self, lead: Duration) -> Self {
        self.oidc.key_lead = lead;
        self
    }

    /// The key that private signing keys are sealed with in the database: 32 bytes, as base64url or hexadecimal
    /// digits. Give it from the environment or a secret store, never from the database.
    pub fn sealing_key(mut self, text: &str) -> Self {
        self.oidc.sealing = SealingKey::parse(text).map(SealingSource::Given);
        self
    }

    /// The file of the sealing key, which is made if it is not there; beside the database by default, where that is an
    /// SQLite file: `reviews.db.key` for `reviews.db`.
    pub fn sealing_key_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.oidc.sealing = Ok(SealingSource::File(path.into()));
        self
    }

    /// Where signing keys are kept; in a table of this crate by default.
    pub fn key_store(mut self, keys: impl KeyStore) -> Self {
        self.stores.keys = Box::new(keys);
        self
    }
}
