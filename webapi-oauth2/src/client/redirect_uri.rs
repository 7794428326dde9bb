//! Redirect URIs: which may be registered, and which request matches a registered one.
//!
//! Requests are compared byte by byte (RFC 9700 section 4.1.3): no case is folded, nothing is decoded, nothing is
//! normalised. The only thing that may vary is the port of a loopback address (RFC 8252 section 7.3). URIs for after a
//! logout stand in a list of their own, and there nothing varies.

mod rules;

pub use rules::RedirectRules;

/// Longer URIs are refused unread.
const LONGEST: usize = 2000;

/// Schemes that run or read something in the browser instead of leading to a client.
const DANGEROUS: [&str; 8] =
    ["javascript", "data", "vbscript", "file", "blob", "about", "view-source", "filesystem"];

/// Why a URI cannot be registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BadRedirectUri {
    /// It has characters that no URI has, or it is too long, or a percent sign begins no escape.
    #[error("a redirect URI has up to 2000 characters of ASCII, without spaces and control characters")]
    Characters,
    /// It has no scheme.
    #[error("a redirect URI is absolute; write it as in `https://client.example.com/callback`")]
    Relative,
    /// Its scheme leads to no client.
    #[error("the scheme of this redirect URI is not allowed")]
    Scheme,
    /// It would carry codes over an open network.
    #[error("plain http is for loopback addresses only; use https")]
    Insecure,
    /// It names no host.
    #[error("a redirect URI with http or https names a host, and no user")]
    Host,
    /// It has a fragment.
    #[error("a redirect URI has no fragment")]
    Fragment,
    /// It has a wildcard.
    #[error("wildcards mean nothing in a redirect URI; register each URI")]
    Wildcard,
    /// It is a private scheme that is not a reversed domain name.
    #[error("a private scheme is a reversed domain name with one slash, as in `com.example.app:/callback`")]
    PrivateScheme,
}

/// Checks a URI before it is registered, by the rules that every server has unless its settings say otherwise.
///
/// # Errors
///
/// The first thing that is wrong with it.
///
/// ```
/// use webapi_oauth2::client::redirect_uri::{BadRedirectUri, check};
///
/// assert_eq!(check("https://client.example.com/cb"), Ok(()));
/// assert_eq!(check("com.example.app:/cb"), Ok(()));
/// assert_eq!(check("http://client.example.com/cb"), Err(BadRedirectUri::Insecure));
/// assert_eq!(check("javascript:alert(1)"), Err(BadRedirectUri::Scheme));
/// ```
pub fn check(uri: &str) -> Result<(), BadRedirectUri> {
    RedirectRules::default().check(uri)
}

/// Whether a request's URI is a registered one.
pub fn matches(registered: &str, requested: &str) -> bool {
    RedirectRules::default().matches(registered, requested)
}

/// Visible ASCII without what URIs never contain, in which every percent sign begins an escape.
fn is_well_formed(uri: &str) -> bool {
    let legal = |byte: u8| {
        matches!(byte, b'!'..=b'~')
            && !matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}')
    };
    let bytes = uri.as_bytes();
    let is_hex = |place: usize| bytes.get(place).is_some_and(u8::is_ascii_hexdigit);
    uri.len() <= LONGEST
        && bytes.iter().all(|byte| legal(*byte))
        && (0..bytes.len()).all(|place| bytes[place] != b'%' || (is_hex(place + 1) && is_hex(place + 2)))
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}

/// The host behind `//`, without its port; `None` if there is none, or a user before it.
fn host(rest: &str) -> Option<&str> {
    let authority = rest.strip_prefix("//")?.split(['/', '?', '#']).next()?;
    let (host, port) = match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((inner, port)) => (&authority[..inner.len() + 2], port),
        None => match authority.find(':') {
            Some(colon) => authority.split_at(colon),
            None => (authority, ""),
        },
    };
    let port_is_sound = port.is_empty() || port.strip_prefix(':').is_some_and(is_port);
    (!host.is_empty() && !authority.contains('@') && port_is_sound).then_some(host)
}

fn is_port(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok()
}

/// Loopback addresses by number. `localhost` may be resolved by somebody else (RFC 8252 section 8.3).
fn is_loopback(host: &str) -> bool {
    matches!(host, "127.0.0.1" | "[::1]")
}

