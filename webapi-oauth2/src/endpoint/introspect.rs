//! `POST /o/introspect/` (RFC 7662): what a token stands for, for those who may know.
//!
//! In: a token, and either a client's credentials or a bearer token with the introspection scope. Out: its properties,
//! or `{"active": false}` and nothing more. A client sees its own tokens; one that is marked as an introspector, and
//! such a bearer, see all. Codes and refresh tokens are never active here, so that nobody takes them for access tokens.

use actix_web::http::{Method, StatusCode};
use actix_web::web::{self, Payload, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use serde_json::Value;
use tracing::Instrument as _;
use webapi_core::WebApi;
use webapi_core::account::User;
use webapi_core::db::DbConn;

use super::answer::{failure, uncached};
use super::caller::{Access, Caller, span};
use super::{bearer, parameters};
use crate::error::TokenError;
use crate::scope::ScopeSet;
use crate::server::AuthorizationServer;
use crate::store::{ClientKind, StoredClient, StoredToken, TokenKey};
use crate::token::SecretDigest;

const METHODS: &str = "POST";

pub(super) fn mount(api: &WebApi, server: &AuthorizationServer, config: &mut ServiceConfig) {
    if !server.settings().introspection {
        return;
    }
    let (api, server) = (api.clone(), server.clone());
    let path = server.path("introspect/");
    let handler = move |http: HttpRequest, payload: Payload| {
        let (api, server) = (api.clone(), server.clone());
        async move { handle(&api, &server, &http, payload).await }
    };
    config.service(web::resource(path).default_service(web::to(handler)));
}

async fn handle(
    api: &WebApi,
    server: &AuthorizationServer,
    http: &HttpRequest,
    payload: Payload,
) -> HttpResponse {
    match answer(api, server, http, payload).instrument(span("introspect")).await {
        Ok(body) => uncached(StatusCode::OK).json(body),
        Err(error) => failure(&error, &server.settings().realm, METHODS),
    }
}

/// The order of the checks.
async fn answer(
    api: &WebApi,
    server: &AuthorizationServer,
    http: &HttpRequest,
    payload: Payload,
) -> Result<Answer, TokenError> {
    if http.method() != Method::POST {
        return Err(TokenError::method_not_allowed());
    }
    let form = parameters::read(http, payload).await?;
    let token = form.value("token").map(SecretDigest::of);
    let missing = TokenError::invalid_request("token is missing");
    let (db, inner) = (api.clone(), server.clone());
    if let Some(bearer) = bearer::token(http)? {
        let token = token.ok_or(missing)?;
        let work = move |conn: &mut DbConn| {
            admit_bearer(&db, &inner, conn, SecretDigest::of(&bearer))?;
            describe(&db, &inner, conn, token, None)
        };
        return api.database().run(work).await?;
    }
    let caller = Caller::new(api, server, parameters::client(http, &form)?, parameters::origin(api, http));
    let found = caller.run(Access::Read, move |conn, known| {
        let (client, token) = (&known.client, token.ok_or(missing)?);
        // Whoever cannot prove who it is learns nothing (RFC 7662 section 2.1).
        if client.record.kind == ClientKind::Public {
            return Err(TokenError::invalid_client());
        }
        describe(&db, &inner, conn, token, Some(client).filter(|client| !client.record.is_introspector))
    });
    found.await
}

fn admit_bearer(
    api: &WebApi,
    server: &AuthorizationServer,
    conn: &mut DbConn,
    digest: SecretDigest,
) -> Result<(), TokenError> {
    let (realm, scope) = (&server.settings().realm, &server.settings().introspection_scope);
    let Some((found, _)) = live(api, server, conn, digest, None)? else {
        let challenge = format!("Bearer realm=\"{realm}\", error=\"invalid_token\"");
        return Err(TokenError::bearer(401, "invalid_token", challenge));
    };
    if !ScopeSet::of_words(&found.record.scope).contains(scope) {
        let challenge = format!("Bearer realm=\"{realm}\", error=\"insufficient_scope\", scope=\"{scope}\"");
        return Err(TokenError::bearer(403, "insufficient_scope", challenge));
    }
    Ok(())
}

/// The token with its user's name, if it is good in every respect; of this client alone, where one is given.
fn live(
    api: &WebApi,
    server: &AuthorizationServer,
    conn: &mut DbConn,
    digest: SecretDigest,
    of: Option<&StoredClient>,
) -> Result<Option<(StoredToken, Option<String>)>, TokenError> {
    let (store, key) = (server.token_store(), TokenKey::Token(digest));
    let found = match of {
        Some(client) => store.find_of_client(conn, key, client, api.users())?,
        None => store.find_with_user(conn, key, api.users())?,
    };
    let is_good = |(token, user): &(StoredToken, Option<User>)| {
        token.is_usable(api.clock().now()) && token.record.user_id.is_some() == user.is_some()
    };
    Ok(found.filter(is_good).map(|(token, user)| (token, user.map(|user| user.username))))
}

fn describe(
    api: &WebApi,
    server: &AuthorizationServer,
    conn: &mut DbConn,
    digest: SecretDigest,
    of: Option<&StoredClient>,
) -> Result<Answer, TokenError> {
    let Some((found, username)) = live(api, server, conn, digest, of)? else { return Ok(Answer::default()) };
    let record = found.record;
    // A client never has the subject of a user, whatever it is called: users are numbers.
    let sub = match record.user_id {
        Some(user_id) => user_id.to_string(),
        None => format!("client:{}", found.client_id),
    };
    let aud = if record.audience.is_empty() {
        vec![server.resources(api).identifier().to_owned()]
    } else {
        record.audience
    };
    let about = About {
        aud,
        client_id: found.client_id,
        cnf: record.confirmation.and_then(|text| serde_json::from_str(&text).ok()),
        exp: record.expires_at.timestamp(),
        iat: record.created_at.timestamp(),
        iss: server.issuer().to_owned(),
        scope: record.scope,
        sub,
        token_type: "Bearer",
        username,
    };
    Ok(Answer { active: true, about: Some(about) })
}

/// What is answered (RFC 7662 section 2.2): of a token that is not good, only that.
#[derive(Debug, Default, Serialize)]
struct Answer {
    active: bool,
    #[serde(flatten)]
    about: Option<About>,
}

#[derive(Debug, Serialize)]
struct About {
    aud: Vec<String>,
    client_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    cnf: Option<Value>,
    exp: i64,
    iat: i64,
    iss: String,
    scope: String,
    sub: String,
    token_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<String>,
}
