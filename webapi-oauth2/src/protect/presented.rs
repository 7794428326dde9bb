//! What a request presents, read strictly.

use actix_web::HttpRequest;
use actix_web::http::header;

/// The bearer token of a request; `None` if there is none (RFC 6750 section 2.1).
///
/// Spaces may be several, as the grammar says, and tabs among them, as the toolkit has it; a second word or no word at all
/// makes it no bearer token. Tokens in the query are not looked at (RFC 9700 section 4.3.2).
pub(super) fn bearer(request: &HttpRequest) -> Result<Option<&str>, &'static str> {
    refuse_malformed_query(request.query_string())?;
    let mut headers = request.headers().get_all(header::AUTHORIZATION);
    let Some(header) = headers.next() else { return Ok(None) };
    if headers.next().is_some() {
        return Err("there are two Authorization headers");
    }
    let mut words = header.to_str().unwrap_or_default().split_ascii_whitespace();
    let (Some(scheme), Some(token), None) = (words.next(), words.next(), words.next()) else {
        return Ok(None);
    };
    if !scheme.eq_ignore_ascii_case("Bearer") {
        return Ok(None);
    }
    if names_access_token(request.query_string()) {
        return Err("there are credentials in the header and in the query");
    }
    if token.bytes().all(is_b64token) { Ok(Some(token)) } else { Err("the token has illegal characters") }
}

/// The characters of `b64token`, and those that tokens of fixtures may have.
const fn is_b64token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'+' | b'/' | b'=')
}

fn names_access_token(query: &str) -> bool {
    !query.is_empty()
        && query.split('&').any(|pair| pair.split('=').next().is_some_and(|name| name == "access_token"))
}

fn refuse_malformed_query(query: &str) -> Result<(), &'static str> {
    let hex = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_hexdigit);
    let bytes = query.as_bytes();
    let is_bad =
        |(at, byte): (usize, &u8)| *byte == b'%' && !(hex(bytes.get(at + 1)) && hex(bytes.get(at + 2)));
    if bytes.iter().enumerate().any(is_bad) { Err("the query has a bad percent escape") } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn read(header: &str, uri: &str) -> Result<Option<String>, &'static str> {
        let request = TestRequest::with_uri(uri).insert_header(("authorization", header)).to_http_request();
        bearer(&request).map(|token| token.map(str::to_owned))
    }

    #[test]
    fn the_scheme_has_any_case_and_the_token_is_one_word() {
        for good in ["Bearer abc", "bearer abc", "BEARER   abc", "Bearer\tabc", "Bearer \tabc"] {
            assert_eq!(read(good, "/"), Ok(Some("abc".to_owned())), "{good}");
        }
        for none in ["Bearer", "Bearer ", "Bearer a b", "Bearer a\tb", "Token abc", "Basic abc", ""] {
            assert_eq!(read(none, "/"), Ok(None), "{none}");
        }
        assert!(read("Bearer a\"b", "/").is_err());
    }

    #[test]
    fn credentials_in_two_places_are_malformed() {
        assert!(read("Bearer abc", "/?access_token=abc").is_err());
        assert_eq!(read("Token abc", "/?access_token=abc"), Ok(None), "neither is read");
        assert!(read("Bearer abc", "/?x=%zz").is_err() && read("Bearer abc", "/?x=%4").is_err());
        assert!(read("Bearer abc", "/?x=%20").is_ok());
    }
}
