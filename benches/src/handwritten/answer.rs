//! Responses: a status, the headers that every answer has, and a JSON body.

use actix_web::http::StatusCode;
use actix_web::http::header::{
    CONTENT_TYPE, HeaderName, HeaderValue, VARY, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::{HttpResponse, HttpResponseBuilder, ResponseError};

/// Names the type of the items in a list, as Djblets does.
pub(super) const ITEM_CONTENT_TYPE: HeaderName = HeaderName::from_static("item-content-type");

/// The one content type of this application.
pub(super) const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// A response with the headers that every answer has; the body is still to come.
pub(super) fn json(status: StatusCode) -> HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    response
        .insert_header((CONTENT_TYPE, JSON))
        .insert_header((VARY, HeaderValue::from_static("Accept, Authorization, Cookie")))
        .insert_header((X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")));
    response
}

/// A request that is not answered with what it asked for; Djblets has the codes and texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    #[error("no token was sent")]
    NotLoggedIn,
    #[error("the token is unknown or expired")]
    LoginFailed,
    #[error("the token may not read")]
    MissingReadScope,
    #[error("the token may not write")]
    MissingWriteScope,
    #[error("there is no such object")]
    DoesNotExist,
    #[error("a field is missing or malformed")]
    InvalidFormData,
    #[error("the database failed")]
    Broken,
}

impl Refusal {
    fn body(self) -> &'static str {
        match self {
            Self::NotLoggedIn => {
                r#"{"err": {"code": 103, "msg": "You are not logged in", "type": "auth-not-logged-in"}, "stat": "fail"}"#
            }
            Self::LoginFailed => {
                r#"{"err": {"code": 104, "msg": "The username or password was not correct", "type": "auth-login-failed"}, "stat": "fail"}"#
            }
            Self::MissingReadScope | Self::MissingWriteScope => {
                r#"{"err": {"code": 112, "msg": "Your OAuth2 token lacks the necessary scopes for this request.", "type": "auth-oauth2-missing-scope"}, "stat": "fail"}"#
            }
            Self::DoesNotExist => {
                r#"{"err": {"code": 100, "msg": "Object does not exist", "type": "resource-does-not-exist"}, "stat": "fail"}"#
            }
            Self::InvalidFormData => {
                r#"{"err": {"code": 105, "msg": "One or more fields had errors", "type": "request-field-error"}, "stat": "fail"}"#
            }
            Self::Broken => r#"{"err": {"code": 500, "msg": "Internal server error"}, "stat": "fail"}"#,
        }
    }

    /// The challenge of RFC 6750 section 3, for those refusals that a better token would lift.
    fn challenge(self) -> Option<HeaderValue> {
        match self {
            Self::NotLoggedIn => Some(HeaderValue::from_static(r#"Bearer realm="Web API""#)),
            Self::LoginFailed => {
                Some(HeaderValue::from_static(r#"Bearer realm="Web API", error="invalid_token""#))
            }
            Self::MissingReadScope => Some(HeaderValue::from_static(
                r#"Bearer realm="Web API", error="insufficient_scope", scope="review_request:read""#,
            )),
            Self::MissingWriteScope => Some(HeaderValue::from_static(
                r#"Bearer realm="Web API", error="insufficient_scope", scope="review_request:write""#,
            )),
            Self::DoesNotExist | Self::InvalidFormData | Self::Broken => None,
        }
    }
}

impl ResponseError for Refusal {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NotLoggedIn | Self::LoginFailed => StatusCode::UNAUTHORIZED,
            Self::MissingReadScope | Self::MissingWriteScope => StatusCode::FORBIDDEN,
            Self::DoesNotExist => StatusCode::NOT_FOUND,
            Self::InvalidFormData => StatusCode::BAD_REQUEST,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = json(self.status_code());
        if let Some(challenge) = self.challenge() {
            response.insert_header((WWW_AUTHENTICATE, challenge));
        }
        response.body(self.body())
    }
}

#[cfg(test)]
mod tests {
    use super::Refusal;
    use actix_web::ResponseError;

    #[test]
    fn every_refusal_says_fail_in_json() {
        for refusal in [
            Refusal::NotLoggedIn,
            Refusal::LoginFailed,
            Refusal::MissingReadScope,
            Refusal::MissingWriteScope,
            Refusal::DoesNotExist,
            Refusal::InvalidFormData,
            Refusal::Broken,
        ] {
            let json: serde_json::Value = serde_json::from_str(refusal.body()).expect("it is JSON");
            assert_eq!(json["stat"], "fail");
            let unauthorized = refusal.status_code() == 401;
            assert!(
                !unauthorized || refusal.challenge().is_some(),
                "RFC 9110 section 15.5.2 asks for a challenge"
            );
        }
    }
}
