//! [`ResponseType`]: what the client wants the browser to bring (RFC 6749 section 3.1.1).

use super::validate::Refusal;
use crate::form::Form;
use crate::grant::GrantType;
use crate::server::settings::Settings;

/// What the client wants the browser to bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ResponseType {
    /// A code, in the query.
    Code,
    /// Legacy: an access token, in the fragment. Known only where the server has that grant.
    Token,
}

impl ResponseType {
    /// Reads the parameter; an answer of the server that has no implicit grant does not tell that there is one.
    pub(super) fn read(form: &Form, settings: &Settings) -> Result<Self, Refusal> {
        match form.value("response_type") {
            Some("code") => Ok(Self::Code),
            Some("token") if settings.offers(GrantType::Implicit) => Ok(Self::Token),
            Some(_) => Err(("unsupported_response_type", "this response_type is not supported")),
            None => Err(("invalid_request", "response_type is missing")),
        }
    }

    /// The grant that a client must have for it.
    pub(super) const fn grant(self) -> GrantType {
        match self {
            Self::Code => GrantType::AuthorizationCode,
            Self::Token => GrantType::Implicit,
        }
    }

    /// Refuses a `response_mode` that would carry the answer elsewhere: a token never stands in a query.
    pub(super) fn check_mode(self, form: &Form) -> Result<(), Refusal> {
        match (self, form.value("response_mode")) {
            (_, None) | (Self::Code, Some("query")) | (Self::Token, Some("fragment")) => Ok(()),
            (Self::Code, _) => Err(("invalid_request", "response_mode must be query")),
            (Self::Token, _) => Err(("invalid_request", "response_mode must be fragment")),
        }
    }
}
