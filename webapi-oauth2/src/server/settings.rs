//! What a server is set to, checked once.

mod applications;
pub mod device;
mod pages;
mod protection;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::TimeDelta;

pub use applications::ApplicationPages;
pub(crate) use applications::ApplicationSettings;
pub(super) use pages::PageSettings;
pub(crate) use pages::Pages;
pub(crate) use protection::ProtectionSettings;

use super::abuse::Abuse;
use super::pkce::PkceSettings;
use crate::bearer::VerifyRequest;
use crate::client::redirect_uri::RedirectRules;
use crate::event::Listener;
use crate::grant::GrantType;
use crate::scope::{ScopeProvider, ScopeSet};
use crate::store::StoredClient;
use crate::verifier::Foreign;

/// A hook that may refuse a client: `is_usable` of Django OAuth Toolkit.
pub type ClientIsUsable = std::sync::Arc<dyn Fn(&StoredClient) -> bool + Send + Sync>;

/// Settings of a built server.
pub(crate) struct Settings {
    pub(crate) issuer: String,
    pub(crate) allows_insecure_issuer: bool,
    pub(crate) cache_lifetime: TimeDelta,
    /// Without a slash at the end.
    pub(crate) prefix: String,
    pub(crate) realm: String,
    pub(crate) access_token_lifetime: TimeDelta,
    pub(crate) default_scopes: Option<ScopeSet>,
    pub(crate) verify_request: Option<VerifyRequest>,
    pub(crate) exact_bearer_scheme: bool,
    pub(crate) grants: Vec<GrantType>,
    pub(crate) code_lifetime: TimeDelta,
    pub(crate) refresh_idle_lifetime: TimeDelta,
    pub(crate) refresh_absolute_lifetime: TimeDelta,
    pub(crate) retry_grace: TimeDelta,
    pub(crate) rotate_refresh_tokens: bool,
    pub(crate) pending_lifetime: TimeDelta,
    pub(crate) pushed_lifetime: TimeDelta,
    pub(crate) requires_pushed_requests: bool,
    pub(crate) device: device::DeviceSettings,
    pub(crate) introspection: bool,
    pub(crate) introspection_scope: String,
    pub(crate) resources: Vec<String>,
    pub(crate) client_is_usable: Option<ClientIsUsable>,
    pub(crate) listener: Option<Listener>,
    pub(crate) prune_interval: std::time::Duration,
    pub(crate) prune_batch: i64,
    pub(crate) redirect_rules: RedirectRules,
    pub(crate) pkce: PkceSettings,
    pub(crate) always_ask_consent: bool,
    pub(crate) scopes_in_errors: bool,
    pub(crate) abuse: Abuse,
    pub(crate) pages: Pages,
    pub(crate) scopes: Box<dyn ScopeProvider>,
    /// What scopes of resources stand for, where the application says it.
    pub(crate) scope_texts: Arc<BTreeMap<String, String>>,
    pub(crate) json_bodies: bool,
    pub(crate) oidc: Option<crate::oidc::OpenIdConnect>,
    pub(crate) applications: ApplicationSettings,
    pub(crate) protection: ProtectionSettings,
    pub(crate) foreign: Foreign,
}

impl Settings {
    /// Whether the server answers this grant at all.
    pub(crate) fn offers(&self, grant: GrantType) -> bool {
        self.grants.contains(&grant)
    }
}

/// The longest that issued access tokens may live: a day.
pub const LONGEST_ACCESS_TOKEN: TimeDelta = TimeDelta::days(1);

/// The longest that verified tokens may be known from memory: five minutes.
pub const LONGEST_CACHE: TimeDelta = TimeDelta::minutes(5);

/// The longest that authorization codes may live: ten minutes (RFC 6749 section 4.1.2).
pub const LONGEST_CODE: TimeDelta = TimeDelta::minutes(10);

/// The longest that a family of refresh tokens may live: a year.
pub const LONGEST_FAMILY: TimeDelta = TimeDelta::days(366);

/// The longest grace for retries of a refresh: a minute.
pub const LONGEST_GRACE: TimeDelta = TimeDelta::minutes(1);

