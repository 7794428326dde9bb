//! Paths without the slash at their end: the browser is sent to the endpoint, with its query.
//!
//! Django does so (`APPEND_SLASH`), and people type addresses as they like.

use actix_web::http::header;
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};

use crate::server::AuthorizationServer;

/// Endpoints that are always there.
const ENDPOINTS: [&str; 3] = ["authorize", "token", "revoke_token"];

pub(super) fn mount(server: &AuthorizationServer, config: &mut ServiceConfig) {
    for endpoint in ENDPOINTS {
        let path = server.path(endpoint);
        config.service(web::resource(path).default_service(web::to(redirect)));
    }
}

async fn redirect(http: HttpRequest) -> HttpResponse {
    let (path, query) = (http.path(), http.query_string());
    let location = if query.is_empty() { format!("{path}/") } else { format!("{path}/?{query}") };
    HttpResponse::MovedPermanently().insert_header((header::LOCATION, location)).finish()
}
