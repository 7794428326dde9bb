//! `POST /o/device-authorization/` (RFC 8628 sections 3.1 and 3.2): a device asks for a pair of codes.
//!
//! In: a form with the client's credentials and a scope. Out: JSON with the code that the device polls with and the one
//! that its user types, never to be cached. Without the grant there is no such path. Only clients with the grant get
//! codes, and only for scopes that they may have.

use std::sync::{Arc, OnceLock};

use actix_web::http::{Method, StatusCode};
use actix_web::web::{self, Payload, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};
use webapi_core::WebApi;
use webapi_core::db::DbConn;

use super::answer::{failure, preflight, share, uncached};
use super::caller::{Access, Caller};
use super::{origin, parameters};
use crate::device::request::{DeviceCodes, request};
use crate::error::TokenError;
use crate::grant::GrantType;
use crate::server::AuthorizationServer;

const METHODS: &str = "POST, OPTIONS";

pub(super) fn mount(api: &WebApi, server: &AuthorizationServer, config: &mut ServiceConfig) {
    if !server.settings().offers(GrantType::DeviceCode) {
        return;
    }
    let (api, server) = (api.clone(), server.clone());
    let path = server.path("device-authorization/");
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
    let response = match answer(api, server, http, payload, &origins).await {
        Ok(codes) => uncached(StatusCode::OK).json(body(server, &codes)),
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
) -> Result<DeviceCodes, TokenError> {
    if http.method() != Method::POST {
        return Err(TokenError::method_not_allowed());
    }
    let form = parameters::read(http, payload).await?;
    let presented = parameters::client(http, &form)?;
    let mut caller = Caller::new(api, server, presented, parameters::origin(api, http));
    caller.web_origins = Arc::clone(origins);
    let (api, server, origin) = (api.clone(), server.clone(), caller.origin.clone());
    let codes = caller.run(Access::Write, move |conn: &mut DbConn, known| {
        let dictionary = server.scopes(&api);
        request(&api, &server, &dictionary, conn, &known.client, &form, &origin)
    });
    codes.await
}

fn body(server: &AuthorizationServer, codes: &DeviceCodes) -> Value {
    let page = format!("{}{}", origin(server.issuer()), server.path("device/"));
    let user_code = codes.user_code.shown();
    json!({
        "device_code": codes.device_code.expose(),
        "user_code": user_code,
        "verification_uri_complete": format!("{page}?user_code={user_code}"),
        "verification_uri": page,
        "expires_in": codes.lifetime.num_seconds(),
        "interval": codes.interval.num_seconds(),
    })
}
