//! Small closed sets of what a client can be, and how each is written in a store.

/// Whether a client can keep a secret (RFC 6749 section 2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientKind {
    /// It runs on a server, and authenticates.
    Confidential,
    /// It runs in a browser or on a device, and cannot authenticate.
    Public,
}

impl ClientKind {
    /// The word that a store keeps.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confidential => "confidential",
            Self::Public => "public",
        }
    }

    /// Reads the word. Whatever is not known to be public must authenticate.
    pub(crate) fn parse(word: &str) -> Self {
        if word == "public" { Self::Public } else { Self::Confidential }
    }

    /// How a client of this kind authenticates unless it says otherwise.
    pub fn default_auth_methods(self) -> Vec<ClientAuthMethod> {
        match self {
            Self::Confidential => vec![ClientAuthMethod::SecretBasic, ClientAuthMethod::SecretPost],
            Self::Public => vec![ClientAuthMethod::None],
        }
    }
}

/// How a client authenticates (RFC 7591 section 2, `token_endpoint_auth_method`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ClientAuthMethod {
    /// Id and secret in the `Authorization` header.
    SecretBasic,
    /// Id and secret in the form.
    SecretPost,
    /// Not at all: a public client names itself.
    None,
}

impl ClientAuthMethod {
    /// All methods.
    pub const ALL: [Self; 3] = [Self::SecretBasic, Self::SecretPost, Self::None];

    /// The registered name of the method.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SecretBasic => "client_secret_basic",
            Self::SecretPost => "client_secret_post",
            Self::None => "none",
        }
    }

    /// Reads the registered name.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == word)
    }
}

/// What a client must do about PKCE (RFC 7636, RFC 9700 section 2.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PkceRule {
    /// A challenge with S256 is required.
    S256,
    /// A challenge is required, with S256 or `plain`. Not for public clients.
    S256OrPlain,
    /// Whoever sends no challenge is let through; `plain` is refused. Not for public clients.
    Optional,
    /// Whoever sends no challenge is let through, and `plain` is accepted. Not for public clients.
    OptionalOrPlain,
}

impl PkceRule {
    pub(crate) const ALL: [Self; 4] = [Self::S256, Self::S256OrPlain, Self::Optional, Self::OptionalOrPlain];

    /// The word that a store keeps.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::S256 => "s256",
            Self::S256OrPlain => "s256-or-plain",
            Self::Optional => "optional",
            Self::OptionalOrPlain => "optional-or-plain",
        }
    }

    /// Reads the word; the strictest rule stands for one that is not known.
    pub(crate) fn parse(word: &str) -> Self {
        Self::ALL.into_iter().find(|rule| rule.as_str() == word).unwrap_or(Self::S256)
    }

    /// Whether a request without a challenge is refused. A public client's always is.
    pub fn requires_challenge(self, kind: ClientKind) -> bool {
        kind == ClientKind::Public || matches!(self, Self::S256 | Self::S256OrPlain)
    }

    /// Whether the method `plain` is accepted. A public client's never is.
    pub fn accepts_plain(self, kind: ClientKind) -> bool {
        kind == ClientKind::Confidential && matches!(self, Self::S256OrPlain | Self::OptionalOrPlain)
    }
}

/// What the access tokens of a client look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenFormat {
    /// Random text, which only this server can make sense of.
    Opaque,
}

impl TokenFormat {
    /// The word that a store keeps.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Opaque => "opaque",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_client_has_s256_whatever_its_rule_says() {
        for rule in PkceRule::ALL {
            assert!(rule.requires_challenge(ClientKind::Public) && !rule.accepts_plain(ClientKind::Public));
            assert_eq!(PkceRule::parse(rule.as_str()), rule);
        }
        assert!(!PkceRule::Optional.requires_challenge(ClientKind::Confidential));
        assert!(PkceRule::S256OrPlain.accepts_plain(ClientKind::Confidential));
    }

    #[test]
    fn an_unknown_word_is_read_as_the_strictest() {
        assert_eq!(PkceRule::parse("?"), PkceRule::S256);
        assert_eq!(ClientKind::parse("?"), ClientKind::Confidential);
        assert_eq!(ClientAuthMethod::parse("private_key_jwt"), None);
    }
}
