//! [`AuthorizationServer`]: the settings, the stores and the memory of verified tokens, in one handle.
//!
//! It is built before the API and given to it with [`OAuth2::oauth2`]; whoever keeps a clone, or asks
//! [`AuthorizationServer::of`], reaches the same server: commands and tests do.

mod builder;
mod clients;
mod install;
pub mod settings;
mod tokens;

use std::sync::Arc;

use webapi_core::WebApi;
use webapi_core::clock::Clock;

pub use builder::AuthorizationServerBuilder;
pub use clients::Clients;
pub use install::OAuth2;
pub use settings::SettingsError;
pub use tokens::Tokens;

use crate::bearer::TokenCache;
use crate::store::{ClientStore, TokenStore};
use crate::token::TokenGenerator;
use settings::Settings;

/// An authorization server. Cloning shares it.
#[derive(Clone)]
pub struct AuthorizationServer(Arc<Inner>);

struct Inner {
    settings: Settings,
    clients: Box<dyn ClientStore>,
    tokens: Box<dyn TokenStore>,
    generator: Box<dyn TokenGenerator>,
    cache: TokenCache,
}

impl AuthorizationServer {
    /// Begins to set a server up; `issuer` is the scheme and host under which clients know it.
    pub fn builder(issuer: impl Into<String>) -> AuthorizationServerBuilder {
        AuthorizationServerBuilder::new(issuer.into())
    }

    /// The server that an API was built with.
    pub fn of(api: &WebApi) -> Option<Self> {
        api.snapshot().facet::<Self>().map(|server| (*server).clone())
    }

    /// Scheme and host under which clients know the server, without a slash at the end.
    pub fn issuer(&self) -> &str {
        &self.0.settings.issuer
    }

    /// Path of the token endpoint, for example `/o/token/`.
    pub fn token_path(&self) -> String {
        format!("{}/token/", self.0.settings.prefix)
    }

    /// The tokens.
    pub fn tokens(&self) -> Tokens<'_> {
        Tokens::new(&self.0)
    }

    /// The clients.
    pub fn clients(&self) -> Clients<'_> {
        Clients::new(&self.0)
    }

    /// Forgets all verified tokens, so that each is looked up again: after a user was deactivated, for example,
    /// which tokens that are known from memory would otherwise survive for the cache's lifetime.
    pub fn forget_verified(&self, clock: &dyn Clock) {
        self.0.cache.forget_all(clock.now());
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn token_store(&self) -> &dyn TokenStore {
        self.0.tokens.as_ref()
    }

    pub(crate) fn cache(&self) -> &TokenCache {
        &self.0.cache
    }

    pub(crate) fn generator(&self) -> &dyn TokenGenerator {
        self.0.generator.as_ref()
    }
}

impl std::fmt::Debug for AuthorizationServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AuthorizationServer({}{})", self.issuer(), self.token_path())
    }
}
