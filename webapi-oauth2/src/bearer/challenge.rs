//! What `WWW-Authenticate` says about bearer tokens (RFC 6750 section 3).

/// Why a request is challenged.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Challenge<'a> {
    /// There are no credentials: no error (RFC 6750 section 3.1).
    NoCredentials,
    /// The token is unknown, expired, revoked, or refused otherwise; which of these is not told.
    InvalidToken,
    /// The token lacks scopes; these would do.
    InsufficientScope(&'a str),
}

impl Challenge<'_> {
    /// The header's value. Nothing of the request stands in it. A 401 tells where the API's metadata is, once that is
    /// known (RFC 9728 section 5.1).
    pub(crate) fn header(self, realm: &str, metadata_url: Option<&str>) -> String {
        let metadata = metadata_url.map_or_else(String::new, |url| format!(", resource_metadata=\"{url}\""));
        match self {
            Self::NoCredentials => format!("Bearer realm=\"{realm}\"{metadata}"),
            Self::InvalidToken => format!(
                "Bearer realm=\"{realm}\", error=\"invalid_token\", \
                 error_description=\"The access token is unknown, expired, revoked or for another server\"{metadata}"
            ),
            Self::InsufficientScope(scope) => {
                format!("Bearer realm=\"{realm}\", error=\"insufficient_scope\", scope=\"{scope}\"")
            }
        }
    }
}