/// The longest that an authorization request may wait for a decision: an hour.
pub const LONGEST_PENDING: TimeDelta = TimeDelta::hours(1);

/// The shortest that a pushed request may wait for a browser: five seconds (RFC 9126 section 2.2).
pub const SHORTEST_PUSHED: TimeDelta = TimeDelta::seconds(5);

/// The longest that a pushed request may wait for a browser: ten minutes (RFC 9126 section 2.2).
pub const LONGEST_PUSHED: TimeDelta = TimeDelta::minutes(10);

/// The longest that clients may be known from memory: a minute.
pub const LONGEST_CLIENT_CACHE: TimeDelta = TimeDelta::minutes(1);

/// The most rows that pruning deletes in one statement.
pub const LARGEST_BATCH: i64 = 10_000;

/// Why a server cannot be set up like this.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// The issuer is not the URL of a server.
    #[error(
        "the issuer `{issuer}` is no URL of a server; write scheme and host, as in `https://example.com`"
    )]
    BadIssuer {
        /// As given.
        issuer: String,
    },
    /// The issuer is reached over an open network without encryption.
    #[error(
        "the issuer `{issuer}` would send tokens unencrypted; use https, or say `allow_insecure_issuer()` if \
         something else protects the connection"
    )]
    InsecureIssuer {
        /// As given.
        issuer: String,
    },
    /// The prefix is not a path.
    #[error("the prefix `{prefix}` is no path; write it as in `/o/`")]
    BadPrefix {
        /// As given.
        prefix: String,
    },
    /// The realm cannot stand in a header.
    #[error("the realm must be printable ASCII without quotation marks and backslashes")]
    BadRealm,
    /// A scope list is malformed.
    #[error("the default scopes cannot be read: {0}")]
    BadScopes(#[from] crate::scope::MalformedScope),
    /// Access tokens would live too long or not at all.
    #[error("access tokens must live at least a second and at most a day ({LONGEST_ACCESS_TOKEN})")]
    AccessTokenLifetime,
    /// Verified tokens would be known from memory for too long.
    #[error("verified tokens must be known from memory for at most five minutes ({LONGEST_CACHE})")]
    CacheLifetime,
    /// Another lifetime is out of its bounds.
    #[error("`{setting}` must be at least {least} and at most {most}")]
    Lifetime {
        /// Name of the setting.
        setting: &'static str,
        /// The lower bound, in words.
        least: &'static str,
        /// The upper bound, in words.
        most: &'static str,
    },
    /// A refresh token would live longer unused than it may live at all.
    #[error("`refresh_idle_lifetime` must not be longer than `refresh_absolute_lifetime`")]
    IdleBeyondAbsolute,
    /// A resource is none.
    #[error(
        "the resource `{resource}` is no absolute URI without a fragment; write it as in `https://api.example.com/`"
    )]
    BadResource {
        /// As given.
        resource: String,
    },
    /// The introspection scope is none.
    #[error("the introspection scope must be one word")]
    BadIntrospectionScope,
    /// A scheme of redirect URIs is none, or leads to no client.
    #[error("`{scheme}` can be no scheme of redirect URIs; write it as in `https` or `com.example.app`")]
    BadScheme {
        /// As given.
        scheme: String,
    },
    /// Pruning would take too much, or nothing, at once.
    #[error("`prune_batch` must be at least 1 and at most {LARGEST_BATCH}")]
    PruneBatch,
    /// Requests have to be pushed, and there is nowhere to push them.
    #[error(
        "`require_pushed_requests` needs the grant `authorization_code`, which this server does not offer"
    )]
    PushedWithoutCodes,
    /// A path of a page is none.
    #[error("`{setting}` is `{path}`, which is no path; write it as in `/accounts/login/`")]
    BadPath {
        /// Name of the setting.
        setting: &'static str,
        /// As given.
        path: String,
    },
    /// The templates of the application cannot be used.
    #[error(transparent)]
    Template(#[from] crate::pages::TemplateError),
    /// A key is none.
    #[error("`{setting}`: {why}")]
    Key {
        /// Name of the setting.
        setting: &'static str,
        /// What is wrong, in words.
        why: String,
    },
    /// Clients that know RS256 alone could not be served.
    #[error(
        "`signing_algorithms` must include RS256 (OpenID Connect Core section 15.1); give an RSA key too"
    )]
    NoRs256,
    /// A key would be due before it signs.
    #[error("`signing_key_lifetime` must not be shorter than `signing_key_lead`")]
    KeyLead,
    /// Several settings are wrong.
    #[error("{}", lines(.0))]
    Several(Vec<SettingsError>),
}

