//! [`AuthorizationServerBuilder`]: settings with sound defaults, by feature in the files below, checked at the end
//! (`build`).

mod abuse;
mod applications;
mod build;
mod device;
mod grants;
mod hooks;
mod json_bodies;
mod lifetimes;
mod memory;
mod oidc;
mod pages;
mod pkce;
mod protection;
mod pruning;
mod redirects;
mod resources;
mod scopes;
mod stores;

use std::collections::BTreeMap;
use std::time::Duration;

use super::Stores;
use super::abuse::Abuse;
use super::lifetimes::Lifetimes;
use super::oidc::Parts;
use super::pkce::PkceSettings;
use super::settings::device::DeviceDurations;
use super::settings::{ApplicationSettings, ClientIsUsable, PageSettings, ProtectionSettings};
use crate::bearer::VerifyRequest;
use crate::client::redirect_uri::RedirectRules;
use crate::event::Listener;
use crate::grant::GrantType;
use crate::scope::{ResourceScopes, ScopeProvider};
use crate::token::{RandomTokens, TokenGenerator};
use crate::verifier::Foreign;

/// Sets an [`AuthorizationServer`](super::AuthorizationServer) up.
///
/// | setting | default | bounds | in Django OAuth Toolkit |
/// | --- | --- | --- | --- |
/// | [`prefix`](Self::prefix) | `/o/` | a path | the URL configuration |
/// | [`realm`](Self::realm) | `Web API` | printable | |
/// | [`access_token_lifetime`](Self::access_token_lifetime) | an hour | a second to a day | `ACCESS_TOKEN_EXPIRE_SECONDS` |
/// | [`code_lifetime`](Self::code_lifetime) | a minute | a second to ten minutes | `AUTHORIZATION_CODE_EXPIRE_SECONDS` |
/// | [`refresh_idle_lifetime`](Self::refresh_idle_lifetime) | 14 days | a second to a year | `REFRESH_TOKEN_EXPIRE_SECONDS` |
/// | [`refresh_absolute_lifetime`](Self::refresh_absolute_lifetime) | 90 days | a second to a year | |
/// | [`retry_grace`](Self::retry_grace) | ten seconds | zero to a minute | `REFRESH_TOKEN_GRACE_PERIOD_SECONDS` |
/// | [`keep_refresh_tokens`](Self::keep_refresh_tokens) | they rotate | | `ROTATE_REFRESH_TOKEN` |
/// | [`cache_lifetime`](Self::cache_lifetime) | 30 seconds | zero to five minutes | |
/// | [`cached_tokens`](Self::cached_tokens) | 10 000 | | |
/// | [`client_cache_lifetime`](Self::client_cache_lifetime) | ten seconds | zero to a minute | |
/// | [`cached_clients`](Self::cached_clients) | 1 000 | | |
/// | [`pending_lifetime`](Self::pending_lifetime) | half an hour | a second to an hour | |
/// | [`pushed_request_lifetime`](Self::pushed_request_lifetime) | 90 seconds | five seconds to ten minutes | |
/// | [`require_pushed_requests`](Self::require_pushed_requests) | off | | |
/// | [`device_grant`](Self::device_grant) | off | | |
/// | [`device_code_lifetime`](Self::device_code_lifetime) | ten minutes | a second to half an hour | |
/// | [`device_poll_interval`](Self::device_poll_interval) | five seconds | a second to a minute | `DEVICE_FLOW_INTERVAL` |
/// | [`default_scopes`](Self::default_scopes) | all that the client may have | | `DEFAULT_SCOPES` |
/// | [`without_grant`](Self::without_grant) | three grants | | |
/// | [`legacy_password_grant`](Self::legacy_password_grant) | off | | `COMPLIANT_BCP_RFC9700_PASSWORD_GRANT` |
/// | [`legacy_implicit_grant`](Self::legacy_implicit_grant) | off | | `COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT` |
/// | [`without_introspection`](Self::without_introspection) | on | | |
/// | [`resource`](Self::resource) | the API alone | absolute URIs | |
/// | [`openid_connect`](Self::openid_connect) | off | | `OIDC_ENABLED` |
/// | [`id_token_lifetime`](Self::id_token_lifetime) | an hour | a second to a day | `ID_TOKEN_EXPIRE_SECONDS` |
/// | [`refresh_needs_offline_access`](Self::refresh_needs_offline_access) | no | | |
/// | [`revoke_at_logout`](Self::revoke_at_logout) | no | | `OIDC_RP_INITIATED_LOGOUT_DELETE_TOKENS` |
/// | [`signing_algorithms`](Self::signing_algorithms) | RS256, ES256, EdDSA | with RS256 | |
/// | [`signing_key_pem`](Self::signing_key_pem) | keys are made | PEM | `OIDC_RSA_PRIVATE_KEY`, `OIDC_RSA_PRIVATE_KEYS_INACTIVE` |
/// | [`signing_key_lifetime`](Self::signing_key_lifetime) | 90 days | a day to ten years, or zero for ever | |
/// | [`signing_key_lead`](Self::signing_key_lead) | a day | ten minutes to a week | |
/// | [`sealing_key_file`](Self::sealing_key_file) | beside an SQLite file | a file, or [`sealing_key`](Self::sealing_key) | |
/// | [`login_path`](Self::login_path) | `/accounts/login/` | a path | Django's `LOGIN_URL` |
/// | [`logout_path`](Self::logout_path) | `/accounts/logout/` | a path | |
/// | [`after_logout_path`](Self::after_logout_path) | a page | a path | Django's `LOGOUT_REDIRECT_URL` |
/// | [`site_name`](Self::site_name) | the issuer's host | | |
/// | [`template_folder`](Self::template_folder) | none | | Django's `TEMPLATES` |
/// | [`application_pages`](Self::application_pages) | for everybody | | the views that are mounted |
/// | [`most_applications`](Self::most_applications) | 100 | | |
/// | [`prune_every`](Self::prune_every) | ten minutes | zero for never | `cleartokens` |
/// | [`prune_batch`](Self::prune_batch) | 1 000 | 1 to 10 000 | `CLEAR_EXPIRED_TOKENS_BATCH_SIZE` |
/// | [`redirect_schemes`](Self::redirect_schemes) | https, http on this machine, reversed domain names | schemes | `ALLOWED_REDIRECT_URI_SCHEMES` |
/// | [`allow_localhost_loopback`](Self::allow_localhost_loopback) | off | | `ALLOW_LOCALHOST_LOOPBACK` |
/// | [`allow_redirect_wildcards`](Self::allow_redirect_wildcards) | off | | `ALLOW_URI_WILDCARDS` |
/// | [`allow_insecure_redirects`](Self::allow_insecure_redirects) | off | | `ALLOWED_REDIRECT_URI_SCHEMES` |
/// | [`legacy_optional_pkce`](Self::legacy_optional_pkce) | off | | `PKCE_REQUIRED` |
/// | [`pkce_required_of`](Self::pkce_required_of) | everybody | | `PKCE_REQUIRED` |
/// | [`legacy_plain_pkce`](Self::legacy_plain_pkce) | off | | `COMPLIANT_BCP_RFC9700_PKCE_METHOD` |
/// | [`always_ask_consent`](Self::always_ask_consent) | off | | `REQUEST_APPROVAL_PROMPT` |
/// | [`scopes_in_errors`](Self::scopes_in_errors) | off | | `ERROR_RESPONSE_WITH_SCOPES` |
/// | [`scopes`](Self::scopes) | those of the resources | | `SCOPES`, `SCOPES_BACKEND_CLASS` |
/// | [`scope_text`](Self::scope_text) | words made of the resources | | |
/// | [`legacy_json_bodies`](Self::legacy_json_bodies) | off | | `OAUTH2_BACKEND_CLASS` |
/// | [`read_write_scopes`](Self::read_write_scopes) | `read`, `write` | | `READ_SCOPE`, `WRITE_SCOPE` |
/// | [`explain_refusals`](Self::explain_refusals) | off | | |
/// | [`verifier`](Self::verifier) | none | | `RESOURCE_SERVER_INTROSPECTION_URL` |
pub struct AuthorizationServerBuilder {
    issuer: String,
    allow_insecure_issuer: bool,
    prefix: String,
    realm: String,
    access_token_lifetime: Duration,
    cache_lifetime: Duration,
    cached_tokens: usize,
    default_scopes: Option<String>,
    verify_request: Option<VerifyRequest>,
    exact_bearer_scheme: bool,
    lifetimes: Lifetimes,
    device: DeviceDurations,
    grants: Vec<GrantType>,
    keep_refresh_tokens: bool,
    introspection: bool,
    introspection_scope: String,
    resources: Vec<String>,
    cached_clients: usize,
    client_is_usable: Option<ClientIsUsable>,
    listener: Option<Listener>,
    prune_interval: Duration,
    oidc: Parts,
    prune_batch: i64,
    redirect_rules: RedirectRules,
    pkce: PkceSettings,
    always_ask_consent: bool,
    requires_pushed_requests: bool,
    scopes_in_errors: bool,
    abuse: Abuse,
    pages: PageSettings,
    scopes: Box<dyn ScopeProvider>,
    scope_texts: BTreeMap<String, String>,
    json_bodies: bool,
    applications: ApplicationSettings,
    protection: ProtectionSettings,
    foreign: Foreign,
    stores: Stores,
    generator: Box<dyn TokenGenerator>,
}

