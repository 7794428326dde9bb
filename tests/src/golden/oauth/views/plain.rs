//! Class-based views: whoever comes without a good token is refused, and OPTIONS is answered to anybody.

use actix_web::http::{Method, header};
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, Resource};
use webapi_oauth2::{protected_resource, rw_protected_resource};

const READ: &str = "GET, HEAD, OPTIONS";
pub(super) const READ_AND_POST: &str = "GET, POST, HEAD, OPTIONS";

#[protected_resource]
async fn hello(request: HttpRequest) -> HttpResponse {
    say(&request)
}

#[protected_resource(scopes("can_make_it", "can_break_it"))]
async fn scoped(request: HttpRequest) -> HttpResponse {
    say(&request)
}

#[protected_resource(scopes("music"))]
async fn music(request: HttpRequest) -> HttpResponse {
    say(&request)
}

#[rw_protected_resource(scopes("music"))]
async fn read_or_write(request: HttpRequest) -> HttpResponse {
    match *request.method() {
        Method::GET | Method::HEAD => text("Hello, OAuth2!"),
        Method::POST => text("posted"),
        _ => not_allowed(READ_AND_POST),
    }
}

/// What a view that only reads says.
fn say(request: &HttpRequest) -> HttpResponse {
    match *request.method() {
        Method::GET | Method::HEAD => text("Hello, OAuth2!"),
        _ => not_allowed(READ),
    }
}

pub(super) fn text(text: impl Into<String>) -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body(text.into())
}

pub(super) fn not_allowed(methods: &'static str) -> HttpResponse {
    HttpResponse::MethodNotAllowed().insert_header((header::ALLOW, methods)).finish()
}

/// A place where OPTIONS needs no credentials.
pub(super) fn open_to_options(path: &'static str, methods: &'static str) -> Resource {
    let options = move || async move { HttpResponse::Ok().insert_header((header::ALLOW, methods)).finish() };
    web::resource(path).route(web::method(Method::OPTIONS).to(options))
}

/// Adds the views.
pub(super) fn mount(config: &mut ServiceConfig) {
    config
        .service(open_to_options("/api/hello", READ).default_service(web::to(hello)))
        .service(open_to_options("/view/scoped/", READ).default_service(web::to(scoped)))
        .service(open_to_options("/view/rw/", READ_AND_POST).default_service(web::to(read_or_write)))
        .service(open_to_options("/view/meta/", READ).default_service(web::to(music)));
}
