//! What `WWW-Authenticate` says about bearer tokens (RFC 6750 section 3).

/// Why a request is challenged.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Challenge<'a> {
    /// There are no credentials: no error (RFC 6750 section 3.1).
    NoCredentials,
    /// The token is unknown, expired, revoked, or refused otherwise; which of these is not told.
    InvalidToken,
    /// The token lacks scopes; these would do.
    InsufficientScope(&'a [String]),
}

const INVALID_TOKEN: &str = ", error=\"invalid_token\", \
    error_description=\"The access token is unknown, expired, revoked or for another server\"";
const INSUFFICIENT_SCOPE: &str = ", error=\"insufficient_scope\", scope=\"";

impl Challenge<'_> {
    /// The header's value. Nothing of the request stands in it. A 401 tells where the API's metadata is, once that is
    /// known (RFC 9728 section 5.1).
    pub(crate) fn header(self, realm: &str, metadata_url: Option<&str>) -> String {
        let mut text = String::with_capacity(256);
        text.extend(["Bearer realm=\"", realm, "\""]);
        match self {
            Self::NoCredentials => {}
            Self::InvalidToken => text.push_str(INVALID_TOKEN),
            Self::InsufficientScope(scopes) => {
                text.push_str(INSUFFICIENT_SCOPE);
                for (index, scope) in scopes.iter().enumerate() {
                    text.extend([if index == 0 { "" } else { " " }, scope]);
                }
                text.push('"');
            }
        }
        if let Some(url) = metadata_url.filter(|_| !matches!(self, Self::InsufficientScope(_))) {
            text.extend([", resource_metadata=\"", url, "\""]);
        }
        text
    }
}
