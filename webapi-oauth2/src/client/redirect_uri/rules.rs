//! [`RedirectRules`]: what a server allows beyond, or short of, the rules that every server has.
//!
//! The default is RFC 9700 section 4.1.3. Each exception has a name of its own in the settings, so that whoever reads
//! them sees it.

use super::{BadRedirectUri, DANGEROUS, host, is_loopback, is_scheme, is_well_formed, without_loopback_port};

/// Which redirect URIs a server lets clients register, and which requests match a registered one.
///
/// ```
/// use webapi_oauth2::client::redirect_uri::{BadRedirectUri, RedirectRules};
///
/// let mut rules = RedirectRules::default();
/// assert!(!rules.matches("http://localhost/cb", "http://localhost:5001/cb"));
/// rules.localhost_with_any_port = true;
/// assert!(rules.matches("http://localhost/cb", "http://localhost:5001/cb"));
///
/// rules.schemes = Some(vec!["https".to_owned()]);
/// assert_eq!(rules.check("http://localhost/cb"), Err(BadRedirectUri::Scheme));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct RedirectRules {
    /// The only schemes; `None` for https, http on this machine, and reversed domain names. A private scheme that is
    /// named here need not be a reversed domain name.
    pub schemes: Option<Vec<String>>,
    /// Whether `localhost` matches with any port, as `127.0.0.1` and `::1` do. Somebody else may resolve that name (RFC 8252
    /// section 8.3).
    pub localhost_with_any_port: bool,
    /// Unsafe: whether a host may begin with `*.`, which stands for one label. RFC 9700 section 4.1.3 forbids it.
    pub wildcards: bool,
    /// Unsafe: whether plain http may lead to other machines, so that everybody on the way reads codes.
    pub insecure: bool,
}

impl RedirectRules {
    /// Checks a URI before it is registered.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with it.
    pub fn check(&self, uri: &str) -> Result<(), BadRedirectUri> {
        if !is_well_formed(uri) {
            return Err(BadRedirectUri::Characters);
        }
        let (scheme, rest) = uri.split_once(':').ok_or(BadRedirectUri::Relative)?;
        if !is_scheme(scheme) {
            return Err(BadRedirectUri::Relative);
        }
        if !self.allows_scheme(scheme) {
            return Err(BadRedirectUri::Scheme);
        }
        if uri.contains('#') {
            return Err(BadRedirectUri::Fragment);
        }
        if uri.contains('*') && !(self.wildcards && wildcard(uri).is_some()) {
            return Err(BadRedirectUri::Wildcard);
        }
        match scheme {
            "https" => host(rest).map(drop).ok_or(BadRedirectUri::Host),
            "http" => match host(rest) {
                None => Err(BadRedirectUri::Host),
                Some(host) if self.insecure || is_loopback(host) || host == "localhost" => Ok(()),
                Some(_) => Err(BadRedirectUri::Insecure),
            },
            _ if self.schemes.is_some() && rest.starts_with('/') => Ok(()),
            _ if scheme.contains('.') && rest.starts_with('/') && !rest.starts_with("//") => Ok(()),
            _ => Err(BadRedirectUri::PrivateScheme),
        }
    }

    /// Checks a URI to which browsers may be sent after a logout, before it is registered: the same rules, without the
    /// exception for wildcards.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with it.
    pub fn check_post_logout(&self, uri: &str) -> Result<(), BadRedirectUri> {
        if uri.contains('*') && self.wildcards {
            return Self { wildcards: false, ..self.clone() }.check(uri);
        }
        self.check(uri)
    }

    /// Whether a browser may be sent to a request's URI after a logout: only if it is registered for that, byte by byte.
    ///
    /// Ports of loopback addresses are no exception here (RP-Initiated Logout 1.0 section 3).
    pub fn matches_post_logout(&self, registered: &[String], requested: &str) -> bool {
        self.is_usable(requested) && registered.iter().any(|registered| registered == requested)
    }

    /// Whether a request's URI is a registered one.
    pub fn matches(&self, registered: &str, requested: &str) -> bool {
        if !self.is_usable(requested) {
            return false;
        }
        let port = |uri| without_loopback_port(uri, self.localhost_with_any_port);
        registered == requested
            || matches!((port(registered), port(requested)), (Some(one), Some(other)) if one == other)
            || (self.wildcards && wildcard(registered).is_some_and(|known| known.covers(requested)))
    }

    /// Whether a browser may be sent there at all: registered lists may be older than the rules.
    fn is_usable(&self, uri: &str) -> bool {
        let scheme = uri.split(':').next().unwrap_or_default();
        is_well_formed(uri) && is_scheme(scheme) && !uri.contains(['#', '*']) && self.allows_scheme(scheme)
    }

    /// Whether a scheme can be used under these rules at all.
    pub(crate) fn can_use_scheme(&self, scheme: &str) -> bool {
        is_scheme(scheme) && self.allows_scheme(scheme)
    }

    fn allows_scheme(&self, scheme: &str) -> bool {
        let is = |known: &str| scheme.eq_ignore_ascii_case(known);
        !DANGEROUS.iter().copied().any(is)
            && self.schemes.as_ref().is_none_or(|known| known.iter().any(|known| is(known)))
    }
}

