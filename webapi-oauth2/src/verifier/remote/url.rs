//! [`RemoteUrl`]: a URL that may be asked.

/// A URL that this server does not ask.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not asked: write a URL with `https`, or with `http` for this machine, without credentials in it"
)]
pub struct BadUrl(pub String);

/// A URL that may be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::verifier) struct RemoteUrl(String);

impl RemoteUrl {
    pub(in crate::verifier) fn parse(text: &str) -> Result<Self, BadUrl> {
        let bad = || BadUrl(text.to_owned());
        let (scheme, rest) = text.split_once("://").ok_or_else(bad)?;
        let host = rest.split(['/', '?']).next().unwrap_or_default();
        let is_odd =
            |c: char| c.is_ascii_control() || !c.is_ascii() || matches!(c, ' ' | '"' | '\\' | '@' | '#');
        let allowed = match scheme {
            "https" => !host.is_empty(),
            "http" => is_this_machine(host),
            _ => false,
        };
        if allowed && !rest.contains(is_odd) { Ok(Self(text.to_owned())) } else { Err(bad()) }
    }

    pub(in crate::verifier) fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_this_machine(host: &str) -> bool {
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((name, _)) => name,
        None => host.split(':').next().unwrap_or_default(),
    };
    name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Whether two URLs have scheme, host and port in common, as they are written.
pub(in crate::verifier) fn same_origin(one: &str, other: &str) -> bool {
    let origin = |url: &str| {
        let (scheme, rest) = url.split_once("://")?;
        Some((scheme.to_owned(), rest.split(['/', '?', '#']).next()?.to_ascii_lowercase()))
    };
    origin(one).is_some_and(|found| origin(other) == Some(found))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_encrypted_urls_and_this_machine_are_asked() {
        for good in [
            "https://id.example.com/introspect",
            "http://127.0.0.1:80/x",
            "http://[::1]/",
            "http://localhost:1/",
        ] {
            assert!(RemoteUrl::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "http://id.example.com/",
            "http://169.254.169.254/latest",
            "http://127.0.0.1@evil.example.net/",
            "https://user:pw@example.com/",
            "https://",
            "file:///etc/passwd",
            "gopher://127.0.0.1/",
            "https://a b/",
            "http://127.0.0.1.evil.example.net/",
        ] {
            assert!(RemoteUrl::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        assert!(same_origin("https://Id.example.com/a", "https://id.example.com/b?c"));
        for other in
            ["http://id.example.com", "https://id.example.com:8443/", "https://id.example.com.evil.net/"]
        {
            assert!(!same_origin("https://id.example.com/", other), "{other}");
        }
    }
}