impl AuthorizationServerBuilder {
    pub(super) fn new(issuer: String) -> Self {
        Self {
            issuer,
            allow_insecure_issuer: false,
            prefix: "/o/".to_owned(),
            realm: "Web API".to_owned(),
            access_token_lifetime: Duration::from_hours(1),
            cache_lifetime: Duration::from_secs(30),
            cached_tokens: 10_000,
            default_scopes: None,
            verify_request: None,
            exact_bearer_scheme: false,
            lifetimes: Lifetimes::default(),
            device: DeviceDurations::default(),
            grants: vec![GrantType::AuthorizationCode, GrantType::RefreshToken, GrantType::ClientCredentials],
            keep_refresh_tokens: false,
            introspection: true,
            introspection_scope: "introspection".to_owned(),
            resources: Vec::new(),
            cached_clients: 1_000,
            client_is_usable: None,
            listener: None,
            prune_interval: Duration::from_mins(10),
            oidc: Parts::default(),
            prune_batch: 1_000,
            redirect_rules: RedirectRules::default(),
            pkce: PkceSettings::default(),
            always_ask_consent: false,
            requires_pushed_requests: false,
            scopes_in_errors: false,
            abuse: Abuse::default(),
            pages: PageSettings::default(),
            scopes: Box::new(ResourceScopes),
            scope_texts: BTreeMap::new(),
            json_bodies: false,
            applications: ApplicationSettings::default(),
            protection: ProtectionSettings::default(),
            foreign: Foreign::default(),
            stores: Stores::default(),
            generator: Box::new(RandomTokens),
        }
    }

