//! `POST /o/device-authorization/` (RFC 8628 sections 3.1 and 3.2): a device asks for a pair of codes.
//!
//! In: a form with the client's credentials and a scope. Out: JSON with the code that the device polls with and the one
//! that its user types, never to be cached. Without the grant there is no such path. Only clients with the grant get
//! codes, and only for scopes that they may have.

use actix_web::http::StatusCode;
use actix_web::web::ServiceConfig;
use serde_json::{Value, json};
use webapi_core::WebApi;
use webapi_core::db::DbConn;

use super::answer::uncached;
use super::caller::{Access, Caller};
use super::mount::{self, Request, WebOrigins, of_clients};
use super::{origin, parameters};
use crate::device::{self, request::DeviceCodes};
use crate::error::TokenError;
use crate::grant::GrantType;
use crate::server::AuthorizationServer;

pub(super) fn mount(api: &WebApi, server: &AuthorizationServer, config: &mut ServiceConfig) {
    if server.settings().offers(GrantType::DeviceCode) {
        mount::at(api, server, config, server.path("device-authorization/"), |request| {
            of_clients(request, "device_authorization", answer, |server, codes| {
                uncached(StatusCode::OK).json(body(server, &codes))
            })
        });
    }
}

/// The order of the checks.
async fn answer(request: Request, origins: WebOrigins) -> Result<DeviceCodes, TokenError> {
    let Request { api, server, http, payload } = request;
    let form = parameters::read(&http, payload).await?;
    let presented = parameters::client(&http, &form)?;
    let mut caller = Caller::new(&api, &server, presented, parameters::origin(&api, &http));
    caller.web_origins = origins;
    let origin = caller.origin.clone();
    let codes = caller.run(Access::Write, move |conn: &mut DbConn, known| {
        let dictionary = server.scopes(&api);
        device::request::request(&api, &server, &dictionary, conn, &known.client, &form, &origin)
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
