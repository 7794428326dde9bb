//! Parameters of protocol requests: a form, in which no name stands twice.

use actix_web::HttpRequest;
use actix_web::http::header;
use actix_web::web::Payload;
use webapi_core::request::{Limits, Parameters, body};

use crate::error::TokenError;

/// The largest form, in bytes.
const LARGEST: usize = 64 * 1024;

/// Reads the form of a request (RFC 6749 section 3.2): the query does not count, and nothing else is a form.
pub(crate) async fn read(http: &HttpRequest, payload: Payload) -> Result<Parameters, TokenError> {
    let text = |name| http.headers().get(name).and_then(|value| value.to_str().ok());
    let content_type = text(header::CONTENT_TYPE).filter(|content_type| is_form(content_type));
    let Some(content_type) = content_type else {
        return Err(TokenError::invalid_request(
            "the request must be a form: application/x-www-form-urlencoded",
        ));
    };
    let length = text(header::CONTENT_LENGTH).and_then(|length| length.parse().ok());
    let limits = Limits { body_bytes: LARGEST, parameters: 100, ..Limits::default() };
    let form = body::read(Some(content_type), length, payload, &limits).await?.parameters;
    check(&form)?;
    Ok(form)
}

fn is_form(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

fn check(form: &Parameters) -> Result<(), TokenError> {
    if form.iter().count() != form.len() {
        return Err(TokenError::invalid_request("a parameter is given twice"));
    }
    let has_nul = form
        .iter()
        .any(|(name, value)| name.contains('\0') || value.as_str().is_some_and(|v| v.contains('\0')));
    if has_nul { Err(TokenError::invalid_request("a parameter contains a NUL character")) } else { Ok(()) }
}

/// A parameter's value; an empty one counts as omitted (RFC 6749 section 3.2).
pub(crate) fn value<'a>(form: &'a Parameters, name: &str) -> Option<&'a str> {
    form.text(name).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use webapi_core::request::query;

    use super::*;

    fn checked(form: &str) -> Result<Parameters, TokenError> {
        let form = query::parse(form, &Limits::default()).expect("the form is well formed");
        check(&form).map(|()| form)
    }

    #[test]
    fn no_parameter_may_stand_twice() {
        assert!(checked("a=1&b=2").is_ok());
        assert!(checked("a=1&a=1").is_err());
        assert!(checked("a=1&a=").is_err());
    }

    #[test]
    fn a_parameter_without_a_value_counts_as_omitted() {
        assert_eq!(value(&checked("a=&b").unwrap(), "a"), None);
    }

    #[test]
    fn nul_reaches_no_database() {
        assert!(checked("a=x%00y").is_err());
    }

    #[test]
    fn only_forms_are_forms() {
        assert!(is_form("Application/x-www-form-urlencoded; charset=utf-8"));
        assert!(!is_form("application/json"));
        assert!(!is_form("multipart/form-data; boundary=x"));
    }
}
