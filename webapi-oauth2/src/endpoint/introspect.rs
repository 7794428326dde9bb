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
use webapi_core::db::DbConn;

use super::answer::{failure, uncached};
use super::caller::{Access, Caller, span};
use super::{bearer, parameters};
use crate::error::TokenError;
use crate::scope::ScopeSet;
use crate::server::AuthorizationServer;
use crate::store::{ClientKind, LiveToken, StoredClient, TokenKey};
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
    let Some((_, token)) = live(api, server, conn, digest)? else {
        let challenge = format!("Bearer realm=\"{realm}\", error=\"invalid_token\"");
        return Err(TokenError::bearer(401, "invalid_token", challenge));
    };
    if !ScopeSet::of_words(&token.scope).contains(scope) {
        let challenge = format!("Bearer realm=\"{realm}\", error=\"insufficient_scope\", scope=\"{scope}\"");
        return Err(TokenError::bearer(403, "insufficient_scope", challenge));
    }
    Ok(())
}

/// A token that is good in every respect, and the id of its client.
fn live(
    api: &WebApi,
    server: &AuthorizationServer,
    conn: &mut DbConn,
    token: SecretDigest,
) -> Result<Option<(String, LiveToken)>, TokenError> {
    let found = server.token_store().find_with_user(conn, TokenKey::Token(token), api.users())?;
    Ok(found.and_then(|(token, user)| {
        let client_id = token.client_id.clone();
        Some((client_id, LiveToken::of(token, user, api.clock().now())?))
    }))
}

/// What a token stands for; of this client's tokens alone, where one is given.
fn describe(
    api: &WebApi,
    server: &AuthorizationServer,
    conn: &mut DbConn,
    token: SecretDigest,
    of: Option<&StoredClient>,
) -> Result<Answer, TokenError> {
    let found = match of {
        Some(client) => {
            let (store, now) = (server.token_store(), api.clock().now());
            let found = store.find_live(conn, token, client, api.users(), now)?;
            found.map(|token| (client.record.client_id.clone(), token))
        }
        None => live(api, server, conn, token)?,
    };
    let about = found.map(|(client_id, token)| about(api, server, client_id, token));
    Ok(Answer { active: about.is_some(), about })
}

fn about(api: &WebApi, server: &AuthorizationServer, client_id: String, token: LiveToken) -> About {
    // A client never has the subject of a user, whatever it is called: users are numbers.
    let sub = match token.user_id {
        Some(user_id) => user_id.to_string(),
        None => format!("client:{client_id}"),
    };
    let aud = if token.audience.is_empty() {
        vec![server.resources(api).identifier().to_owned()]
    } else {
        token.audience
    };
    About {
        aud,
        client_id,
        cnf: token.confirmation.and_then(|text| serde_json::from_str(&text).ok()),
        exp: token.expires_at.timestamp(),
        iat: token.created_at.timestamp(),
        iss: server.issuer().to_owned(),
        scope: token.scope,
        sub,
        token_type: "Bearer",
        username: token.username,
    }
}

/// What is answered (RFC 7662 section 2.2): of a token that is not good, only that.
#[derive(Debug, Serialize)]
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
