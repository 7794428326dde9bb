//! [`AuthorizationServer`]: the settings, the stores and the memory of verified tokens, in one handle.
//!
//! It is built before the API and given to it with [`OAuth2::oauth2`]; whoever keeps a clone, or asks
//! [`AuthorizationServer::of`], reaches the same server: commands and tests do.

pub(crate) mod abuse;
mod builder;
mod clients;
pub mod deploy;
mod grants;
mod install;
mod keys;
mod lifetimes;
pub(crate) mod oidc;
mod pending;
pub(crate) mod pkce;
pub mod settings;
mod stores;
mod tokens;

use std::sync::{Arc, Once, OnceLock};

use webapi_core::WebApi;
use webapi_core::clock::Clock;
use webapi_core::db::Database;

pub use builder::AuthorizationServerBuilder;
pub use clients::Clients;
pub use grants::Grants;
pub use install::OAuth2;
pub use keys::Keys;
pub use pending::PendingRequests;
pub use settings::SettingsError;
use stores::Stores;
pub use tokens::Tokens;

use crate::bearer::TokenCache;
use crate::client::check::{ClientMistake, check_by};
use crate::client::chosen::Checks;
use crate::client::memory::ClientMemory;
use crate::client::redirect_uri::RedirectRules;
use crate::endpoint::protected_resource;
use crate::event::{self, Event, Origin};
use crate::resource::Resources;
use crate::scope::WebApiScopeDictionary;
use crate::signing::keyring::Keyring;
use crate::store::{ClientRecord, CodeStore, DeviceStore, GrantStore, RefreshStore, TokenStore};
use crate::token::TokenGenerator;
use settings::Settings;

/// An authorization server. Cloning shares it.
#[derive(Clone)]
pub struct AuthorizationServer(Arc<Inner>);

struct Inner {
    settings: Settings,
    stores: Stores,
    generator: Box<dyn TokenGenerator>,
    cache: TokenCache,
    known_clients: ClientMemory,
    checks: Checks,
    /// There is none unless something is signed.
    keyring: Option<Keyring>,
    /// Whether the task that looks after signing keys was started.
    upkeep: Once,
    /// Whether the task that prunes was started.
    pruning: Once,
    place: OnceLock<Place>,
}

/// Where the API is that the server belongs to.
pub(crate) struct Place {
    pub(crate) resources: Resources,
    /// The document that challenges point at (RFC 9728 section 5.1).
    pub(crate) metadata_url: String,
    pub(crate) database: Database,
}

impl Inner {
    fn emit(&self, event: &Event<'_>, origin: &Origin) {
        event::emit(self.settings.listener.as_ref(), event, origin);
    }
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

    /// Whether clients and browsers reach the server over https.
    pub(crate) fn is_https(&self) -> bool {
        self.issuer().starts_with("https://")
    }

    /// Path of an endpoint below the prefix: `/o/token/` for `token/`.
    pub fn path(&self, below: &str) -> String {
        format!("{}/{below}", self.0.settings.prefix)
    }

    /// Path of the token endpoint, for example `/o/token/`.
    pub fn token_path(&self) -> String {
        self.path("token/")
    }

    /// The tokens.
    pub fn tokens(&self) -> Tokens<'_> {
        Tokens::new(&self.0)
    }

    /// The clients.
    pub fn clients(&self) -> Clients<'_> {
        Clients::new(&self.0)
    }

    /// What users granted.
    pub fn grants(&self) -> Grants<'_> {
        Grants::new(&self.0)
    }

    /// Authorization requests that wait for a decision.
    pub fn pending(&self) -> PendingRequests<'_> {
        PendingRequests::new(&self.0)
    }

    /// The scopes that clients may ask for now, with their descriptions.
    pub fn scopes(&self, api: &WebApi) -> Arc<WebApiScopeDictionary> {
        self.0.settings.scopes.scopes(api)
    }

    /// The signing keys; `None` if nothing is signed, because OpenID Connect is off.
    pub fn keys(&self) -> Option<Keys<'_>> {
        Keys::new(&self.0)
    }

    /// The resource servers that tokens can be for.
    pub fn resources(&self, api: &WebApi) -> &Resources {
        &self.settle(api).resources
    }

    /// Learns where the API is, once. A server belongs to one API.
    pub(crate) fn settle(&self, api: &WebApi) -> &Place {
        self.0.place.get_or_init(|| Place {
            resources: Resources::new(api, &self.0.settings.resources),
            metadata_url: protected_resource::url(api.public_url(), api.prefix()),
            database: api.database().clone(),
        })
    }

    /// Where the API is, once its endpoints are mounted.
    pub(crate) fn place(&self) -> Option<&Place> {
        self.0.place.get()
    }

    /// Which redirect URIs may be registered here, and which requests match a registered one.
    pub fn redirect_rules(&self) -> &RedirectRules {
        &self.0.settings.redirect_rules
    }

    /// Everything that is wrong with a client, by the settings of this server; nothing if it may be stored.
    pub fn check_client(&self, client: &ClientRecord) -> Vec<ClientMistake> {
        check_by(client, self.redirect_rules())
    }

    /// Forgets all verified tokens and known clients, so that each is looked up again: after a user was deactivated,
    /// for example, which tokens that are known from memory would otherwise survive for the cache's lifetime.
    pub fn forget_verified(&self, clock: &dyn Clock) {
        self.0.cache.forget_all(clock.now());
        self.0.known_clients.forget_all();
    }

    /// Writes an event to the log and tells the listener.
    pub fn emit(&self, event: &Event<'_>, origin: &Origin) {
        self.0.emit(event, origin);
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn token_store(&self) -> &dyn TokenStore {
        self.0.stores.tokens.as_ref()
    }

    pub(crate) fn refresh_store(&self) -> &dyn RefreshStore {
        self.0.stores.refreshes.as_ref()
    }

    pub(crate) fn code_store(&self) -> &dyn CodeStore {
        self.0.stores.codes.as_ref()
    }

    pub(crate) fn device_store(&self) -> &dyn DeviceStore {
        self.0.stores.devices.as_ref()
    }

    pub(crate) fn grant_store(&self) -> &dyn GrantStore {
        self.0.stores.grants.as_ref()
    }

    pub(crate) fn cache(&self) -> &TokenCache {
        &self.0.cache
    }

    pub(crate) fn known_clients(&self) -> &ClientMemory {
        &self.0.known_clients
    }

    pub(crate) fn checks(&self) -> &Checks {
        &self.0.checks
    }

    pub(crate) fn generator(&self) -> &dyn TokenGenerator {
        self.0.generator.as_ref()
    }

    pub(crate) fn upkeep(&self) -> &Once {
        &self.0.upkeep
    }

    pub(crate) fn pruning(&self) -> &Once {
        &self.0.pruning
    }
}

impl std::fmt::Debug for AuthorizationServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AuthorizationServer({}{})", self.issuer(), self.token_path())
    }
}
