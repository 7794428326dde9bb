//! What endpoints read of a request: a form, the credentials, and where it comes from.

use actix_web::HttpRequest;
use actix_web::http::header;
use actix_web::web::{Bytes, Payload};
use webapi_core::WebApi;

use crate::client::authentication::PresentedClient;
use crate::error::TokenError;
use crate::event::{self, Origin};
use crate::form::Form;

/// The largest form, in bytes.
const LARGEST: usize = 64 * 1024;

/// Reads the form of a request (RFC 6749 section 3.2): nothing else is a form, and there must be no query, in which
/// credentials would end up in logs.
pub(super) async fn read(http: &HttpRequest, payload: Payload) -> Result<Form, TokenError> {
    if !http.query_string().is_empty() {
        return Err(TokenError::invalid_request("parameters belong into the form, not into the URL"));
    }
    let form = Form::parse(&read_body(http, payload).await?)?;
    let repeated = form.repeated().next().is_some();
    if repeated { Err(TokenError::invalid_request("a parameter is given twice")) } else { Ok(form) }
}

/// Reads the bytes of a form, within bounds.
pub(crate) async fn read_body(http: &HttpRequest, payload: Payload) -> Result<Bytes, TokenError> {
    let text = |name| http.headers().get(name).and_then(|value| value.to_str().ok());
    if !text(header::CONTENT_TYPE).is_some_and(is_form) {
        return Err(TokenError::invalid_request(
            "the request must be a form: application/x-www-form-urlencoded",
        ));
    }
    let announced = text(header::CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    if announced.is_some_and(|length| length > LARGEST) {
        return Err(TokenError::too_large());
    }
    match payload.to_bytes_limited(LARGEST).await {
        Ok(Ok(body)) => Ok(body),
        Ok(Err(_)) => Err(TokenError::invalid_request("the request ended early")),
        Err(_) => Err(TokenError::too_large()),
    }
}

fn is_form(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// The client that a request presents.
pub(crate) fn client(http: &HttpRequest, form: &Form) -> Result<PresentedClient, TokenError> {
    let authorization = http.headers().get_all(header::AUTHORIZATION).map(|value| value.to_str().ok());
    PresentedClient::read(authorization, form)
}

/// Where the request comes from: the client's address behind trusted proxies, and the id that such a proxy gave it, if
/// that is a short plain word. Any other request gets an id here, so that audits can tell what belongs together.
pub(crate) fn origin(api: &WebApi, http: &HttpRequest) -> Origin {
    let plain = |id: &&str| {
        (1..=64).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    let peer = http.peer_addr().map(|peer| peer.ip());
    let given = http.headers().get("x-request-id").and_then(|id| id.to_str().ok()).filter(plain);
    let id = given.filter(|_| api.trusts_peer(peer)).map_or_else(event::request_id, str::to_owned);
    let address = api.client_address(peer, |name| {
        let lines: Vec<&str> = http.headers().get_all(name).filter_map(|line| line.to_str().ok()).collect();
        lines.into_iter()
    });
    Origin::new(Some(id), address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_forms_are_forms() {
        assert!(is_form("Application/x-www-form-urlencoded; charset=utf-8"));
        assert!(!is_form("application/json"));
        assert!(!is_form("multipart/form-data; boundary=x"));
    }
}