/// A loopback URI in two halves, around its port; `None` for every other URI.
fn without_loopback_port(uri: &str, or_localhost: bool) -> Option<(&str, &str)> {
    let rest = uri.strip_prefix("http:").filter(|_| is_well_formed(uri) && !uri.contains('#'))?;
    let host = host(rest).filter(|host| is_loopback(host) || (or_localhost && *host == "localhost"))?;
    let after = rest.strip_prefix("//")?.strip_prefix(host)?;
    let path = after.find(['/', '?']).map_or("", |start| &after[start..]);
    Some((host, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn oa_046_a_loopback_address_matches_with_any_port() {
        for (registered, requested) in [
            ("http://127.0.0.1/cb", "http://127.0.0.1:51004/cb"),
            ("http://127.0.0.1:8000/cb", "http://127.0.0.1/cb"),
            ("http://[::1]:1/cb?a=b", "http://[::1]:65535/cb?a=b"),
        ] {
            assert!(matches(registered, requested), "{requested}");
        }
    }

    #[test]
    fn oa_046_only_the_port_of_a_loopback_address_may_vary() {
        for requested in [
            "http://127.0.0.1:1/cb/",
            "http://127.0.0.1:1/CB",
            "http://127.0.0.1:1/cb?x",
            "http://[::1]:1/cb",
            "https://127.0.0.1:1/cb",
            "HTTP://127.0.0.1:1/cb",
            "http://127.0.0.1:99999/cb",
            "http://127.0.0.1:x/cb",
            "http://user@127.0.0.1:1/cb",
            "http://127.0.0.1:1/cb#",
            "http://127.1:1/cb",
        ] {
            assert!(!matches("http://127.0.0.1/cb", requested), "{requested}");
        }
    }

    #[test]
    fn oa_047_other_hosts_match_with_their_own_port_only() {
        assert!(matches("http://localhost:8000/cb", "http://localhost:8000/cb"));
        assert!(!matches("http://localhost:8000/cb", "http://localhost:8001/cb"));
        assert!(!matches("http://127.0.0.1/cb", "http://localhost/cb"));
        assert!(!matches("http://127.0.0.1/cb", "http://127.0.0.1.evil.example/cb"));
        assert!(!matches("http://127.0.0.1/cb", "http://127.0.0.1:80@evil.example/cb"));
    }

    #[test]
    fn oa_040_requests_are_compared_by_bytes() {
        let registered = "https://client.example.com/cb";
        assert!(matches(registered, registered));
        for near in [
            "https://client.example.com/cb/",
            "https://client.example.com/cb?",
            "https://client.example.com/cb#",
            "https://client.example.com/CB",
            "https://client.example.com/x/../cb",
            "https://client.example.com/%63b",
            "https://client.example.com/cb;x",
            "https://client.example.com//cb",
            "https://client.example.com\\cb",
            "https://client.example.com:443/cb",
            "https://client.example.com@evil.example/cb",
            "https://evil@client.example.com/cb",
            "https://x.client.example.com/cb",
            "https://client.example.com.evil.example/cb",
            "http://client.example.com/cb",
            "HTTPS://client.example.com/cb",
            "https://Client.example.com/cb",
            "https://client.example.c\u{ff4f}m/cb",
            " https://client.example.com/cb",
            "https://client.example.com/cb\0",
            "",
        ] {
            assert!(!matches(registered, near), "{near}");
        }
    }

    #[test]
    fn oa_049_dangerous_schemes_are_never_registered_or_used() {
        for uri in [
            "javascript:alert(1)",
            "JavaScript://x/%0aalert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "blob:https://x/y",
            "about:blank",
        ] {
            assert_eq!(check(uri), Err(BadRedirectUri::Scheme), "{uri}");
            assert!(!matches(uri, uri), "{uri}");
        }
        for uri in [" javascript:alert(1)", "java\tscript:alert(1)", "\u{1}javascript:x"] {
            assert_eq!(check(uri), Err(BadRedirectUri::Characters), "{uri}");
        }
    }

    #[test]
    fn oa_050_plain_http_is_for_loopback_only() {
        assert_eq!(check("http://client.example.com/cb"), Err(BadRedirectUri::Insecure));
        assert_eq!(check("http://127.0.0.1.evil.example/cb"), Err(BadRedirectUri::Insecure));
        for uri in ["http://127.0.0.1/cb", "http://[::1]:8000/cb", "http://localhost:8000/cb"] {
            assert_eq!(check(uri), Ok(()), "{uri}");
        }
    }

    #[test]
    fn oa_048_private_schemes_are_reversed_domain_names_with_one_slash() {
        assert_eq!(check("com.example.app:/cb"), Ok(()));
        assert!(matches("com.example.app:/cb", "com.example.app:/cb"));
        for uri in ["myapp:/cb", "com.example.app://cb", "com.example.app:cb"] {
            assert_eq!(check(uri), Err(BadRedirectUri::PrivateScheme), "{uri}");
        }
    }

    #[test]
    fn oa_051_oa_052_fragments_and_wildcards_are_refused() {
        assert_eq!(check("https://client.example.com/cb#x"), Err(BadRedirectUri::Fragment));
        assert_eq!(check("https://client.example.com/cb#"), Err(BadRedirectUri::Fragment));
        assert_eq!(check("https://*.example.com/cb"), Err(BadRedirectUri::Wildcard));
    }

    #[test]
    fn what_is_no_absolute_uri_is_refused() {
        assert_eq!(check("/cb"), Err(BadRedirectUri::Relative));
        assert_eq!(check("client.example.com/cb"), Err(BadRedirectUri::Relative));
        assert_eq!(check("https:///cb"), Err(BadRedirectUri::Host));
        assert_eq!(check("https://user@client.example.com/cb"), Err(BadRedirectUri::Host));
        assert_eq!(check("https://client.example.com/%zz"), Err(BadRedirectUri::Characters));
        assert_eq!(check(&format!("https://h/{}", "x".repeat(2000))), Err(BadRedirectUri::Characters));
    }
}