fn lines(errors: &[SettingsError]) -> String {
    let lines = errors.iter().map(|error| format!("\n  - {error}"));
    format!("{} settings are wrong:{}", errors.len(), lines.collect::<String>())
}

impl SettingsError {
    /// One error of all that were found; `None` if there is none.
    pub(super) fn of_all(mut errors: Vec<Self>) -> Option<Self> {
        match errors.len() {
            0 | 1 => errors.pop(),
            _ => Some(Self::Several(errors)),
        }
    }
}

impl From<std::convert::Infallible> for SettingsError {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}

/// Whether tokens issued with this lifetime are neither stillborn nor immortal.
pub(crate) fn is_sound_lifetime(lifetime: TimeDelta) -> bool {
    (TimeDelta::seconds(1)..=LONGEST_ACCESS_TOKEN).contains(&lifetime)
}

/// The issuer without a slash at its end.
pub(super) fn check_issuer(issuer: &str, allow_insecure: bool) -> Result<String, SettingsError> {
    let trimmed = issuer.trim_end_matches('/');
    let (is_encrypted, rest) = match (trimmed.strip_prefix("https://"), trimmed.strip_prefix("http://")) {
        (Some(rest), _) => (true, rest),
        (_, Some(rest)) => (false, rest),
        _ => return Err(SettingsError::BadIssuer { issuer: issuer.to_owned() }),
    };
    let host = rest.split('/').next().unwrap_or_default();
    let is_odd = |c: char| c.is_ascii_control() || c == ' ' || matches!(c, '?' | '#' | '"' | '\\' | '@');
    if host.is_empty() || rest.contains(is_odd) {
        return Err(SettingsError::BadIssuer { issuer: issuer.to_owned() });
    }
    if is_encrypted || allow_insecure || is_loopback(host) {
        Ok(trimmed.to_owned())
    } else {
        Err(SettingsError::InsecureIssuer { issuer: issuer.to_owned() })
    }
}

fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((name, _)) => name,
        None => host.split(':').next().unwrap_or_default(),
    };
    name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The prefix without a slash at its end.
pub(super) fn check_prefix(prefix: &str) -> Result<String, SettingsError> {
    let trimmed = prefix.trim_end_matches('/');
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.' | '~');
    if trimmed.starts_with('/') && !trimmed.contains("//") && trimmed.chars().all(legal) {
        Ok(trimmed.to_owned())
    } else {
        Err(SettingsError::BadPrefix { prefix: prefix.to_owned() })
    }
}

pub(crate) fn check_realm(realm: String) -> Result<String, SettingsError> {
    let legal = |byte: u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\');
    if realm.bytes().all(legal) { Ok(realm) } else { Err(SettingsError::BadRealm) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for local in ["http://127.0.0.1:8080", "http://localhost", "http://[::1]:80/", "https://example.com"]
        {
            assert!(check_issuer(local, false).is_ok(), "{local}");
        }
        let insecure = SettingsError::InsecureIssuer { issuer: "http://example.com".to_owned() };
        assert_eq!(check_issuer("http://example.com", false), Err(insecure));
        assert_eq!(check_issuer("http://example.com/", true).as_deref(), Ok("http://example.com"));
    }

    #[test]
    fn an_issuer_is_scheme_host_and_path() {
        for odd in ["example.com", "https://", "ftp://example.com", "https://example.com/?a", "https://a b"] {
            assert!(matches!(check_issuer(odd, true), Err(SettingsError::BadIssuer { .. })), "{odd}");
        }
    }

    #[test]
    fn a_prefix_is_a_path_below_the_root() {
        assert_eq!(check_prefix("/o/").as_deref(), Ok("/o"));
        for odd in ["", "/", "o/", "/{o}/", "/a//b"] {
            assert!(check_prefix(odd).is_err(), "{odd}");
        }
    }
}
