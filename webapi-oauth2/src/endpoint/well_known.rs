//! Documents that anybody may read, from any origin, and keep for a while.

use actix_web::http::{Method, header};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::answer::preflight;

const METHODS: &str = "GET, HEAD, OPTIONS";

/// Answers with the document, or that it has not changed.
pub(super) fn answer(http: &HttpRequest, document: impl FnOnce() -> Value) -> HttpResponse {
    match *http.method() {
        Method::GET | Method::HEAD => {}
        Method::OPTIONS => return preflight(METHODS),
        _ => return HttpResponse::MethodNotAllowed().insert_header((header::ALLOW, METHODS)).finish(),
    }
    let body = document().to_string();
    let etag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(&Sha256::digest(body.as_bytes())[..16]));
    let known = http.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let mut response = match known {
        Some(known) if known.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag) => {
            HttpResponse::NotModified()
        }
        _ => HttpResponse::Ok(),
    };
    response
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .insert_header((header::ETAG, etag))
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .content_type("application/json")
        .body(body)
}
