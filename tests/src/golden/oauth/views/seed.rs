//! Views that the manual of the REST framework's layer shows: a function, a documented view, and what a token is.

use actix_web::HttpRequest;
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpResponse, Responder};
use serde_json::json;
use webapi_oauth2::permission::TokenHasScope;
use webapi_oauth2::protect::{Protect, TokenInfo, Way};
use webapi_oauth2::protected_resource;

use super::{answer, body, test_views};

/// The manual's function sets its scopes in a variable, where nobody looks. An attribute cannot be overlooked.
#[protected_resource(scopes("read"))]
async fn read_only() -> impl Responder {
    web::Json(json!({ "data": "Read-only content" }))
}

async fn documented(request: HttpRequest) -> HttpResponse {
    match *request.method() {
        Method::GET | Method::HEAD => answer::json(StatusCode::OK, json!({ "data": "protected content" })),
        _ => test_views::view(request).await,
    }
}

/// Adds the views.
pub(super) fn mount(config: &mut ServiceConfig) {
    let protect = Protect::new(TokenHasScope::new(["read"])).ways(&[Way::Token]);
    config
        .service(
            web::resource("/api/fbv-seed/")
                .wrap(answer::allow("GET, OPTIONS"))
                .route(web::get().to(read_only)),
        )
        .service(
            web::resource("/api/documented/")
                .wrap(protect)
                .wrap(from_fn(body::read_first))
                .wrap(answer::allow("GET, POST, PUT, DELETE, HEAD, OPTIONS"))
                .default_service(web::to(documented)),
        )
        .service(
            web::scope("/api/token-info")
                .wrap(answer::allow("GET, HEAD, OPTIONS"))
                .service(TokenInfo::at("/")),
        );
}
