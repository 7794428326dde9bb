//! The REST framework reads a body before it asks who sent it, and so do these views.

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{StatusCode, header};
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use actix_web::{Error, HttpMessage as _, HttpRequest};
use serde_json::{Value, json};

use super::answer;

/// What the views can read; `multipart/form-data` is let through, and no view looks into it.
const KNOWN: [&str; 3] = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"];

/// The body that was read.
pub(super) fn of(request: &HttpRequest) -> Bytes {
    request.extensions().get::<Bytes>().cloned().unwrap_or_default()
}

/// Refuses a body that cannot be read, and keeps any other for the view.
pub(super) async fn read_first<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let body = request.extract::<Bytes>().await?;
    if let Some((status, detail)) = unreadable(&content_type(&request), &body) {
        let response = answer::json(status, json!({ "detail": detail }));
        return Ok(request.into_response(response).map_into_right_body());
    }
    request.extensions_mut().insert(body);
    Ok(next.call(request).await?.map_into_left_body())
}

/// The type of a body; text, where the request does not say.
fn content_type(request: &ServiceRequest) -> String {
    let named = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    named.unwrap_or("text/plain").to_owned()
}

fn unreadable(content_type: &str, body: &[u8]) -> Option<(StatusCode, String)> {
    if body.is_empty() {
        return None;
    }
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !KNOWN.contains(&essence.as_str()) {
        let detail = format!("Unsupported media type \"{content_type}\" in request.");
        return Some((StatusCode::UNSUPPORTED_MEDIA_TYPE, detail));
    }
    if essence != "application/json" {
        return None;
    }
    let error = serde_json::from_slice::<Value>(body).err()?;
    Some((StatusCode::BAD_REQUEST, format!("JSON parse error - {error}")))
}