/// A registered URI around its wildcard.
struct Wildcard<'a> {
    /// The scheme with its slashes.
    before: &'a str,
    /// The rest of the host, which begins with a dot, and everything behind it.
    after: &'a str,
}

/// A URI with https whose host is `*.` and at least two more labels; `None` for every other.
fn wildcard(uri: &str) -> Option<Wildcard<'_>> {
    let rest = uri.strip_prefix("https:")?;
    let host = host(rest)?;
    let labels = host.strip_prefix("*.")?.split('.').filter(|label| !label.is_empty()).count();
    let (before, after) = uri.split_once('*')?;
    (labels >= 2 && !after.contains('*')).then_some(Wildcard { before, after })
}

impl Wildcard<'_> {
    /// Whether the URI differs from the registered one in one label of its host alone.
    fn covers(&self, requested: &str) -> bool {
        let label = requested.strip_prefix(self.before).and_then(|rest| rest.strip_suffix(self.after));
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        label.is_some_and(|label| !label.is_empty() && label.bytes().all(is_part))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_schemes_is_the_whole_list() {
        let schemes = |list: &[&str]| {
            let schemes = Some(list.iter().map(|&scheme| scheme.to_owned()).collect());
            RedirectRules { schemes, ..RedirectRules::default() }
        };
        let rules = schemes(&["https", "myapp"]);
        for uri in ["https://a.example/cb", "myapp://cb", "myapp:/cb"] {
            assert_eq!(rules.check(uri), Ok(()), "{uri}");
            assert!(rules.matches(uri, uri), "{uri}");
        }
        for uri in ["http://127.0.0.1/cb", "com.example.app:/cb"] {
            assert_eq!(rules.check(uri), Err(BadRedirectUri::Scheme), "{uri}");
            assert!(!rules.matches(uri, uri), "{uri}");
        }
        let careless = schemes(&["javascript"]);
        assert_eq!(careless.check("javascript:/x"), Err(BadRedirectUri::Scheme));
    }

    #[test]
    fn a_wildcard_stands_for_one_label_where_it_is_switched_on() {
        let registered = "https://*.preview.example.com/cb";
        let strict = RedirectRules::default();
        assert_eq!(strict.check(registered), Err(BadRedirectUri::Wildcard));
        assert!(!strict.matches(registered, "https://a.preview.example.com/cb"));
        let rules = RedirectRules { wildcards: true, ..RedirectRules::default() };
        assert_eq!(rules.check(registered), Ok(()));
        assert!(rules.matches(registered, "https://a.preview.example.com/cb"));
        for near in [
            "https://preview.example.com/cb",
            "https://.preview.example.com/cb",
            "https://a.b.preview.example.com/cb",
            "https://evil.example/.preview.example.com/cb",
            "https://evil.example?.preview.example.com/cb",
            "https://evil@a.preview.example.com/cb",
            "https://a.preview.example.com/cb/",
            "http://a.preview.example.com/cb",
            registered,
        ] {
            assert!(!rules.matches(registered, near), "{near}");
        }
        for uri in ["https://*.com/cb", "https://*/cb", "https://a.*.example.com/", "https://a.example.com/*"]
        {
            assert_eq!(rules.check(uri), Err(BadRedirectUri::Wildcard), "{uri}");
        }
    }

    #[test]
    fn oa_057_no_exception_widens_where_a_logout_may_lead() {
        let rules =
            RedirectRules { wildcards: true, localhost_with_any_port: true, ..RedirectRules::default() };
        let wildcard = "https://*.preview.example.com/bye";
        assert_eq!(rules.check_post_logout(wildcard), Err(BadRedirectUri::Wildcard));
        let registered = [wildcard, "http://localhost/bye", "http://127.0.0.1/bye", "javascript:alert(1)"];
        let registered = registered.map(str::to_owned);
        for requested in [
            wildcard,
            "https://a.preview.example.com/bye",
            "http://localhost:1/bye",
            "http://127.0.0.1:1/bye",
            "javascript:alert(1)",
        ] {
            assert!(!rules.matches_post_logout(&registered, requested), "{requested}");
        }
        assert!(rules.matches_post_logout(&registered, "http://localhost/bye"));
        assert!(!rules.matches_post_logout(&[], "http://localhost/bye"));
    }

    #[test]
    fn localhost_and_plain_http_are_exceptions_of_their_own() {
        let rules = RedirectRules { localhost_with_any_port: true, ..RedirectRules::default() };
        assert!(rules.matches("http://localhost/cb", "http://localhost:1/cb"));
        assert!(!rules.matches("http://localhost/cb", "http://127.0.0.1:1/cb"));
        assert!(!rules.matches("http://localhost/cb", "http://localhost.evil.example:1/cb"));
        let rules = RedirectRules { insecure: true, ..RedirectRules::default() };
        assert_eq!(rules.check("http://client.example.com/cb"), Ok(()));
        assert_eq!(rules.check("http:///cb"), Err(BadRedirectUri::Host));
    }
}
