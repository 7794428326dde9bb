//! [`Protection`]: what protecting a handler needs of the API, where handlers find it.

use std::sync::Arc;

use actix_web::web::ServiceConfig;
use actix_web::{HttpMessage as _, HttpRequest};
use webapi_core::WebApi;
use webapi_core::db::DbConn;
use webapi_core::descriptor::Method;
use webapi_core::error::ApiError;

use super::answer;
use super::cross_site;
use super::denied::Denied;
use super::identity::Identity;
use super::presented;
use super::ways::Way;
use crate::bearer::{self, BadToken, VerifiedToken};
use crate::permission::{Asked, Permission, Refusal};
use crate::server::AuthorizationServer;
use crate::server::settings::ProtectionSettings;
use crate::store::TokenKey;
use crate::token::SecretDigest;
use crate::verifier::{Foreign, Here, PresentedToken, Unverified};

/// What protecting a handler needs of the API.
#[derive(Clone)]
pub(crate) struct Protection(Arc<Inner>);

struct Inner {
    api: WebApi,
    server: Option<AuthorizationServer>,
    foreign: Foreign,
    settings: ProtectionSettings,
    realm: String,
    /// The document that challenges point at (RFC 9728 section 5.1).
    metadata_url: Option<String>,
}

impl Protection {
    /// With the tokens of a server of our own, and of others.
    pub(crate) fn of_server(api: &WebApi, server: &AuthorizationServer) -> Self {
        let settings = server.settings();
        Self(Arc::new(Inner {
            api: api.clone(),
            server: Some(server.clone()),
            foreign: settings.foreign.clone(),
            settings: settings.protection.clone(),
            realm: settings.realm.clone(),
            metadata_url: server.place().map(|place| place.metadata_url.clone()),
        }))
    }

    /// With the tokens of others alone.
    #[cfg(feature = "remote")]
    pub(crate) fn of_resource_server(
        api: &WebApi,
        realm: &str,
        foreign: &Foreign,
        settings: &ProtectionSettings,
    ) -> Self {
        Self(Arc::new(Inner {
            api: api.clone(),
            server: None,
            foreign: foreign.clone(),
            settings: settings.clone(),
            realm: realm.to_owned(),
            metadata_url: None,
        }))
    }

    /// Puts it where handlers of the actix application find it.
    pub(crate) fn mount(self, config: &mut ServiceConfig) {
        config.app_data(self);
    }

    /// The protection of the application that answers a request.
    pub(crate) fn of(request: &HttpRequest) -> Result<&Self, Denied> {
        request.app_data().ok_or_else(|| {
            tracing::error!("a handler is protected, but no API with OAuth2 is part of its application");
            Denied::failed(&ApiError::internal("no API with OAuth2 in this application"))
        })
    }

    pub(super) fn api(&self) -> &WebApi {
        &self.0.api
    }

    pub(super) fn server(&self) -> Option<&AuthorizationServer> {
        self.0.server.as_ref()
    }

    pub(super) fn settings(&self) -> &ProtectionSettings {
        &self.0.settings
    }

    pub(super) fn realm(&self) -> &str {
        &self.0.realm
    }

    pub(super) fn metadata_url(&self) -> Option<&str> {
        self.0.metadata_url.as_deref()
    }

    /// The order of the checks.
    pub(super) async fn check(
        &self,
        request: &HttpRequest,
        permission: &(impl Permission + ?Sized),
        ways: Option<&[Way]>,
    ) -> Result<Identity, Denied> {
        if answer::is_preflight(request) {
            return Err(Denied::preflight());
        }
        let identity = self.identify(request, ways).await?;
        self.admit(request, &identity)?;
        let asked = self.asked(request, &identity);
        if permission.allows(&asked) {
            return Ok(identity);
        }
        Err(self.refused(permission, &asked, ways))
    }

