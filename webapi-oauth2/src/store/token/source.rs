//! [`TokenSource`]: how a client came by a token.

/// How a client came by a token; written beside the token, for people who look at a list of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenSource {
    /// Minted by a command.
    Minted,
    /// The grant `client_credentials`.
    ClientCredentials,
    /// The grant `authorization_code`, and refreshes that follow.
    AuthorizationCode,
    /// The device grant, and refreshes that follow.
    DeviceCode,
    /// The legacy grant `password`, and refreshes that follow.
    Password,
    /// The legacy grant `implicit`.
    Implicit,
}

impl TokenSource {
    const ALL: [Self; 6] = [
        Self::Minted,
        Self::ClientCredentials,
        Self::AuthorizationCode,
        Self::DeviceCode,
        Self::Password,
        Self::Implicit,
    ];

    /// The word that a store keeps.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Minted => "minted",
            Self::ClientCredentials => "client_credentials",
            Self::AuthorizationCode => "authorization_code",
            Self::DeviceCode => "device_code",
            Self::Password => "password",
            Self::Implicit => "implicit",
        }
    }

    /// Reads the word; one that is not known says as little as `minted`.
    pub(crate) fn parse(word: &str) -> Self {
        Self::ALL.into_iter().find(|source| source.as_str() == word).unwrap_or(Self::Minted)
    }
}
