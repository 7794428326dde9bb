//! What a client must be like before it is stored.
//!
//! In: a record, from a page, a command or a file. Out: everything that is wrong with it, so that all of it can be
//! mended at once. Stores take what they are given; whoever creates or changes a client asks here first.

use chrono::TimeDelta;

use super::redirect_uri::{self, BadRedirectUri, RedirectRules};
use crate::grant::GrantType;
use crate::server::settings::{LONGEST_CODE, LONGEST_FAMILY, is_sound_lifetime};
use crate::store::{ClientKind, ClientRecord, PkceRule};

/// Something that is wrong with a client.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ClientMistake {
    /// The client id could not be sent.
    #[error("a client id has 1 to 200 printable ASCII characters")]
    ClientId,
    /// A redirect URI, or one for after a logout, cannot be registered.
    #[error("`{uri}`: {why}")]
    RedirectUri {
        /// As given.
        uri: String,
        /// Why not.
        why: BadRedirectUri,
    },
    /// A grant that ends in a redirect leads nowhere.
    #[error("a client with the grant `authorization_code` or `implicit` needs a redirect URI")]
    NoRedirectUri,
    /// An origin is none.
    #[error("`{0}` is no origin; write scheme and host without a slash, as in `https://spa.example.com`")]
    Origin(String),
    /// A public client has what only a confidential one can have.
    #[error("a public client cannot {0}")]
    Public(&'static str),
    /// A lifetime is out of its bounds.
    #[error("`{setting}` is out of its bounds: at least a second, at most {most}")]
    Lifetime {
        /// Name of the field.
        setting: &'static str,
        /// The upper bound, in words.
        most: &'static str,
    },
}

/// Everything that is wrong with a client; nothing if it may be stored. By the rules of a server whose settings allow
/// nothing more: [`AuthorizationServer::check_client`](crate::AuthorizationServer::check_client) knows the settings.
pub fn check(client: &ClientRecord) -> Vec<ClientMistake> {
    check_by(client, &RedirectRules::default())
}

/// The same, by the rules of a server.
pub(crate) fn check_by(client: &ClientRecord, rules: &RedirectRules) -> Vec<ClientMistake> {
    let mut mistakes = Vec::new();
    let printable = client.client_id.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if !printable || !(1..=200).contains(&client.client_id.len()) {
        mistakes.push(ClientMistake::ClientId);
    }
    let checked = client.redirect_uris.iter().map(|uri| (uri, rules.check(uri)));
    let after_logout = client.post_logout_redirect_uris.iter().map(|uri| (uri, rules.check_post_logout(uri)));
    for (uri, checked) in checked.chain(after_logout) {
        if let Err(why) = checked {
            mistakes.push(ClientMistake::RedirectUri { uri: uri.clone(), why });
        }
    }
    if client.redirect_uris.is_empty() && client.grants.iter().any(|grant| grant.redirects()) {
        mistakes.push(ClientMistake::NoRedirectUri);
    }
    let odd = client.allowed_origins.iter().filter(|origin| !is_origin(origin));
    mistakes.extend(odd.cloned().map(ClientMistake::Origin));
    if client.kind == ClientKind::Public {
        public(client, &mut mistakes);
    }
    lifetimes(client, &mut mistakes);
    mistakes
}

fn public(client: &ClientRecord, mistakes: &mut Vec<ClientMistake>) {
    for (has, what) in [
        (!client.secrets.is_empty(), "keep a secret; leave the secret out or make the client confidential"),
        (
            client.may_use(GrantType::ClientCredentials),
            "ask for itself: the grant `client_credentials` needs a secret",
        ),
        (client.pkce != PkceRule::S256, "do without PKCE and S256"),
        (client.is_introspector, "introspect tokens: that needs a secret"),
    ] {
        if has {
            mistakes.push(ClientMistake::Public(what));
        }
    }
}

fn lifetimes(client: &ClientRecord, mistakes: &mut Vec<ClientMistake>) {
    let second = TimeDelta::seconds(1);
    let bounded = |most: TimeDelta| move |time: TimeDelta| (second..=most).contains(&time);
    let (code, family) = (bounded(LONGEST_CODE), bounded(LONGEST_FAMILY));
    for (is_sound, setting, most) in [
        (client.access_token_lifetime.is_none_or(is_sound_lifetime), "access_token_lifetime", "a day"),
        (client.code_lifetime.is_none_or(code), "code_lifetime", "ten minutes"),
        (client.refresh_idle_lifetime.is_none_or(family), "refresh_idle_lifetime", "a year"),
        (client.refresh_absolute_lifetime.is_none_or(family), "refresh_absolute_lifetime", "a year"),
    ] {
        if !is_sound {
            mistakes.push(ClientMistake::Lifetime { setting, most });
        }
    }
}

/// Scheme and host as browsers write them in `Origin`: https, or this machine.
pub(crate) fn is_origin(text: &str) -> bool {
    let host = text.split_once("://").map(|(_, host)| host).unwrap_or_default();
    !host.is_empty()
        && !host.contains(['/', '?', '@'])
        && text == text.to_ascii_lowercase()
        && redirect_uri::check(&format!("{text}/")).is_ok()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    fn record(kind: ClientKind) -> ClientRecord {
        ClientRecord::new("c", kind, DateTime::UNIX_EPOCH)
    }

    #[test]
    fn a_plain_client_is_sound() {
        let mut client = record(ClientKind::Public);
        client.grants = vec![GrantType::AuthorizationCode];
        assert_eq!(check(&client), [ClientMistake::NoRedirectUri]);
        client.redirect_uris = vec!["https://a.example/cb".to_owned()];
        client.allowed_origins = vec!["https://a.example".to_owned(), "http://127.0.0.1:3000".to_owned()];
        assert_eq!(check(&client), []);
    }

    #[test]
    fn oa_048_oa_049_oa_050_oa_051_oa_052_oa_057_everything_that_is_wrong_is_found_at_once() {
        let mut client = record(ClientKind::Public);
        client.redirect_uris = vec!["javascript:x".to_owned(), "https://a.example/#".to_owned()];
        client.post_logout_redirect_uris = vec!["http://a.example/".to_owned()];
        client.allowed_origins = vec!["https://a.example/".to_owned(), "*".to_owned()];
        client.grants = vec![GrantType::ClientCredentials];
        client.pkce = PkceRule::Optional;
        client.code_lifetime = Some(TimeDelta::hours(1));
        let mistakes = check(&client);
        let texts: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        assert_eq!(mistakes.len(), 8, "{texts:#?}");
        assert!(texts[2].starts_with("`http://a.example/`: plain http"), "{texts:#?}");
    }
}
