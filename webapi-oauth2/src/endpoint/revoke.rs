//! `POST /o/revoke_token/` (RFC 7009): a client gives a token back.
//!
//! In: a token of either kind and the client's credentials. Out: 200 without a body, whether there was such a token or
//! not; a failing store is never passed over. A token that a user granted takes its family with it: the refresh token
//! and every access token. Hints are not needed: both kinds are found by their digest.

use std::sync::{Arc, OnceLock};

use actix_web::http::{Method, StatusCode};
use actix_web::web::{self, Payload, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use tracing::Instrument as _;
use webapi_core::WebApi;
use webapi_core::db::DbConn;

use super::answer::{failure, preflight, share, uncached};
use super::caller::{Access, Caller, span};
use super::{json_body, parameters};
use crate::error::TokenError;
use crate::event::{Event, Origin};
use crate::server::AuthorizationServer;
use crate::store::{StoredClient, TokenKey};
use crate::token::SecretDigest;

const METHODS: &str = "POST, OPTIONS";

pub(super) fn mount(api: &WebApi, server: &AuthorizationServer, config: &mut ServiceConfig) {
    let (api, server) = (api.clone(), server.clone());
    let path = server.path("revoke_token/");
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
    if http.method() == Method::OPTIONS {
        return preflight(METHODS);
    }
    let origins = Arc::<OnceLock<Vec<String>>>::default();
    let response = match answer(api, server, http, payload, &origins).instrument(span("revoke")).await {
        Ok(()) => uncached(StatusCode::OK).finish(),
        Err(error) if error.status() == 500 => {
            failure(&TokenError::busy(), &server.settings().realm, METHODS)
        }
        Err(error) => failure(&error, &server.settings().realm, METHODS),
    };
    share(response, http, origins.get().map_or(&[], Vec::as_slice))
}

/// The order of the checks.
async fn answer(
    api: &WebApi,
    server: &AuthorizationServer,
    http: &HttpRequest,
    payload: Payload,
    origins: &Arc<OnceLock<Vec<String>>>,
) -> Result<(), TokenError> {
    if http.method() != Method::POST {
        return Err(TokenError::method_not_allowed());
    }
    let form = json_body::read(server, http, payload).await?;
    let presented = parameters::client(http, &form)?;
    let token = form.value("token").ok_or(TokenError::invalid_request("token is missing"))?;
    let digest = SecretDigest::of(token);
    let mut caller = Caller::new(api, server, presented, parameters::origin(api, http));
    caller.web_origins = Arc::clone(origins);
    let (server, now, origin) = (server.clone(), api.clock().now(), caller.origin.clone());
    let revoked = caller
        .run(Access::Write, move |conn, known| revoke(&server, conn, &known.client, digest, now, &origin));
    revoked.await
}

/// Revokes the token behind a digest, if it is this client's.
fn revoke(
    server: &AuthorizationServer,
    conn: &mut DbConn,
    client: &StoredClient,
    digest: SecretDigest,
    now: DateTime<Utc>,
    origin: &Origin,
) -> Result<(), TokenError> {
    let access = server.token_store().find(conn, TokenKey::Token(digest))?;
    let (owner, grant) = match access {
        Some(found) => (found.record.client, found.record.grant),
        None => match server.refresh_store().find_refresh(conn, digest)? {
            Some(found) => (found.client, Some(found.grant)),
            None => return Ok(()),
        },
    };
    if owner != client.id {
        return Ok(());
    }
    match grant {
        Some(grant) => {
            server.grant_store().revoke(conn, grant, now)?;
            server.cache().forget_family(grant, now);
        }
        None => {
            if let Some(digests) = server.token_store().revoke(conn, digest, now)? {
                server.cache().forget(digests, now);
            }
        }
    }
    server.emit(&Event::TokenRevoked { client: &client.record.client_id, grant }, origin);
    Ok(())
}
