//! `/.well-known/jwks.json` (RFC 7517 section 5): the public keys of now, for anybody who checks a signature.
//!
//! It is there if something is signed. The path follows the issuer; the toolkit's path below the prefix leads there too.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use actix_web::web::ServiceConfig;
use serde_json::Value;
use webapi_core::WebApi;
use webapi_core::error::{ApiError, ApiResult};

use super::mount::{self, Request};
use super::{metadata, well_known};
use crate::server::{AuthorizationServer, Keys};

const NAME: &str = "/.well-known/jwks.json";

/// The URL of the keys.
pub(super) fn url(server: &AuthorizationServer) -> String {
    format!("{}{NAME}", server.issuer())
}

pub(super) fn mount(api: &WebApi, server: &AuthorizationServer, config: &mut ServiceConfig) {
    if server.keys().is_none() {
        return;
    }
    for path in metadata::below(server, NAME) {
        mount::at(api, server, config, path, handle);
    }
}

async fn handle(request: Request) -> HttpResponse {
    let Request { api, server, http, .. } = request;
    let Some(keys) = server.keys() else { return HttpResponse::NotFound().finish() };
    match document(&api, &server, keys).await {
        Ok(document) => well_known::answer(&http, || document),
        Err(error) => {
            tracing::error!(?error, "the signing keys cannot be told");
            let mut response = HttpResponse::build(StatusCode::SERVICE_UNAVAILABLE);
            response
                .insert_header((header::RETRY_AFTER, "1"))
                .insert_header((header::CACHE_CONTROL, "no-store"));
            response.finish()
        }
    }
}

/// The keys; a set that is still without a key of some algorithm is not told, lest somebody keeps it.
async fn document(api: &WebApi, server: &AuthorizationServer, keys: Keys<'_>) -> ApiResult<Value> {
    let (keyring, now) = (keys.keyring(), api.clock().now());
    let known = match keyring.recent(now).filter(|known| keyring.is_complete(known, now)) {
        Some(known) => known,
        None => {
            let (database, server) = (api.database().clone(), server.clone());
            let read = move |conn: &mut webapi_core::db::DbConn| {
                let keys = server.keys().ok_or_else(ApiError::does_not_exist)?;
                keys.keyring().read(conn, keys.store(), &database, now)
            };
            api.database().run(read).await??
        }
    };
    if !keyring.is_complete(&known, now) {
        return Err(ApiError::new(webapi_core::error::catalog::BUSY));
    }
    serde_json::to_value(known.published(now, keyring.published_for())).map_err(ApiError::internal)
}
