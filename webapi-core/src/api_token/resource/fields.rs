//! What requests say about tokens.

use serde_json::Value;

use crate::field::{FieldError, FieldInfo, FieldKind, FieldValue, RequestFields, UtcDateTime};

/// The fields of POST.
#[derive(Debug, webapi_derive::RequestFields)]
#[webapi(crate = crate)]
pub struct CreateApiToken {
    /// What the token is for.
    pub note: String,
    /// What the token may do: a policy document as JSON.
    pub policy: PolicyInput,
    /// From when on the token is worth nothing; never by default.
    pub expires: Option<UtcDateTime>,
}

/// The fields of PUT.
#[derive(Debug, webapi_derive::RequestFields)]
#[webapi(crate = crate)]
pub struct UpdateApiToken {
    /// What the token is for.
    pub note: Option<String>,
    /// What the token may do: a policy document as JSON.
    pub policy: Option<PolicyInput>,
    /// From when on the token is worth nothing; JSON null for never.
    pub expires: Option<Option<UtcDateTime>>,
    /// False invalidates the token for good.
    pub valid: Option<bool>,
    /// Why the token is invalidated.
    pub invalid_reason: Option<String>,
}

/// A policy as a request brings it; it is checked once the caller is known to be allowed to set one, as in Djblets.
#[derive(Debug, Clone, PartialEq)]
pub enum PolicyInput {
    /// Text of a form, or of a JSON string.
    Text(String),
    /// JSON of a JSON body.
    Json(Value),
}

impl FieldValue for PolicyInput {
    const KIND: FieldKind = FieldKind::String;

    fn clean_text(text: &str, info: &FieldInfo) -> Result<Self, FieldError> {
        String::clean_text(text, info).map(Self::Text)
    }

    fn clean_json(value: &Value, info: &FieldInfo) -> Result<Self, FieldError> {
        match value {
            Value::String(text) => Self::clean_text(text, info),
            other => Ok(Self::Json(other.clone())),
        }
    }
}

#[allow(dead_code, reason = "documents that both are request fields")]
fn are_request_fields() -> impl Fn() -> (&'static [FieldInfo], &'static [FieldInfo]) {
    || (CreateApiToken::FIELDS, UpdateApiToken::FIELDS)
}
