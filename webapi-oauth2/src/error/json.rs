//! Errors of the token endpoint (RFC 6749 section 5.2), with the codes and the form of the `oauth2` crate.

use oauth2::StandardErrorResponse;
use oauth2::basic::BasicErrorResponseType as Code;
use webapi_core::db::pool::JobError;
use webapi_core::error::{ApiError, catalog};
use webapi_core::request::DecodeError;

/// An error of the token endpoint.
#[derive(Debug)]
pub(crate) struct TokenError {
    status: u16,
    code: Code,
    /// For the developer of the client. Fixed texts only: nothing of a request may be reflected.
    description: Option<&'static str>,
}

impl TokenError {
    const fn new(status: u16, code: Code, description: &'static str) -> Self {
        Self { status, code, description: Some(description) }
    }

    pub(crate) const fn invalid_request(description: &'static str) -> Self {
        Self::new(400, Code::InvalidRequest, description)
    }

    /// The same for an unknown client and a wrong secret.
    pub(crate) const fn invalid_client() -> Self {
        Self::new(401, Code::InvalidClient, "client authentication failed")
    }

    pub(crate) const fn invalid_scope(description: &'static str) -> Self {
        Self::new(400, Code::InvalidScope, description)
    }

    pub(crate) const fn unauthorized_client(description: &'static str) -> Self {
        Self::new(400, Code::UnauthorizedClient, description)
    }

    pub(crate) const fn unsupported_grant_type() -> Self {
        Self::new(400, Code::UnsupportedGrantType, "the grant type is not one that this server knows")
    }

    pub(crate) const fn method_not_allowed() -> Self {
        Self::new(405, Code::InvalidRequest, "tokens are asked for with POST")
    }

    pub(crate) fn status(&self) -> u16 {
        self.status
    }

    /// The value of `error`.
    #[cfg(test)]
    pub(crate) fn code(&self) -> &str {
        self.code.as_ref()
    }

    pub(crate) fn body(&self) -> StandardErrorResponse<Code> {
        StandardErrorResponse::new(self.code.clone(), self.description.map(str::to_owned), None)
    }
}

/// The RFC has no codes for the server's own failures; those of its authorization endpoint (4.1.2.1) are taken.
impl From<ApiError> for TokenError {
    fn from(error: ApiError) -> Self {
        if error.code() == catalog::BUSY {
            let code = Code::Extension("temporarily_unavailable".to_owned());
            return Self::new(503, code, "the server is busy; try again in a moment");
        }
        tracing::error!(?error, "the token endpoint failed");
        Self { status: 500, code: Code::Extension("server_error".to_owned()), description: None }
    }
}

impl From<JobError> for TokenError {
    fn from(error: JobError) -> Self {
        ApiError::from(error).into()
    }
}

impl From<DecodeError> for TokenError {
    fn from(error: DecodeError) -> Self {
        match error {
            DecodeError::BodyTooLarge { .. } => {
                Self::new(413, Code::InvalidRequest, "the request is too large")
            }
            _ => Self::invalid_request("the form cannot be read"),
        }
    }
}
