//! [`OAuth2`]: how a server becomes part of an API.

use std::sync::Arc;

use webapi_core::api::WebApiBuilder;
use webapi_core::snapshot::{Facet, Snapshot};

use super::{AuthorizationServer, SettingsError};
use crate::bearer::BearerBackend;
use crate::endpoint;
use crate::endpoint::metadata::issuer_path;
use crate::scope::check;
use crate::scope::dictionary::DictionaryFacet;
use crate::scope::standard::STANDARD;
use crate::verifier::ForeignBackend;

/// Adds OAuth2 to an API.
pub trait OAuth2: Sized {
    /// Adds bearer authentication, the scope check, the scope dictionary, the tables and the token endpoint.
    ///
    /// It takes a server, of which a clone may be kept, or a builder; what is wrong with the builder's settings is
    /// reported by the API's own `build`.
    fn oauth2<S>(self, server: S) -> Self
    where
        S: TryInto<AuthorizationServer>,
        S::Error: Into<SettingsError>;
}

impl OAuth2 for WebApiBuilder {
    fn oauth2<S>(self, server: S) -> Self
    where
        S: TryInto<AuthorizationServer>,
        S::Error: Into<SettingsError>,
    {
        let server: AuthorizationServer = match server.try_into() {
            Ok(server) => server,
            Err(error) => return self.refuse(error.into()),
        };
        let (endpoints, checked) = (server.clone(), server.clone());
        let paths = paths(&server);
        let standard: &[_] = if server.settings().oidc.is_some() { &STANDARD } else { &[] };
        let texts = Arc::clone(&server.settings().scope_texts);
        let foreign = server.settings().foreign.clone();
        let this = if foreign.is_empty() {
            self
        } else {
            let realm = server.settings().realm.clone();
            self.auth_backend(ForeignBackend { foreign, realm, is_alone: false })
        };
        let this = paths.into_iter().fold(this, WebApiBuilder::reserve);
        this.auth_backend(BearerBackend::new(server.clone()))
            .gate(check::gate(&server.settings().realm, server.settings().scopes_in_errors))
            .facet(DictionaryFacet { standard, texts })
            .facet(ServerFacet(server))
            .migrations(&crate::MIGRATIONS)
            .check_database(move |database| {
                checked.keys().map_or(Ok(()), |keys| keys.keyring().check(database))
            })
            .service(move |api, config| endpoint::mount(api, &endpoints, config))
    }
}

/// Where the endpoints and pages are, wherever the API may be.
fn paths(server: &AuthorizationServer) -> Vec<String> {
    let pages = &server.settings().pages;
    let below_issuer = format!("{}/.well-known/", issuer_path(server.issuer()));
    vec![server.path(""), below_issuer, pages.login_path.clone(), pages.logout_path.clone()]
}

/// Lets [`AuthorizationServer::of`] find the server of an API.
struct ServerFacet(AuthorizationServer);

impl Facet for ServerFacet {
    type Value = AuthorizationServer;

    fn derive(&self, _snapshot: &Snapshot) -> AuthorizationServer {
        self.0.clone()
    }
}
