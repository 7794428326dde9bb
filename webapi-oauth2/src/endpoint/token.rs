//! `POST /o/token/` (RFC 6749 section 3.2): from a form to a token.
//!
//! In: a form and perhaps an `Authorization` header. Out: JSON, never to be cached. The order of the checks stands
//! in [`answer`]; what needs no database is decided before the hop to a database thread. A token costs two
//! statements: the client, by a unique index, and the insertion.

use actix_web::http::{StatusCode, header};
use actix_web::web::{self, Payload, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use webapi_core::WebApi;

use super::parameters::{self, value};
use crate::client::authentication::PresentedClient;
use crate::error::TokenError;
use crate::grant::GrantType;
use crate::grant::client_credentials::{self, Granted};
use crate::scope::enable_webapi_scopes;
use crate::server::AuthorizationServer;
use crate::token::response;

pub(super) fn mount(api: &WebApi, server: &AuthorizationServer, config: &mut ServiceConfig) {
    let (api, server) = (api.clone(), server.clone());
    let realm = server.settings().realm.clone();
    let path = server.token_path();
    let post = move |http: HttpRequest, payload: Payload| {
        let (api, server) = (api.clone(), server.clone());
        async move {
            match answer(&api, server.clone(), &http, payload).await {
                Ok(granted) => success(&granted),
                Err(error) => failure(&error, &server.settings().realm),
            }
        }
    };
    let other = move || std::future::ready(failure(&TokenError::method_not_allowed(), &realm));
    config.service(web::resource(path).route(web::post().to(post)).default_service(web::to(other)));
}

async fn answer(
    api: &WebApi,
    server: AuthorizationServer,
    http: &HttpRequest,
    payload: Payload,
) -> Result<Granted, TokenError> {
    let form = parameters::read(http, payload).await?;
    let grant = value(&form, "grant_type").ok_or(TokenError::invalid_request("grant_type is missing"))?;
    let grant = GrantType::parse(grant).ok_or_else(TokenError::unsupported_grant_type)?;
    let authorization = http.headers().get_all(header::AUTHORIZATION).map(|value| value.to_str().ok());
    let client = PresentedClient::read(authorization, &form)?;
    let dictionary = enable_webapi_scopes(api).dictionary();
    let scope = value(&form, "scope").map(str::to_owned);
    let on_database = api.clone();
    let granted = api.database().run_write(move |conn| {
        let client = client.authenticate(&server, conn)?;
        let (clock, scope) = (on_database.clock(), scope.as_deref());
        match grant {
            GrantType::ClientCredentials => {
                client_credentials::grant(&server, conn, clock, &client, scope, &dictionary)
            }
        }
    });
    granted.await?
}

fn success(granted: &Granted) -> HttpResponse {
    let lifetime = granted.lifetime.to_std().unwrap_or_default();
    uncached(StatusCode::OK).json(response::body(&granted.issued, lifetime))
}

fn failure(error: &TokenError, realm: &str) -> HttpResponse {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = uncached(status);
    match error.status() {
        401 => response.insert_header((header::WWW_AUTHENTICATE, format!("Basic realm=\"{realm}\""))),
        405 => response.insert_header((header::ALLOW, "POST")),
        503 => response.insert_header((header::RETRY_AFTER, "1")),
        _ => &mut response,
    };
    response.json(error.body())
}

fn uncached(status: StatusCode) -> actix_web::HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    response.insert_header((header::CACHE_CONTROL, "no-store")).insert_header((header::PRAGMA, "no-cache"));
    response
}
