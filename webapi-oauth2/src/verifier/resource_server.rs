//! [`ResourceServer`]: an API that accepts tokens and issues none.

use std::time::Duration;

use chrono::TimeDelta;
use webapi_core::api::WebApiBuilder;

use super::{Foreign, ForeignBackend, TokenVerifier};
use crate::bearer::{VerifiedRequest, VerifyRequest};
use crate::permission::ReadWrite;
use crate::protect::Protection;
use crate::scope::check;
use crate::scope::dictionary::DictionaryFacet;
use crate::server::settings::{LONGEST_CACHE, ProtectionSettings, SettingsError, check_realm};

/// Accepts the tokens of other issuers, for an API without an authorization server of its own.
///
/// ```
/// use webapi_core::WebApi;
/// use webapi_core::db::Database;
/// use webapi_oauth2::verifier::{AcceptTokens as _, ResourceServer};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let api = WebApi::builder()
///     .database(Database::open("sqlite::memory:")?)
///     .resource_server(ResourceServer::new().realm("Reviews"))
///     .build()?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct ResourceServer {
    realm: String,
    foreign: Foreign,
    cache_lifetime: Duration,
    protection: ProtectionSettings,
    verify_request: Option<VerifyRequest>,
}

impl ResourceServer {
    /// Accepts no tokens yet.
    pub fn new() -> Self {
        Self {
            realm: "Web API".to_owned(),
            foreign: Foreign::default(),
            cache_lifetime: Duration::from_secs(30),
            protection: ProtectionSettings::default(),
            verify_request: None,
        }
    }

    /// The realm of challenges; `Web API` by default.
    pub fn realm(mut self, realm: impl Into<String>) -> Self {
        self.realm = realm.into();
        self
    }

    /// Accepts the tokens of an issuer.
    pub fn verifier(mut self, verifier: impl TokenVerifier) -> Self {
        self.foreign = self.foreign.with(verifier);
        self
    }

    /// How long a verified token is known from memory: 30 seconds by default, at most five minutes. A token that its
    /// issuer revoked is accepted for so long.
    pub fn cache_lifetime(mut self, lifetime: Duration) -> Self {
        self.cache_lifetime = lifetime;
        self
    }

    /// The scopes that stand for reading and writing; `read` and `write` by default.
    pub fn read_write_scopes(mut self, read: impl Into<String>, write: impl Into<String>) -> Self {
        self.protection.read_write = ReadWrite { read: read.into(), write: write.into() };
        self
    }

    /// Lists the scopes that would do in the body of a 403 from a protected handler.
    pub fn scopes_in_errors(mut self) -> Self {
        self.protection.scopes_in_errors = true;
        self
    }

    /// Tells the owner of a token in the body of a 403 from a protected handler which rule refused.
    pub fn explain_refusals(mut self) -> Self {
        self.protection.explain_refusals = true;
        self
    }

    /// A hook that may refuse a good token by returning false. It must not block.
    pub fn verify_request(
        mut self,
        verify: impl Fn(&VerifiedRequest<'_>) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.verify_request = Some(std::sync::Arc::new(verify));
        self
    }

    fn checked(self) -> Result<(String, Foreign, ProtectionSettings), SettingsError> {
        let lifetime =
            TimeDelta::from_std(self.cache_lifetime).ok().filter(|lifetime| *lifetime <= LONGEST_CACHE);
        let lifetime = lifetime.ok_or(SettingsError::CacheLifetime)?;
        let foreign = self.foreign.known_for(lifetime).refusing(self.verify_request);
        Ok((check_realm(self.realm)?, foreign, self.protection))
    }
}

impl Default for ResourceServer {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for ResourceServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ResourceServer({:?})", self.foreign)
    }
}

/// Adds the acceptance of foreign tokens to an API without an authorization server.
pub trait AcceptTokens: Sized {
    /// Adds bearer authentication, the scope check and the scope dictionary; what is wrong with the settings is reported
    /// by the API's own `build`.
    fn resource_server(self, server: ResourceServer) -> Self;
}

impl AcceptTokens for WebApiBuilder {
    fn resource_server(self, server: ResourceServer) -> Self {
        let (realm, foreign, settings) = match server.checked() {
            Ok(checked) => checked,
            Err(error) => return self.refuse(error),
        };
        let backend = ForeignBackend { foreign: foreign.clone(), realm: realm.clone(), is_alone: true };
        self.auth_backend(backend)
            .gate(check::gate(&realm, settings.scopes_in_errors))
            .facet(DictionaryFacet::default())
            .service(move |api, config| {
                Protection::of_resource_server(api, &realm, &foreign, &settings).mount(config);
            })
    }
}