    /// The same for an object.
    pub(super) async fn check_object<T: 'static>(
        &self,
        request: &HttpRequest,
        permission: &(impl Permission + ?Sized),
        object: &T,
        hide: bool,
    ) -> Result<Identity, Denied> {
        let identity = self.check(request, permission, None).await?;
        let asked = self.asked(request, &identity);
        if permission.allows_object(&asked, object) {
            Ok(identity)
        } else if hide {
            Err(Denied::hidden())
        } else {
            Err(Denied::refused(self, &Refusal::Forbidden, permission, &asked, true))
        }
    }

    /// Refuses bad tokens, and cookies that a page of another site makes a browser send.
    pub(super) fn admit(&self, request: &HttpRequest, identity: &Identity) -> Result<(), Denied> {
        if let Some(bad) = identity.bad_token() {
            return Err(Denied::bad_token(self, bad));
        }
        let writes = !Method::parse(request.method().as_str()).is_some_and(Method::is_safe);
        if identity.is_by_session() && writes && cross_site::is_foreign(request, self.0.api.public_url()) {
            return Err(Denied::cross_site());
        }
        Ok(())
    }

    pub(super) fn refused(
        &self,
        permission: &(impl Permission + ?Sized),
        asked: &Asked<'_>,
        ways: Option<&[Way]>,
    ) -> Denied {
        let ways = ways.unwrap_or(Way::DEFAULT);
        let challenges = ways.contains(&Way::Token);
        let refusal = match Refusal::of(permission, asked) {
            // Where the first way has no challenge there is nothing that a 401 could name, as in the REST framework.
            Refusal::Anonymous if ways.first() != Some(&Way::Token) => {
                return Denied::anonymous_without_challenge();
            }
            refusal => refusal,
        };
        Denied::refused(self, &refusal, permission, asked, challenges)
    }

    pub(super) fn asked<'a>(&'a self, request: &'a HttpRequest, identity: &'a Identity) -> Asked<'a> {
        Asked::new(identity.principal(), Method::parse(request.method().as_str()))
            .at(request.path(), request.query_string())
            .with_read_write(&self.0.settings.read_write)
    }

    /// Who a request comes from; found out once, unless other ways are asked for.
    pub(super) async fn identify(
        &self,
        request: &HttpRequest,
        ways: Option<&[Way]>,
    ) -> Result<Identity, Denied> {
        if ways.is_none()
            && let Some(known) = request.extensions().get::<Identity>()
        {
            return Ok(known.clone());
        }
        let identity = self.find_out(request, ways.unwrap_or(Way::DEFAULT)).await?;
        request.extensions_mut().insert(identity.clone());
        Ok(identity)
    }

    async fn find_out(&self, request: &HttpRequest, ways: &[Way]) -> Result<Identity, Denied> {
        let presented = presented::bearer(request).map_err(|wrong| Denied::malformed(self, wrong))?;
        for way in ways {
            match way {
                Way::Token => {
                    let Some(text) = presented else { continue };
                    return Ok(match self.verify(text, request.path()).await? {
                        Ok(token) => Identity::of_token(token),
                        Err(bad) => Identity::bad(bad),
                    });
                }
                Way::Session => {
                    let Some(cookie) = request.cookie(self.0.api.session_cookie()) else { continue };
                    let principal =
                        self.0.api.session(cookie.value()).await.map_err(|error| Denied::failed(&error))?;
                    if principal.is_authenticated() {
                        return Ok(Identity::of_session(principal));
                    }
                }
            }
        }
        Ok(Identity::anonymous())
    }

    /// From memory if it is known, else from the database or from its issuer.
    async fn verify(&self, text: &str, path: &str) -> Result<Result<Arc<VerifiedToken>, BadToken>, Denied> {
        let Inner { api, server, foreign, .. } = &*self.0;
        if !foreign.is_empty() {
            let token = PresentedToken::new(text);
            if let Some(verifier) = foreign.verifier(&token) {
                let users = api.shared_users();
                let here = Here { database: api.database(), users: &users, now: api.clock().now() };
                return match foreign.verify(verifier, &token, here).await {
                    Ok(token) => Ok(Ok(token)),
                    Err(Unverified::Bad(bad)) => Ok(Err(bad)),
                    Err(Unverified::Unavailable(after)) => Err(Denied::unavailable(after)),
                    Err(Unverified::Failed(error)) => Err(Denied::failed(&error)),
                };
            }
        }
        let Some(server) = server.as_ref().filter(|_| text.len() <= bearer::LONGEST) else {
            return Ok(Err(BadToken::Invalid));
        };
        let (key, now) = (TokenKey::Token(SecretDigest::of(text)), api.clock().now());
        if let Some(known) = bearer::recall(server, key, now) {
            return Ok(known);
        }
        let (server, users, path) = (server.clone(), api.shared_users(), path.to_owned());
        let look_up =
            move |conn: &mut DbConn| bearer::look_up_beside(&server, conn, key, users.as_ref(), now, &path);
        let found = api.database().run(look_up).await;
        found.map_err(ApiError::from).and_then(|found| found).map_err(|error| Denied::failed(&error))
    }
}
