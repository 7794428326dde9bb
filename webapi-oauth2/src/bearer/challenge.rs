//! What `WWW-Authenticate` says about bearer tokens (RFC 6750 section 3).

use crate::scope::RequiredScope;

/// Why a request is challenged.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Challenge {
    /// There are no credentials: no error (RFC 6750 section 3.1).
    NoCredentials,
    /// The token is unknown, expired, revoked, or refused otherwise; which of these is not told.
    InvalidToken,
    /// The token lacks a scope.
    InsufficientScope(RequiredScope),
}

impl Challenge {
    /// The header's value. Nothing of the request stands in it.
    pub(crate) fn header(self, realm: &str) -> String {
        match self {
            Self::NoCredentials => format!("Bearer realm=\"{realm}\""),
            Self::InvalidToken => format!(
                "Bearer realm=\"{realm}\", error=\"invalid_token\", \
                 error_description=\"The access token is unknown, expired or revoked\""
            ),
            Self::InsufficientScope(scope) => {
                format!("Bearer realm=\"{realm}\", error=\"insufficient_scope\", scope=\"{scope}\"")
            }
        }
    }
}
