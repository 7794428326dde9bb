//! `/view/client/`: for a client with its own credentials, or by a token.

use actix_web::http::Method;
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use webapi_oauth2::protect::ProvenClient;

use super::plain::{READ_AND_POST, not_allowed, open_to_options, text};

async fn view(_client: ProvenClient, request: HttpRequest) -> HttpResponse {
    match *request.method() {
        Method::GET | Method::HEAD | Method::POST => text("Hello, OAuth2!"),
        _ => not_allowed(READ_AND_POST),
    }
}

/// Adds the view.
pub(super) fn mount(config: &mut ServiceConfig) {
    config.service(open_to_options("/view/client/", READ_AND_POST).default_service(web::to(view)));
}
