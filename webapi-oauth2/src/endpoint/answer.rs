//! Answers of the protocol's endpoints: JSON, never to be cached, readable for the scripts of known origins.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};

use crate::error::TokenError;

/// An answer that no cache keeps (RFC 6749 section 5.1).
pub(super) fn uncached(status: StatusCode) -> HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    response
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::PRAGMA, "no-cache"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"));
    response
}

/// An error (RFC 6749 section 5.2).
pub(super) fn failure(error: &TokenError, realm: &str, allow: &'static str) -> HttpResponse {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = uncached(status);
    if let Some(challenge) = error.challenge(realm) {
        response.insert_header((header::WWW_AUTHENTICATE, challenge));
    }
    match error.status() {
        405 => response.insert_header((header::ALLOW, allow)),
        503 => response.insert_header((header::RETRY_AFTER, "1")),
        429 => response.insert_header((header::RETRY_AFTER, error.retry_after().unwrap_or(1).to_string())),
        _ => &mut response,
    };
    response.json(error.body())
}

/// Lets scripts of an origin read the answer, if the client named that origin. Credentials of a browser never count.
pub(super) fn share(mut response: HttpResponse, http: &HttpRequest, origins: &[String]) -> HttpResponse {
    let headers = response.headers_mut();
    headers.append(header::VARY, header::HeaderValue::from_static("Origin"));
    let origin = http.headers().get(header::ORIGIN);
    let known = origin.filter(|origin| origins.iter().any(|known| known.as_bytes() == origin.as_bytes()));
    if let Some(origin) = known {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    }
    response
}

/// The answer to a preflight (Fetch, section 4.8): which client asks is not known yet, so no origin is refused.
pub(super) fn preflight(methods: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::ALLOW, methods))
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .insert_header((header::ACCESS_CONTROL_ALLOW_METHODS, methods))
        .insert_header((header::ACCESS_CONTROL_ALLOW_HEADERS, "Authorization, Content-Type"))
        .insert_header((header::ACCESS_CONTROL_MAX_AGE, "600"))
        .finish()
}
