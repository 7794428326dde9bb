//! What an application page lets its owner choose from, and how each choice is written in its form.
//!
//! Grants are written as Django OAuth Toolkit writes them, with hyphens; the names of RFC 6749 are read as well.

use crate::grant::GrantType;
use crate::store::ClientKind;

/// Each grant by its `grant_type`: what it is called, and when somebody wants it.
const ABOUT: [(&str, &str, &str); 6] = [
    (
        "authorization_code",
        "Authorization code",
        "People sign in here and come back to the application. For web, mobile and desktop programs.",
    ),
    ("refresh_token", "Refresh token", "The application stays connected without asking again."),
    ("client_credentials", "Client credentials", "The application acts for itself, without a person."),
    (
        "urn:ietf:params:oauth:grant-type:device_code",
        "Device code",
        "People enter a short code on another device. For televisions and command lines.",
    ),
    (
        "implicit",
        "Implicit (legacy)",
        "Tokens travel in the address of a page. Use the authorization code instead.",
    ),
    ("password", "Password (legacy)", "The application sees the passwords of people. Avoid it."),
];

/// The grants of which one is chosen first, in the order of the toolkit's list. Refreshing goes with another grant.
pub(crate) fn listed() -> impl Iterator<Item = GrantType> {
    [
        GrantType::AuthorizationCode,
        GrantType::DeviceCode,
        GrantType::Implicit,
        GrantType::Password,
        GrantType::ClientCredentials,
    ]
    .into_iter()
}

/// How a grant is written in a form.
pub(crate) fn word(grant: GrantType) -> String {
    let name = grant.as_str();
    if name.starts_with("urn:") { name.to_owned() } else { name.replace('_', "-") }
}

/// Reads a grant as a form has it.
pub(crate) fn grant(word: &str) -> Option<GrantType> {
    GrantType::ALL.into_iter().find(|grant| grant.as_str() == word || self::word(*grant) == word)
}

/// What a kind of client is called.
pub(crate) fn kind(kind: ClientKind) -> &'static str {
    match kind {
        ClientKind::Confidential => "Confidential",
        ClientKind::Public => "Public",
    }
}

/// What a grant is called, and when somebody wants it.
pub(crate) fn about(grant: GrantType) -> (&'static str, &'static str) {
    let known = ABOUT.into_iter().find(|(name, ..)| *name == grant.as_str());
    known.map_or((grant.as_str(), ""), |(_, title, when)| (title, when))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_grant_has_a_word_and_a_title() {
        for known in GrantType::ALL {
            assert_eq!(grant(&word(known)), Some(known));
            assert_eq!(grant(known.as_str()), Some(known));
            assert!(!about(known).1.is_empty(), "{known:?}");
        }
    }
}
