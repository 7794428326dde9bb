//! How an endpoint gets its requests: [`at`] a path, and [`of_clients`] what endpoints that clients post to share.

use std::sync::{Arc, OnceLock};

use actix_web::http::Method;
use actix_web::web::{self, Payload, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use tracing::Instrument as _;
use webapi_core::WebApi;

use super::answer::{failure, preflight, share};
use super::caller::span;
use crate::error::TokenError;
use crate::server::AuthorizationServer;

/// What a client may do at its endpoints.
const METHODS: &str = "POST, OPTIONS";

/// A request, with all that answers it.
pub(super) struct Request {
    pub(super) api: WebApi,
    pub(super) server: AuthorizationServer,
    pub(super) http: HttpRequest,
    pub(super) payload: Payload,
}

/// The web origins that the client named, once it was found.
pub(super) type WebOrigins = Arc<OnceLock<Vec<String>>>;

/// Answers every request to a path, whatever its method.
pub(super) fn at<H, F>(
    api: &WebApi,
    server: &AuthorizationServer,
    config: &mut ServiceConfig,
    path: String,
    handle: H,
) where
    H: Fn(Request) -> F + Clone + 'static,
    F: Future<Output = HttpResponse> + 'static,
{
    let (api, server) = (api.clone(), server.clone());
    let handler = move |http: HttpRequest, payload: Payload| {
        handle(Request { api: api.clone(), server: server.clone(), http, payload })
    };
    config.service(web::resource(path).default_service(web::to(handler)));
}

/// Answers a POST of a client; a preflight is answered for any origin, since which client asks is not known yet, and the
/// answer can be read by scripts of the origins that the client named.
pub(super) async fn of_clients<T, F>(
    request: Request,
    endpoint: &'static str,
    answer: impl FnOnce(Request, WebOrigins) -> F,
    success: impl FnOnce(&AuthorizationServer, T) -> HttpResponse,
) -> HttpResponse
where
    F: Future<Output = Result<T, TokenError>>,
{
    let method = request.http.method().clone();
    if method == Method::OPTIONS {
        return preflight(METHODS);
    }
    let (server, http, origins) = (request.server.clone(), request.http.clone(), WebOrigins::default());
    let answered = match method {
        Method::POST => answer(request, Arc::clone(&origins)).instrument(span(endpoint)).await,
        _ => Err(TokenError::method_not_allowed()),
    };
    let response = match answered {
        Ok(done) => success(&server, done),
        Err(error) => failure(&error, &server.settings().realm, METHODS),
    };
    share(response, &http, origins.get().map_or(&[], Vec::as_slice))
}
