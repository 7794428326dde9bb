//! The parts of answers that are the same for everybody.

use actix_web::http::{Method, header};
use actix_web::{HttpRequest, HttpResponse};

/// The methods of a preflight's answer.
const METHODS: &str = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

/// Whether a browser asks what a script of another origin may do (Fetch, section 4.8).
pub(super) fn is_preflight(request: &HttpRequest) -> bool {
    request.method() == Method::OPTIONS
        && request.headers().contains_key(header::ORIGIN)
        && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// The answer to a preflight where nobody allows any origin. The handler does not run.
pub(super) fn preflight() -> HttpResponse {
    HttpResponse::NoContent().insert_header((header::ALLOW, METHODS)).finish()
}

/// The answer to a preflight for an origin, or for any. No cookies: `Access-Control-Allow-Credentials` is never sent.
pub(super) fn preflight_for(origin: &str) -> HttpResponse {
    HttpResponse::NoContent()
        .insert_header((header::ALLOW, METHODS))
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, origin))
        .insert_header((header::ACCESS_CONTROL_ALLOW_METHODS, METHODS))
        .insert_header((header::ACCESS_CONTROL_ALLOW_HEADERS, "Authorization, Content-Type"))
        .insert_header((header::ACCESS_CONTROL_MAX_AGE, "600"))
        .insert_header((header::VARY, "Origin"))
        .finish()
}
