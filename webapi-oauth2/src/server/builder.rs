//! [`AuthorizationServerBuilder`]: settings with sound defaults, checked at the end.

mod abuse;
mod applications;
mod device;
mod json_bodies;
mod lifetimes;
mod oidc;
mod pages;
mod pkce;
mod protection;
mod redirects;
mod scopes;
mod stores;

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;

use super::abuse::Abuse;
use super::lifetimes::Lifetimes;
use super::oidc::Parts;
use super::pkce::PkceSettings;
use super::settings::device::DeviceDurations;
use super::settings::{
    ApplicationSettings, ClientIsUsable, LARGEST_BATCH, LONGEST_CACHE, PageSettings, ProtectionSettings,
    Settings, SettingsError, check_issuer, check_prefix, check_realm,
};
use super::{AuthorizationServer, Inner, Stores};
use crate::bearer::{TokenCache, VerifiedRequest, VerifyRequest};
use crate::client::chosen::Checks;
use crate::client::memory::ClientMemory;
use crate::client::redirect_uri::RedirectRules;
use crate::event::{Event, Listener, Origin};
use crate::grant::GrantType;
use crate::resource::is_identifier;
use crate::scope::{ResourceScopes, ScopeProvider, ScopeSet};
use crate::server::settings::is_sound_lifetime;
use crate::store::StoredClient;
use crate::token::{RandomTokens, TokenGenerator};
use crate::verifier::Foreign;

