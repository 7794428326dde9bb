//! Legacy: a JSON object in the place of a form, where the settings take one.

use actix_web::HttpRequest;
use actix_web::http::header;
use actix_web::web::Payload;
use serde_json::{Map, Value};

use super::parameters;
use crate::error::TokenError;
use crate::form::Form;
use crate::server::AuthorizationServer;

/// The largest body, in bytes.
const LARGEST: usize = 64 * 1024;

/// Reads the form of a request, or the JSON object that stands for it.
pub(super) async fn read(
    server: &AuthorizationServer,
    http: &HttpRequest,
    payload: Payload,
) -> Result<Form, TokenError> {
    let content_type = http.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !server.settings().json_bodies || !content_type.is_some_and(is_json) {
        return parameters::read(http, payload).await;
    }
    if !http.query_string().is_empty() {
        return Err(TokenError::invalid_request("parameters belong into the body, not into the URL"));
    }
    let body = match payload.to_bytes_limited(LARGEST).await {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => return Err(TokenError::invalid_request("the request ended early")),
        Err(_) => return Err(TokenError::too_large()),
    };
    let members: Map<String, Value> = serde_json::from_slice(&body)
        .map_err(|_| TokenError::invalid_request("the request must be a JSON object"))?;
    form(members).ok_or(TokenError::invalid_request("every parameter must be a text without NUL characters"))
}

fn is_json(content_type: &str) -> bool {
    content_type.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}

/// The parameters; only `resource` may have several values, as a list.
fn form(members: Map<String, Value>) -> Option<Form> {
    let mut pairs = Vec::new();
    for (name, value) in members {
        match value {
            Value::String(text) => pairs.push((name, text)),
            Value::Number(number) => pairs.push((name, number.to_string())),
            Value::Array(texts) if name == "resource" => {
                for text in texts {
                    pairs.push((name.clone(), text.as_str()?.to_owned()));
                }
            }
            _ => return None,
        }
    }
    let is_sound =
        pairs.len() <= 100 && !pairs.iter().any(|(name, value)| (name.clone() + value).contains('\0'));
    is_sound.then(|| pairs.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(value: &Value) -> Option<Form> {
        form(value.as_object()?.clone())
    }

    #[test]
    fn members_are_parameters() {
        let form = read(&json!({"grant_type": "a", "n": 1, "resource": ["x", "y"]})).expect("parameters");
        assert_eq!((form.value("grant_type"), form.value("n")), (Some("a"), Some("1")));
        assert_eq!(form.values("resource").collect::<Vec<_>>(), ["x", "y"]);
    }

    #[test]
    fn what_is_no_text_is_no_parameter() {
        for odd in [json!({"a": {}}), json!({"a": ["x"]}), json!({"a": null}), json!({"a": "x\u{0}"})] {
            assert!(read(&odd).is_none());
        }
    }
}
