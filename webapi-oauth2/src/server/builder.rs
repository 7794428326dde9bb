//! [`AuthorizationServerBuilder`]: settings with sound defaults, checked at the end.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;

use super::settings::{LONGEST_CACHE, Settings, SettingsError, check_issuer, check_prefix, check_realm};
use super::{AuthorizationServer, Inner};
use crate::bearer::{TokenCache, VerifiedRequest, VerifyRequest};
use crate::scope::ScopeSet;
use crate::server::settings::is_sound_lifetime;
use crate::store::{ClientStore, DieselClients, DieselTokens, TokenStore};
use crate::token::{RandomTokens, TokenGenerator};

/// Sets an [`AuthorizationServer`] up.
///
/// | setting | default | bounds |
/// | --- | --- | --- |
/// | [`prefix`](Self::prefix) | `/o/` | a path |
/// | [`realm`](Self::realm) | `Web API` | printable |
/// | [`access_token_lifetime`](Self::access_token_lifetime) | an hour | a second to a day |
/// | [`cache_lifetime`](Self::cache_lifetime) | 30 seconds | zero to five minutes |
/// | [`cached_tokens`](Self::cached_tokens) | 10 000 | |
/// | [`default_scopes`](Self::default_scopes) | all that the client may have | |
pub struct AuthorizationServerBuilder {
    issuer: String,
    allow_insecure_issuer: bool,
    prefix: String,
    realm: String,
    access_token_lifetime: Duration,
    cache_lifetime: Duration,
    cached_tokens: usize,
    default_scopes: Option<String>,
    verify_request: Option<VerifyRequest>,
    clients: Box<dyn ClientStore>,
    tokens: Box<dyn TokenStore>,
    generator: Box<dyn TokenGenerator>,
}

impl AuthorizationServerBuilder {
    pub(super) fn new(issuer: String) -> Self {
        Self {
            issuer,
            allow_insecure_issuer: false,
            prefix: "/o/".to_owned(),
            realm: "Web API".to_owned(),
            access_token_lifetime: Duration::from_hours(1),
            cache_lifetime: Duration::from_secs(30),
            cached_tokens: 10_000,
            default_scopes: None,
            verify_request: None,
            clients: Box::new(DieselClients),
            tokens: Box::new(DieselTokens),
            generator: Box::new(RandomTokens),
        }
    }

    /// Accepts an issuer with plain `http` that is not this machine: something else must protect the connection.
    pub fn allow_insecure_issuer(mut self) -> Self {
        self.allow_insecure_issuer = true;
        self
    }

    /// Path below which the endpoints are; `/o/` by default, which gives `/o/token/`.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// The realm of challenges; `Web API` by default.
    pub fn realm(mut self, realm: impl Into<String>) -> Self {
        self.realm = realm.into();
        self
    }

    /// How long access tokens live, unless the client has its own lifetime; an hour by default.
    pub fn access_token_lifetime(mut self, lifetime: Duration) -> Self {
        self.access_token_lifetime = lifetime;
        self
    }

    /// How long a verified token is known from memory; 30 seconds by default, zero for never.
    ///
    /// This bounds how long a token outlives its revocation by another process, or the deactivation of its user.
    /// Revocation through this server works at once.
    pub fn cache_lifetime(mut self, lifetime: Duration) -> Self {
        self.cache_lifetime = lifetime;
        self
    }

    /// How many verified tokens are known from memory; 10 000 by default.
    pub fn cached_tokens(mut self, tokens: usize) -> Self {
        self.cached_tokens = tokens;
        self
    }

    /// The scopes of a token request that names none, separated by spaces, as far as the client may have them.
    pub fn default_scopes(mut self, scopes: impl Into<String>) -> Self {
        self.default_scopes = Some(scopes.into());
        self
    }

    /// A hook that may refuse a good token by returning false: Djblets' `verify_request`.
    ///
    /// It is asked for every request with a token, on the worker thread, and must not block.
    pub fn verify_request(
        mut self,
        verify: impl Fn(&VerifiedRequest<'_>) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.verify_request = Some(Arc::new(verify));
        self
    }

    /// Where clients are kept; in the table `oauth2_clients` by default.
    pub fn client_store(mut self, clients: impl ClientStore) -> Self {
        self.clients = Box::new(clients);
        self
    }

    /// Where tokens are kept; in the table `oauth2_access_tokens` by default.
    pub fn token_store(mut self, tokens: impl TokenStore) -> Self {
        self.tokens = Box::new(tokens);
        self
    }

    /// Where new secrets come from; the operating system's generator by default.
    pub fn token_generator(mut self, generator: impl TokenGenerator) -> Self {
        self.generator = Box::new(generator);
        self
    }

    /// Checks the settings.
    ///
    /// # Errors
    ///
    /// The first [`SettingsError`].
    pub fn build(self) -> Result<AuthorizationServer, SettingsError> {
        let access_token_lifetime = TimeDelta::from_std(self.access_token_lifetime)
            .ok()
            .filter(|lifetime| is_sound_lifetime(*lifetime))
            .ok_or(SettingsError::AccessTokenLifetime)?;
        let cache_lifetime = TimeDelta::from_std(self.cache_lifetime)
            .ok()
            .filter(|lifetime| *lifetime <= LONGEST_CACHE)
            .ok_or(SettingsError::CacheLifetime)?;
        let settings = Settings {
            issuer: check_issuer(&self.issuer, self.allow_insecure_issuer)?,
            prefix: check_prefix(&self.prefix)?,
            realm: check_realm(self.realm)?,
            access_token_lifetime,
            default_scopes: self.default_scopes.as_deref().map(ScopeSet::parse).transpose()?,
            verify_request: self.verify_request,
        };
        Ok(AuthorizationServer(Arc::new(Inner {
            settings,
            clients: self.clients,
            tokens: self.tokens,
            generator: self.generator,
            cache: TokenCache::new(self.cached_tokens, cache_lifetime),
        })))
    }
}

impl TryFrom<AuthorizationServerBuilder> for AuthorizationServer {
    type Error = SettingsError;

    fn try_from(builder: AuthorizationServerBuilder) -> Result<Self, SettingsError> {
        builder.build()
    }
}

impl std::fmt::Debug for AuthorizationServerBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AuthorizationServerBuilder({})", self.issuer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(
        change: impl FnOnce(AuthorizationServerBuilder) -> AuthorizationServerBuilder,
    ) -> Option<SettingsError> {
        change(AuthorizationServer::builder("https://example.com")).build().err()
    }

    #[test]
    fn lifetimes_are_bounded() {
        let day = Duration::from_hours(24);
        assert_eq!(error(|builder| builder.access_token_lifetime(day)), None);
        for lifetime in [Duration::ZERO, day + Duration::from_secs(1), Duration::MAX] {
            let found = error(|builder| builder.access_token_lifetime(lifetime));
            assert_eq!(found, Some(SettingsError::AccessTokenLifetime));
        }
        assert_eq!(error(|builder| builder.cache_lifetime(Duration::ZERO)), None);
        assert_eq!(error(|builder| builder.cache_lifetime(day)), Some(SettingsError::CacheLifetime));
    }

    #[test]
    fn a_realm_cannot_break_its_header() {
        assert_eq!(error(|builder| builder.realm("a\", error=\"x")), Some(SettingsError::BadRealm));
        assert_eq!(error(|builder| builder.realm("a\r\nb")), Some(SettingsError::BadRealm));
    }
}
