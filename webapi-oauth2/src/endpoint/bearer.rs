//! The bearer token in the header of a request to an endpoint of the server itself (RFC 6750 section 2.1).

use actix_web::HttpRequest;
use actix_web::http::header;

use crate::error::TokenError;

/// The token; `None` if the header is of another scheme or missing.
pub(super) fn token(http: &HttpRequest) -> Result<Option<String>, TokenError> {
    let mut headers = http.headers().get_all(header::AUTHORIZATION);
    let Some(header) = headers.next().and_then(|header| header.to_str().ok()) else { return Ok(None) };
    let Some((scheme, token)) = header.split_once(' ') else { return Ok(None) };
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Ok(None);
    }
    if headers.next().is_some() {
        return Err(TokenError::invalid_request("there are two Authorization headers"));
    }
    Ok(Some(token.to_owned()))
}
