//! Errors of the token endpoint (RFC 6749 section 5.2), with the codes and the form of the `oauth2` crate.

use oauth2::StandardErrorResponse;
use oauth2::basic::BasicErrorResponseType as Code;
use webapi_core::db::pool::JobError;
use webapi_core::error::{ApiError, catalog};

use crate::form::FormError;
use crate::resource::InvalidTarget;
use crate::scope::ScopeRefused;

/// An error of the token endpoint, and of the endpoints like it.
#[derive(Debug)]
pub(crate) struct TokenError {
    status: u16,
    code: Code,
    /// For the developer of the client. Fixed texts only: nothing of a request may be reflected.
    description: Option<&'static str>,
    /// What the header `WWW-Authenticate` of a 401 asks for, if not for a client's credentials.
    challenge: Option<String>,
    /// Seconds to wait, for `Retry-After`.
    retry_after: Option<u64>,
}

impl TokenError {
    const fn new(status: u16, code: Code, description: &'static str) -> Self {
        Self { status, code, description: Some(description), challenge: None, retry_after: None }
    }

    pub(crate) const fn invalid_request(description: &'static str) -> Self {
        Self::new(400, Code::InvalidRequest, description)
    }

    /// The same for an unknown client and a wrong secret.
    pub(crate) const fn invalid_client() -> Self {
        Self::new(401, Code::InvalidClient, "client authentication failed")
    }

    /// The same for everything that can be wrong with a code, a refresh token or a password.
    pub(crate) const fn invalid_grant() -> Self {
        Self::new(
            400,
            Code::InvalidGrant,
            "the grant is unknown, expired, revoked, used or not for this client",
        )
    }

    /// The user has not decided yet (RFC 8628 section 3.5, as the other three).
    pub(crate) fn authorization_pending() -> Self {
        Self::of_device("authorization_pending", "the user has not decided yet; ask again after the interval")
    }

    /// The device asks too often.
    pub(crate) fn slow_down() -> Self {
        Self::of_device("slow_down", "wait five seconds longer between two requests from now on")
    }

    /// The user refused.
    pub(crate) fn access_denied() -> Self {
        Self::of_device("access_denied", "the user refused")
    }

    /// The device code is too old.
    pub(crate) fn expired_token() -> Self {
        Self::of_device("expired_token", "the device code has expired; begin anew")
    }

    fn of_device(code: &str, description: &'static str) -> Self {
        Self::told(code, description)
    }

    /// 400 with a code of another specification, or of the authorization endpoint.
    pub(crate) fn told(code: &str, description: &'static str) -> Self {
        Self::new(400, Code::Extension(code.to_owned()), description)
    }

    pub(crate) const fn unauthorized_client(description: &'static str) -> Self {
        Self::new(400, Code::UnauthorizedClient, description)
    }

    pub(crate) const fn unsupported_grant_type() -> Self {
        Self::new(400, Code::UnsupportedGrantType, "the grant type is not one that this server knows")
    }

    pub(crate) const fn method_not_allowed() -> Self {
        Self::new(405, Code::InvalidRequest, "this endpoint is asked with POST")
    }

    pub(crate) const fn too_large() -> Self {
        Self::new(413, Code::InvalidRequest, "the request is too large")
    }

    /// Too many failures, or requests (RFC 6585 section 4); the RFCs have no code of their own for it.
    pub(crate) fn too_many(seconds: u64) -> Self {
        let code = Code::Extension("temporarily_unavailable".to_owned());
        let error = Self::new(429, code, "there were too many attempts; try again later");
        Self { retry_after: Some(seconds.max(1)), ..error }
    }

    /// Seconds to wait, if the server says how long.
    pub(crate) fn retry_after(&self) -> Option<u64> {
        self.retry_after
    }

    pub(crate) fn busy() -> Self {
        let code = Code::Extension("temporarily_unavailable".to_owned());
        Self::new(503, code, "the server is busy; try again in a moment")
    }

    /// A bearer token that was presented in the place of a client's credentials is not good enough.
    pub(crate) fn bearer(status: u16, code: &str, challenge: String) -> Self {
        let code = Code::Extension(code.to_owned());
        Self { challenge: Some(challenge), ..Self::new(status, code, "the access token does not suffice") }
    }

    pub(crate) fn status(&self) -> u16 {
        self.status
    }

    /// The sentence for the developer of the client.
    pub(crate) fn description(&self) -> Option<&'static str> {
        self.description
    }

    /// The value of `error`.
    #[cfg(test)]
    pub(crate) fn code(&self) -> &str {
        self.code.as_ref()
    }

    /// What `WWW-Authenticate` says.
    pub(crate) fn challenge(&self, realm: &str) -> Option<String> {
        let for_client = || (self.status == 401).then(|| format!("Basic realm=\"{realm}\""));
        self.challenge.clone().or_else(for_client)
    }

    pub(crate) fn body(&self) -> StandardErrorResponse<Code> {
        StandardErrorResponse::new(self.code.clone(), self.description.map(str::to_owned), None)
    }
}

/// The RFC has no codes for the server's own failures; those of its authorization endpoint (4.1.2.1) are taken.
impl From<ApiError> for TokenError {
    fn from(error: ApiError) -> Self {
        if error.code() == catalog::BUSY {
            return Self::busy();
        }
        tracing::error!(?error, "an endpoint of the authorization server failed");
        let code = Code::Extension("server_error".to_owned());
        Self { status: 500, code, description: None, challenge: None, retry_after: None }
    }
}

impl From<diesel::result::Error> for TokenError {
    fn from(error: diesel::result::Error) -> Self {
        ApiError::from(error).into()
    }
}

impl From<JobError> for TokenError {
    fn from(error: JobError) -> Self {
        ApiError::from(error).into()
    }
}

impl From<FormError> for TokenError {
    fn from(error: FormError) -> Self {
        Self::invalid_request(match error {
            FormError::BadEscape => "a percent sign must be followed by two hexadecimal digits",
            FormError::NotUtf8 => "parameters must be UTF-8",
            FormError::Nul => "parameters must not contain NUL characters",
            FormError::TooMany => "there are more than 100 parameters",
        })
    }
}

impl From<ScopeRefused> for TokenError {
    fn from(refused: ScopeRefused) -> Self {
        let description = match refused {
            ScopeRefused::Malformed => "the scope is malformed",
            ScopeRefused::NotAllowed => "a scope is unknown or not allowed for this client",
            ScopeRefused::NotGranted => "a scope is not part of what was granted",
            ScopeRefused::Nothing => "there is no scope that this client may have",
        };
        Self::new(400, Code::InvalidScope, description)
    }
}

/// RFC 8707 section 2.
impl From<InvalidTarget> for TokenError {
    fn from(_: InvalidTarget) -> Self {
        let code = Code::Extension("invalid_target".to_owned());
        Self::new(400, code, "a resource is malformed, unknown, or not part of what was granted")
    }
}