    /// Scheme and host under which clients know the server, in the place of what the builder began with.
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.issuer = issuer.into();
        self
    }

    /// Accepts an issuer with plain `http` that is not this machine: something else must protect the connection.
    pub fn allow_insecure_issuer(mut self) -> Self {
        self.allow_insecure_issuer = true;
        self
    }

    /// Path below which the endpoints are; `/o/` by default, which gives `/o/token/`.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// The realm of challenges; `Web API` by default.
    pub fn realm(mut self, realm: impl Into<String>) -> Self {
        self.realm = realm.into();
        self
    }

    /// How long access tokens live, unless the client has its own lifetime; an hour by default.
    pub fn access_token_lifetime(mut self, lifetime: Duration) -> Self {
        self.access_token_lifetime = lifetime;
        self
    }

    /// The scopes of a token request that names none, separated by spaces, as far as the client may have them.
    pub fn default_scopes(mut self, scopes: impl Into<String>) -> Self {
        self.default_scopes = Some(scopes.into());
        self
    }

    /// Takes the scheme `Bearer` as it stands only, as Djblets does; in any case by default (RFC 9110 section 11.1).
    pub fn exact_bearer_scheme(mut self) -> Self {
        self.exact_bearer_scheme = true;
        self
    }

    /// Lets confidential clients keep their refresh token. Those of public clients are replaced with every use all the
    /// same (RFC 9700 section 4.14.2).
    pub fn keep_refresh_tokens(mut self) -> Self {
        self.keep_refresh_tokens = true;
        self
    }
}

impl std::fmt::Debug for AuthorizationServerBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AuthorizationServerBuilder({})", self.issuer)
    }
}