/// Sets an [`AuthorizationServer`] up.
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
    scopes_in_errors: bool,
    abuse: Abuse,
    pages: PageSettings,
    scopes: Box<dyn ScopeProvider>,
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
            scopes_in_errors: false,
            abuse: Abuse::default(),
            pages: PageSettings::default(),
            scopes: Box::new(ResourceScopes),
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

    /// How long a verified token is known from memory; 30 seconds by default, zero for never.
    ///
    /// This bounds how long a token outlives its revocation by another process, or the deactivation of its user.
    /// Revocation through this server works at once.
    pub fn cache_lifetime(mut self, lifetime: Duration) -> Self {
        self.cache_lifetime = lifetime;
        self
    }

    /// How many verified tokens are known from memory; 10 000 by default.
    pub fn cached_tokens(mut self, tokens: usize) -> Self {
        self.cached_tokens = tokens;
        self
    }

    /// The scopes of a token request that names none, separated by spaces, as far as the client may have them.
    pub fn default_scopes(mut self, scopes: impl Into<String>) -> Self {
        self.default_scopes = Some(scopes.into());
        self
    }

    /// A hook that may refuse a good token by returning false: Djblets' `verify_request`.
    ///
    /// It is asked for every request with a token, on the worker thread, and must not block.
    pub fn verify_request(
        mut self,
        verify: impl Fn(&VerifiedRequest<'_>) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.verify_request = Some(Arc::new(verify));
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

    /// How many clients are known from memory; 1 000 by default.
    pub fn cached_clients(mut self, clients: usize) -> Self {
        self.cached_clients = clients;
        self
    }

    /// Switches a grant off: it is refused, and advertised nowhere.
    pub fn without_grant(mut self, grant: GrantType) -> Self {
        self.grants.retain(|known| *known != grant);
        self
    }

    /// Offers these of the standard grants `authorization_code`, `refresh_token` and `client_credentials`, and none of
    /// the others; all three by default. Further grants are switched on by their own names.
    pub fn grants(mut self, grants: impl IntoIterator<Item = GrantType>) -> Self {
        let standard = [GrantType::AuthorizationCode, GrantType::RefreshToken, GrantType::ClientCredentials];
        let others: Vec<_> = self.grants.drain(..).filter(|grant| !standard.contains(grant)).collect();
        self.grants = grants.into_iter().filter(|grant| standard.contains(grant)).chain(others).collect();
        self
    }

    /// Switches the legacy grant `password` on, in which a program takes a person's password.
    ///
    /// RFC 9700 section 2.4 forbids it; it is here for clients that know nothing else. A warning is logged.
    pub fn legacy_password_grant(mut self) -> Self {
        if !self.grants.contains(&GrantType::Password) {
            self.grants.push(GrantType::Password);
        }
        self
    }

    /// Switches the legacy grant `implicit` on, in which a redirect carries the access token: `response_type=token`. Each
    /// client needs the grant, too.
    ///
    /// RFC 9700 section 2.1.2 advises against it, since the token ends up in histories and logs; use the authorization
    /// code grant with PKCE. It is here for clients that know nothing else. A warning is logged.
    pub fn legacy_implicit_grant(mut self) -> Self {
        if !self.grants.contains(&GrantType::Implicit) {
            self.grants.push(GrantType::Implicit);
        }
        self
    }

    /// Switches the introspection endpoint off.
    pub fn without_introspection(mut self) -> Self {
        self.introspection = false;
        self
    }

    /// The scope with which a bearer token may introspect any token; `introspection` by default.
    pub fn introspection_scope(mut self, scope: impl Into<String>) -> Self {
        self.introspection_scope = scope.into();
        self
    }

    /// Adds a resource server that tokens can be for, beside the API itself (RFC 8707).
    pub fn resource(mut self, identifier: impl Into<String>) -> Self {
        self.resources.push(identifier.into());
        self
    }

    /// A hook that may refuse a client by returning false: `is_usable` of Django OAuth Toolkit. It must not block.
    pub fn client_is_usable(
        mut self,
        is_usable: impl Fn(&StoredClient) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.client_is_usable = Some(Arc::new(is_usable));
        self
    }

    /// A listener for everything that an audit wants to know. It must not block.
    pub fn on_event(mut self, listener: impl Fn(&Event<'_>, &Origin) + Send + Sync + 'static) -> Self {
        self.listener = Some(Arc::new(listener));
        self
    }

    /// How often a running server deletes what expired; every ten minutes by default, zero for never.
    pub fn prune_every(mut self, interval: Duration) -> Self {
        self.prune_interval = interval;
        self
    }

    /// How many rows one statement of pruning deletes at most; 1 000 by default, up to 10 000. More takes longer locks.
    pub fn prune_batch(mut self, rows: i64) -> Self {
        self.prune_batch = rows;
        self
    }

    /// Asks users for consent each time, even where an earlier grant covers the request: what
    /// `REQUEST_APPROVAL_PROMPT = "force"` is in Django OAuth Toolkit. A request may say `approval_prompt=auto`.
    pub fn always_ask_consent(mut self) -> Self {
        self.always_ask_consent = true;
        self
    }

    /// Names the missing scope as `required_scopes` in the body of a 403, beside the header that names it anyway:
    /// `ERROR_RESPONSE_WITH_SCOPES` of Django OAuth Toolkit.
    pub fn scopes_in_errors(mut self) -> Self {
        self.scopes_in_errors = true;
        self
    }

    /// Where new secrets come from; the operating system's generator by default.
    pub fn token_generator(mut self, generator: impl TokenGenerator) -> Self {
        self.generator = Box::new(generator);
        self
    }

    /// Checks the settings.
    ///
    /// # Errors
    ///
    /// The [`SettingsError`], which is [`SettingsError::Several`] if more than one thing is wrong.
    pub fn build(self) -> Result<AuthorizationServer, SettingsError> {
        let mut errors = Vec::new();
        let access_token_lifetime = TimeDelta::from_std(self.access_token_lifetime)
            .ok()
            .filter(|lifetime| is_sound_lifetime(*lifetime));
        let access_token_lifetime =
            kept(access_token_lifetime.ok_or(SettingsError::AccessTokenLifetime), &mut errors);
        let cache_lifetime =
            TimeDelta::from_std(self.cache_lifetime).ok().filter(|lifetime| *lifetime <= LONGEST_CACHE);
        let cache_lifetime = kept(cache_lifetime.ok_or(SettingsError::CacheLifetime), &mut errors);
        let issuer = kept(check_issuer(&self.issuer, self.allow_insecure_issuer), &mut errors);
        let prefix = kept(check_prefix(&self.prefix), &mut errors);
        let realm = kept(check_realm(self.realm), &mut errors);
        let default_scopes = self.default_scopes.as_deref().map(ScopeSet::parse).transpose();
        let default_scopes = kept(default_scopes.map_err(SettingsError::from), &mut errors);
        let lifetimes = self.lifetimes.check(&mut errors);
        let (oidc, keyring) = self.oidc.check(&mut errors);
        let device = self.device.check(&mut errors);
        let bad = self.resources.iter().filter(|resource| !is_identifier(resource));
        errors.extend(bad.map(|resource| SettingsError::BadResource { resource: resource.clone() }));
        if !ScopeSet::parse(&self.introspection_scope).is_ok_and(|scopes| scopes.len() == 1) {
            errors.push(SettingsError::BadIntrospectionScope);
        }
        redirects::check(&self.redirect_rules, &mut errors);
        if !(1..=LARGEST_BATCH).contains(&self.prune_batch) {
            errors.push(SettingsError::PruneBatch);
        }
        let pages = self.pages.check(&issuer, &mut errors);
        if let Some(error) = SettingsError::of_all(errors) {
            return Err(error);
        }
        if self.grants.contains(&GrantType::Implicit) {
            tracing::warn!(
                "the legacy grant `implicit` is on: access tokens end up in the histories of browsers"
            );
        }
        if self.grants.contains(&GrantType::Password) {
            tracing::warn!(
                "the legacy grant `password` is on: programs that use it see the passwords of people"
            );
        }
        self.pkce.warn();
        let foreign = self.foreign.known_for(cache_lifetime).refusing(self.verify_request.clone());
        let settings = Settings {
            issuer,
            allows_insecure_issuer: self.allow_insecure_issuer,
            cache_lifetime,
            prefix,
            realm,
            access_token_lifetime,
            default_scopes,
            verify_request: self.verify_request,
            exact_bearer_scheme: self.exact_bearer_scheme,
            grants: self.grants,
            code_lifetime: lifetimes.code,
            refresh_idle_lifetime: lifetimes.refresh_idle,
            refresh_absolute_lifetime: lifetimes.refresh_absolute,
            retry_grace: lifetimes.retry_grace,
            rotate_refresh_tokens: !self.keep_refresh_tokens,
            pending_lifetime: lifetimes.pending,
            device,
            introspection: self.introspection,
            introspection_scope: self.introspection_scope,
            resources: self.resources,
            client_is_usable: self.client_is_usable,
            listener: self.listener,
            prune_interval: self.prune_interval,
            oidc,
            prune_batch: self.prune_batch,
            redirect_rules: self.redirect_rules,
            pkce: self.pkce,
            always_ask_consent: self.always_ask_consent,
            scopes_in_errors: self.scopes_in_errors,
            abuse: self.abuse,
            pages,
            scopes: self.scopes,
            json_bodies: self.json_bodies,
            applications: self.applications,
            protection: ProtectionSettings { scopes_in_errors: self.scopes_in_errors, ..self.protection },
            foreign,
        };
        Ok(AuthorizationServer(Arc::new(Inner {
            settings,
            stores: self.stores,
            generator: self.generator,
            cache: TokenCache::new(self.cached_tokens, cache_lifetime),
            known_clients: ClientMemory::new(self.cached_clients, lifetimes.client_cache),
            checks: Checks::new(),
            keyring,
            upkeep: std::sync::Once::new(),
            pruning: std::sync::Once::new(),
            place: std::sync::OnceLock::new(),
        })))
    }
}

/// The value, or a default beside the error that is reported in the end.
fn kept<T: Default>(checked: Result<T, SettingsError>, errors: &mut Vec<SettingsError>) -> T {
    checked.unwrap_or_else(|error| {
        errors.push(error);
        T::default()
    })
}

impl TryFrom<AuthorizationServerBuilder> for AuthorizationServer {
    type Error = SettingsError;

    fn try_from(builder: AuthorizationServerBuilder) -> Result<Self, SettingsError> {
        builder.build()
    }
}

impl std::fmt::Debug for AuthorizationServerBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AuthorizationServerBuilder({})", self.issuer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(
        change: impl FnOnce(AuthorizationServerBuilder) -> AuthorizationServerBuilder,
    ) -> Option<SettingsError> {
        change(AuthorizationServer::builder("https://example.com")).build().err()
    }

    #[test]
    fn lifetimes_are_bounded() {
        let day = Duration::from_hours(24);
        assert_eq!(error(|builder| builder.access_token_lifetime(day)), None);
        for lifetime in [Duration::ZERO, day + Duration::from_secs(1), Duration::MAX] {
            let found = error(|builder| builder.access_token_lifetime(lifetime));
            assert_eq!(found, Some(SettingsError::AccessTokenLifetime));
        }
        assert_eq!(error(|builder| builder.cache_lifetime(Duration::ZERO)), None);
        assert_eq!(error(|builder| builder.cache_lifetime(day)), Some(SettingsError::CacheLifetime));
    }

    #[test]
    fn everything_that_is_wrong_is_reported_at_once() {
        let wrong = error(|builder| {
            let builder = builder.realm("\"").code_lifetime(Duration::from_mins(11)).resource("/api");
            builder.retry_grace(Duration::from_secs(61)).refresh_absolute_lifetime(Duration::from_hours(1))
        });
        let text = wrong.expect("it is refused").to_string();
        for part in
            ["5 settings", "realm", "`code_lifetime`", "ten minutes", "`/api`", "`retry_grace`", "idle"]
        {
            assert!(text.contains(part), "{part}: {text}");
        }
    }

    #[test]
    fn a_realm_cannot_break_its_header() {
        assert_eq!(error(|builder| builder.realm("a\", error=\"x")), Some(SettingsError::BadRealm));
        assert_eq!(error(|builder| builder.realm("a\r\nb")), Some(SettingsError::BadRealm));
    }
}
