//! `POST /o/revoke_token/` (RFC 7009): a client gives a token back.
//!
//! In: a token of either kind and the client's credentials. Out: 200 without a body, whether there was such a token or
//! not; a failing store is never passed over. A token that a user granted takes its family with it: the refresh token
//! and every access token. Hints are not needed: both kinds are found by their digest.

use actix_web::http::StatusCode;
use actix_web::web::ServiceConfig;
use chrono::{DateTime, Utc};
use webapi_core::WebApi;
use webapi_core::db::DbConn;

use super::answer::uncached;
use super::caller::{Access, Caller};
use super::mount::{self, Request, WebOrigins, of_clients};
use super::{json_body, parameters};
use crate::error::TokenError;
use crate::event::{Event, Origin};
use crate::server::AuthorizationServer;
use crate::store::{StoredClient, TokenKey};
use crate::token::SecretDigest;

pub(super) fn mount(api: &WebApi, server: &AuthorizationServer, config: &mut ServiceConfig) {
    mount::at(api, server, config, server.path("revoke_token/"), |request| {
        of_clients(request, "revoke", answer, |_, ()| uncached(StatusCode::OK).finish())
    });
}

/// The order of the checks. Whatever fails here can be asked again, and the client is told so.
async fn answer(request: Request, origins: WebOrigins) -> Result<(), TokenError> {
    let Request { api, server, http, payload } = request;
    let form = json_body::read(&server, &http, payload).await?;
    let presented = parameters::client(&http, &form)?;
    let token = form.value("token").ok_or(TokenError::invalid_request("token is missing"))?;
    let digest = SecretDigest::of(token);
    let mut caller = Caller::new(&api, &server, presented, parameters::origin(&api, &http));
    caller.web_origins = origins;
    let (now, origin) = (api.clock().now(), caller.origin.clone());
    let revoked = caller
        .run(Access::Write, move |conn, known| revoke(&server, conn, &known.client, digest, now, &origin));
    revoked.await.map_err(|error| if error.status() == 500 { TokenError::busy() } else { error })
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
