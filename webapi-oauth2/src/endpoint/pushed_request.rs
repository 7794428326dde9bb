//! `POST /o/par/` (RFC 9126 section 2): a client pushes an authorization request.
//!
//! In: a form with the request and the client's credentials. Out: JSON with the reference that the browser brings to
//! the authorization endpoint, never to be cached. It is there where codes are.

use actix_web::http::StatusCode;
use actix_web::web::ServiceConfig;
use serde_json::json;
use webapi_core::WebApi;
use webapi_core::db::DbConn;

use super::answer::uncached;
use super::caller::{Access, Caller};
use super::mount::{self, Request, WebOrigins, of_clients};
use super::parameters;
use crate::authorization::pushed::{self, Pushed};
use crate::error::TokenError;
use crate::grant::GrantType;
use crate::server::AuthorizationServer;
use crate::store::ClientKind;

pub(super) fn mount(api: &WebApi, server: &AuthorizationServer, config: &mut ServiceConfig) {
    if server.settings().offers(GrantType::AuthorizationCode) {
        mount::at(api, server, config, server.path("par/"), |request| {
            of_clients(request, "pushed_request", answer, |_, pushed| {
                let (uri, seconds) = (pushed.request_uri(), pushed.lifetime.num_seconds());
                uncached(StatusCode::CREATED).json(json!({ "request_uri": uri, "expires_in": seconds }))
            })
        });
    }
}

/// The order of the checks. Clients without a secret prove nothing, so that anybody could fill the table in their name:
/// what comes from one address is counted.
async fn answer(request: Request, origins: WebOrigins) -> Result<Pushed, TokenError> {
    let Request { api, server, http, payload } = request;
    let form = parameters::read(&http, payload).await?;
    let presented = parameters::client(&http, &form)?;
    let mut caller = Caller::new(&api, &server, presented, parameters::origin(&api, &http));
    caller.web_origins = origins;
    let address = caller.origin.address;
    let pushed = caller.run(Access::Write, move |conn: &mut DbConn, known| {
        if known.client.record.kind == ClientKind::Public {
            server.settings().abuse.pushed(&api, address)?;
        }
        pushed::push(&api, &server, conn, &known.client, &form)
    });
    pushed.await
}
