//! Grants: the ways in which a client comes by a token (RFC 6749 section 1.3).
//!
//! In: a client that proved who it is, and the parameters of its request. Out: a token, or a reason why not.

pub(crate) mod client_credentials;

/// A grant that this server knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GrantType {
    /// The client asks for itself (RFC 6749 section 4.4).
    ClientCredentials,
}

impl GrantType {
    /// The value of `grant_type`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ClientCredentials => "client_credentials",
        }
    }

    /// Reads a value of `grant_type`; case-sensitive.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::ClientCredentials].into_iter().find(|grant| grant.as_str() == text)
    }
}
