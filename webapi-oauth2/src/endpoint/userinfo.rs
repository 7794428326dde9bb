//! `GET` and `POST /o/userinfo/` (OpenID Connect Core section 5.3): claims about whoever granted the token.
//!
//! In: a bearer token with the scope `openid`. Out: JSON with `sub` and what the other scopes let the client know.
//! Scripts of any origin may ask, for the token is all that counts here: no cookie does.

use actix_web::http::{Method, StatusCode, header};
use actix_web::web::ServiceConfig;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Map, Value};
use webapi_core::WebApi;
use webapi_core::db::DbConn;

use super::answer::{failure, preflight, uncached};
use super::bearer;
use super::mount::{self, Request};
use crate::error::TokenError;
use crate::oidc::{ClaimsRequest, subject};
use crate::scope::ScopeSet;
use crate::scope::standard::OPENID;
use crate::server::AuthorizationServer;
use crate::store::TokenKey;
use crate::token::SecretDigest;

const METHODS: &str = "GET, POST, OPTIONS";

pub(super) fn mount(api: &WebApi, server: &AuthorizationServer, config: &mut ServiceConfig) {
    if server.settings().oidc.is_some() {
        mount::at(api, server, config, server.path("userinfo/"), handle);
    }
}

async fn handle(request: Request) -> HttpResponse {
    let Request { api, server, http, .. } = request;
    if http.method() == Method::OPTIONS {
        return preflight(METHODS);
    }
    let realm = &server.settings().realm;
    let mut response = match answer(&api, &server, &http).await {
        Ok(Some(claims)) => uncached(StatusCode::OK).json(claims),
        // Who presents nothing is told of no error (RFC 6750 section 3.1).
        Ok(None) => uncached(StatusCode::UNAUTHORIZED)
            .insert_header((header::WWW_AUTHENTICATE, format!("Bearer realm=\"{realm}\"")))
            .finish(),
        Err(error) => failure(&error, realm, METHODS),
    };
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::ACCESS_CONTROL_EXPOSE_HEADERS, "WWW-Authenticate"),
    ] {
        response.headers_mut().insert(name, header::HeaderValue::from_static(value));
    }
    response
}

/// The order of the checks.
async fn answer(
    api: &WebApi,
    server: &AuthorizationServer,
    http: &HttpRequest,
) -> Result<Option<Map<String, Value>>, TokenError> {
    if http.method() != Method::GET && http.method() != Method::POST {
        return Err(TokenError::method_not_allowed());
    }
    let Some(token) = bearer::token(http)? else { return Ok(None) };
    let (digest, inner, server) = (SecretDigest::of(&token), api.clone(), server.clone());
    let work = move |conn: &mut DbConn| claims(&inner, &server, conn, digest);
    api.database().run(work).await?.map(Some)
}

fn claims(
    api: &WebApi,
    server: &AuthorizationServer,
    conn: &mut DbConn,
    digest: SecretDigest,
) -> Result<Map<String, Value>, TokenError> {
    let realm = &server.settings().realm;
    let invalid = || {
        let challenge = format!("Bearer realm=\"{realm}\", error=\"invalid_token\"");
        TokenError::bearer(401, "invalid_token", challenge)
    };
    let found = server.token_store().find(conn, TokenKey::Token(digest))?;
    let found = found.filter(|found| {
        found.is_usable(api.clock().now()) && server.resources(api).includes_api(&found.record.audience)
    });
    let found = found.ok_or_else(invalid)?;
    let scopes = ScopeSet::of_words(&found.record.scope);
    let (Some(user_id), true) = (found.record.user_id, scopes.contains(OPENID)) else {
        let challenge = format!("Bearer realm=\"{realm}\", error=\"insufficient_scope\", scope=\"{OPENID}\"");
        return Err(TokenError::bearer(403, "insufficient_scope", challenge));
    };
    let user = api.users().by_id(conn, user_id)?.filter(|user| user.is_active).ok_or_else(invalid)?.user;
    let Some(oidc) = &server.settings().oidc else { return Err(invalid()) };
    let request =
        ClaimsRequest { user: &user, scopes: &scopes, client_id: &found.client_id, users: api.users() };
    let mut claims = oidc.claims.userinfo(conn, request)?;
    claims.insert("sub".to_owned(), subject(user_id).into());
    Ok(claims)
}
