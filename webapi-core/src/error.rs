//! What an API answers when it does not do what was asked: one catalogue, three faces.
//!
//! The code and message go to the client; hints (`detail`, extra keys) help whoever writes the client; the
//! cause goes to the log only, and no response can reach it. Conversion from lower layers is in `convert`.

pub mod catalog;
mod convert;

use std::borrow::Cow;

pub use catalog::ErrorCode;

use crate::auth::Challenge;
use crate::field::FieldErrors;
use crate::serialize::Node;

/// The result of anything that may end a request early.
pub type ApiResult<T> = Result<T, ApiError>;

/// An error answer.
///
/// ```
/// use webapi_core::error::{ApiError, catalog};
///
/// let error = ApiError::new(catalog::DUPLICATE_ITEM)
///     .with_message("A repository with this name already exists")
///     .with_extra("conflict", "Core");
/// assert_eq!(error.status(), 409);
/// ```
#[derive(thiserror::Error)]
#[error("{}", .0.message())]
pub struct ApiError(Box<Inner>);

pub(crate) struct Inner {
    pub(crate) code: ErrorCode,
    message: Option<Cow<'static, str>>,
    pub(crate) subtype: Option<Cow<'static, str>>,
    pub(crate) detail: Option<Cow<'static, str>>,
    pub(crate) trace_id: Option<String>,
    pub(crate) fields: Option<FieldErrors>,
    pub(crate) extra: Vec<(Cow<'static, str>, Node)>,
    pub(crate) headers: Vec<(Cow<'static, str>, String)>,
    pub(crate) allow: Option<String>,
    pub(crate) generic_mimetype: bool,
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Inner {
    pub(crate) fn message(&self) -> &str {
        self.message.as_deref().unwrap_or(self.code.message)
    }
}

impl ApiError {
    /// An error of the catalogue, or of your own [`ErrorCode`].
    pub fn new(code: ErrorCode) -> Self {
        Self(Box::new(Inner {
            code,
            message: None,
            subtype: None,
            detail: None,
            trace_id: None,
            fields: None,
            extra: Vec::new(),
            headers: Vec::new(),
            allow: None,
            generic_mimetype: false,
            cause: None,
        }))
    }

    /// 404: the object is not there, or not for this caller.
    pub fn does_not_exist() -> Self {
        Self::new(catalog::DOES_NOT_EXIST)
    }

    /// 403: the caller may not do this.
    pub fn permission_denied() -> Self {
        Self::new(catalog::PERMISSION_DENIED)
    }

    /// 401: this needs somebody who is logged in.
    pub fn not_logged_in() -> Self {
        Self::new(catalog::NOT_LOGGED_IN)
    }

    /// 401: the credentials in the request are not good.
    pub fn login_failed() -> Self {
        Self::new(catalog::LOGIN_FAILED)
    }

    /// 400: fields of the request are wrong; the answer names each with its messages.
    pub fn invalid_fields(fields: FieldErrors) -> Self {
        let mut error = Self::new(catalog::INVALID_FORM_DATA);
        error.0.fields = Some(fields);
        error
    }

    /// 400: one field of the request is wrong.
    pub fn invalid_field(name: &str, message: impl Into<String>) -> Self {
        let mut fields = FieldErrors::default();
        fields.add(name, message);
        Self::invalid_fields(fields)
    }

    /// 405: the resource does not implement the method; answered with `Allow` and no body.
    pub fn method_not_allowed() -> Self {
        Self::new(catalog::METHOD_NOT_ALLOWED)
    }

    /// 500: something broke that the client cannot mend. The cause reaches the log only.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        let mut error = Self::new(catalog::INTERNAL);
        error.0.cause = Some(cause.into());
        error
    }

    /// Says something more fitting than the catalogue's message.
    pub fn with_message(mut self, message: impl Into<Cow<'static, str>>) -> Self {
        self.0.message = Some(message.into());
        self
    }

    /// Adds `err.subtype`, for example `x-example-kettle`.
    pub fn with_subtype(mut self, subtype: impl Into<Cow<'static, str>>) -> Self {
        self.0.subtype = Some(subtype.into());
        self
    }

    /// Adds `err.detail`: a hint for the person who writes the client.
    pub fn with_detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// Adds `err.trace_id`, to find the request in the logs.
    pub fn with_trace_id(mut self, trace_id: impl Into<String>) -> Self {
        self.0.trace_id = Some(trace_id.into());
        self
    }

    /// Adds a key beside `err` and `stat`.
    pub fn with_extra(mut self, key: impl Into<Cow<'static, str>>, value: impl Into<Node>) -> Self {
        self.0.extra.push((key.into(), value.into()));
        self
    }

    /// Adds a header; a header that the answer has already wins.
    pub fn with_header(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Self {
        self.0.headers.push((name.into(), value.into()));
        self
    }

    /// Keeps the cause for the log. No answer shows it.
    pub fn because(mut self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.0.cause = Some(cause.into());
        self
    }

    pub(crate) fn with_allow(mut self, allow: String) -> Self {
        self.0.allow = Some(allow);
        self
    }

    pub(crate) fn with_default_allow(mut self, allow: impl FnOnce() -> String) -> Self {
        if self.0.code == catalog::METHOD_NOT_ALLOWED && self.0.allow.is_none() {
            self.0.allow = Some(allow());
        }
        self
    }

    /// Whether the error brings a challenge of the same scheme.
    pub(crate) fn challenges_like(&self, challenge: &Challenge) -> bool {
        self.0.headers.iter().any(|(name, value)| {
            name.eq_ignore_ascii_case("WWW-Authenticate") && challenge.is_like(value.as_bytes())
        })
    }

    /// Answers as `application/json` or `application/xml` where the resource has the mimetypes of a vendor.
    pub fn with_generic_mimetype(mut self) -> Self {
        self.0.generic_mimetype = true;
        self
    }

    /// The HTTP status of the answer.
    pub fn status(&self) -> u16 {
        self.0.code.status
    }

    /// The catalogue entry behind this error.
    pub fn code(&self) -> ErrorCode {
        self.0.code
    }

    /// The messages per field, if this is about fields.
    pub fn fields(&self) -> Option<&FieldErrors> {
        self.0.fields.as_ref()
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.0
    }

    /// Writes the private cause to the log, if there is one.
    pub(crate) fn log(&self) {
        if let Some(cause) = &self.0.cause {
            if self.status() >= 500 {
                tracing::error!(code = self.0.code.code, cause = %cause, "request failed");
            } else {
                tracing::debug!(code = self.0.code.code, cause = %cause, "request refused");
            }
        }
    }
}

impl std::fmt::Debug for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ApiError({} {}", self.0.code.code, self.0.message())?;
        if let Some(cause) = &self.0.cause {
            write!(f, ", because {cause}")?;
        }
        f.write_str(")")
    }
}
