//! From a builder to a server: every setting checked, and everything that is wrong reported at once.

use std::sync::{Arc, Once, OnceLock};

use chrono::TimeDelta;

use super::{AuthorizationServerBuilder, grants, redirects};
use crate::bearer::TokenCache;
use crate::client::chosen::Checks;
use crate::client::memory::ClientMemory;
use crate::grant::GrantType;
use crate::resource::is_identifier;
use crate::scope::ScopeSet;
use crate::server::settings::{
    LARGEST_BATCH, LONGEST_CACHE, ProtectionSettings, Settings, SettingsError, check_issuer, check_prefix,
    check_realm, is_sound_lifetime,
};
use crate::server::{AuthorizationServer, Inner};

impl AuthorizationServerBuilder {
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
        if self.requires_pushed_requests && !self.grants.contains(&GrantType::AuthorizationCode) {
            errors.push(SettingsError::PushedWithoutCodes);
        }
        if !(1..=LARGEST_BATCH).contains(&self.prune_batch) {
            errors.push(SettingsError::PruneBatch);
        }
        let pages = self.pages.check(&issuer, &mut errors);
        if let Some(error) = SettingsError::of_all(errors) {
            return Err(error);
        }
        grants::warn(&self.grants);
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
            pushed_lifetime: lifetimes.pushed,
            requires_pushed_requests: self.requires_pushed_requests,
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
            scope_texts: Arc::new(self.scope_texts),
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
            upkeep: Once::new(),
            pruning: Once::new(),
            place: OnceLock::new(),
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

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
