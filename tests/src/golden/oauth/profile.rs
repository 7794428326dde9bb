//! The profiles that the corpus was recorded with: what each sets the authorization server to.

use std::time::Duration;

use chrono::TimeDelta;
use webapi_oauth2::scope::FixedScopes;
use webapi_oauth2::signing::SigningAlgorithm;
use webapi_oauth2::{AuthorizationServer, AuthorizationServerBuilder};

use super::scopes;

/// How the application is set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Three scopes.
    Tutorial,
    /// The toolkit's defaults.
    Default,
    /// PKCE is not required, here and in what follows.
    PkceOptional,
    /// Refresh tokens are kept.
    NoRotate,
    /// A refresh may be asked for again.
    Grace,
    /// A refresh token that is used again ends its family; here it always does.
    Reuse,
    /// Refresh tokens expire.
    Expiry,
    /// Errors name scopes.
    ErrScopes,
    /// Who asks for no scope gets `read`.
    DefScopes,
    /// Looser rules for redirect URIs.
    Wildcards,
    /// Stricter rules for redirect URIs.
    HttpsOnly,
    /// Nobody is asked twice.
    Auto,
    /// JSON in the place of forms.
    JsonBody,
    /// Tokens log people in.
    Middleware,
    /// `OpenID` Connect.
    Oidc,
    /// RFC 9700 in every respect.
    Bcp,
    /// Clients register themselves.
    Dcr,
    /// Clients register themselves, for people who are logged in.
    DcrAuth,
    /// Tokens of another instance, and none of its own.
    Rs,
}

impl Profile {
    /// All of them.
    pub const ALL: [Self; 19] = [
        Self::Tutorial,
        Self::Default,
        Self::PkceOptional,
        Self::NoRotate,
        Self::Grace,
        Self::Reuse,
        Self::Expiry,
        Self::ErrScopes,
        Self::DefScopes,
        Self::Wildcards,
        Self::HttpsOnly,
        Self::Auto,
        Self::JsonBody,
        Self::Middleware,
        Self::Oidc,
        Self::Bcp,
        Self::Dcr,
        Self::DcrAuth,
        Self::Rs,
    ];

    /// Its name in the records.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tutorial => "tutorial",
            Self::Default => "default",
            Self::PkceOptional => "pkce_optional",
            Self::NoRotate => "no_rotate",
            Self::Grace => "grace",
            Self::Reuse => "reuse",
            Self::Expiry => "expiry",
            Self::ErrScopes => "errscopes",
            Self::DefScopes => "defscopes",
            Self::Wildcards => "wildcards",
            Self::HttpsOnly => "https_only",
            Self::Auto => "auto",
            Self::JsonBody => "json_body",
            Self::Middleware => "middleware",
            Self::Oidc => "oidc",
            Self::Bcp => "bcp",
            Self::Dcr => "dcr",
            Self::DcrAuth => "dcr_auth",
            Self::Rs => "rs",
        }
    }

    /// The profile of that name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.name() == name)
    }

    /// How long refresh tokens live unused, where the profile says so.
    pub(super) fn refresh_idle_lifetime(self) -> Option<TimeDelta> {
        (self == Self::Expiry).then(|| TimeDelta::hours(1))
    }

    /// The server: what all profiles share, then what this one changes.
    pub(super) fn server(self) -> AuthorizationServerBuilder {
        let server = AuthorizationServer::builder("http://localhost:8000/o")
            .realm("api")
            .scopes(FixedScopes::new(self.scopes()))
            .access_token_lifetime(Duration::from_hours(10))
            .retry_grace(Duration::ZERO)
            .device_grant()
            .device_code_lifetime(Duration::from_mins(30))
            .after_logout_path("/")
            .prune_every(Duration::ZERO);
        let server = RESOURCES.iter().fold(server, |server, resource| server.resource(*resource));
        let server = match self {
            Self::Bcp => server,
            _ => server.legacy_password_grant().legacy_implicit_grant(),
        };
        let server = if self == Self::Auto { server } else { server.always_ask_consent() };
        let server = if self.requires_pkce() { server } else { server.legacy_optional_pkce() };
        match self {
            Self::NoRotate => server.keep_refresh_tokens(),
            Self::Grace => server.retry_grace(Duration::from_mins(1)),
            Self::Expiry => server.refresh_idle_lifetime(Duration::from_hours(1)),
            Self::ErrScopes => server.scopes_in_errors(),
            Self::DefScopes => server.default_scopes("read"),
            Self::Wildcards => server
                .allow_redirect_wildcards()
                .allow_localhost_loopback()
                .redirect_schemes(["http", "https", "com.example.app", "myapp"]),
            Self::HttpsOnly => server.redirect_schemes(["https"]),
            Self::JsonBody => server.legacy_json_bodies(),
            Self::Oidc => server
                .openid_connect()
                .revoke_at_logout()
                .id_token_lifetime(Duration::from_hours(10))
                .signing_algorithms([SigningAlgorithm::Rs256])
                .sealing_key(SEALING_KEY),
            _ => server,
        }
    }

    /// Scopes with their descriptions.
    fn scopes(self) -> Vec<(&'static str, &'static str)> {
        match self {
            Self::Tutorial => scopes::BASE[..scopes::TUTORIAL].to_vec(),
            Self::Oidc => [&scopes::BASE[..], &scopes::IDENTITY[..]].concat(),
            _ => scopes::BASE.to_vec(),
        }
    }

    /// Whether the toolkit's setting `PKCE_REQUIRED` stayed on.
    fn requires_pkce(self) -> bool {
        let on = [Self::Tutorial, Self::Default, Self::ErrScopes, Self::Middleware, Self::Bcp];
        on.contains(&self)
    }
}

/// What the signing keys of the fixture are sealed with; it protects nothing.
const SEALING_KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Resource servers that records name. The toolkit takes any; here they are known.
const RESOURCES: [&str; 5] = [
    "https://api.example.com/",
    "https://api.example.com/a",
    "https://api.example.com/b",
    "http://localhost:8000/api/",
    "http://localhost:8000/other/",
];
