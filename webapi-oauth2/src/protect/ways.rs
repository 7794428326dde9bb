//! [`Way`]: how a request may say who it comes from.

/// How a request may say who it comes from. Ways are tried in order; the first that has something to say decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// A bearer token in the `Authorization` header (RFC 6750 section 2.1). A bad one ends the search.
    Token,
    /// The session cookie of the API, or one that a token began.
    Session,
}

impl Way {
    /// A token, or else a session.
    pub(crate) const DEFAULT: &'static [Self] = &[Self::Token, Self::Session];
}
