//! Where browsers may be sent with codes.

use super::AuthorizationServerBuilder;
use crate::client::redirect_uri::RedirectRules;
use crate::server::settings::SettingsError;

impl AuthorizationServerBuilder {
    /// The only schemes of redirect URIs; by default https, http on this machine, and private schemes that are reversed
    /// domain names. A private scheme that is named here may be any word.
    pub fn redirect_schemes<S: Into<String>>(mut self, schemes: impl IntoIterator<Item = S>) -> Self {
        self.redirect_rules.schemes = Some(schemes.into_iter().map(Into::into).collect());
        self
    }

    /// Lets `localhost` match with any port, as `127.0.0.1` and `::1` do. Somebody else may resolve that name (RFC 8252
    /// section 8.3).
    pub fn allow_localhost_loopback(mut self) -> Self {
        self.redirect_rules.localhost_with_any_port = true;
        self
    }

    /// Unsafe: lets the host of a registered URI begin with `*.`, which stands for one label.
    ///
    /// RFC 9700 section 4.1.3 forbids it: whoever can have any name below the domain can have codes.
    pub fn allow_redirect_wildcards(mut self) -> Self {
        self.redirect_rules.wildcards = true;
        self
    }

    /// Unsafe: lets redirect URIs lead to other machines with plain http, so that everybody on the way reads codes.
    pub fn allow_insecure_redirects(mut self) -> Self {
        self.redirect_rules.insecure = true;
        self
    }
}

/// Schemes that could never be used are mistakes.
pub(super) fn check(rules: &RedirectRules, errors: &mut Vec<SettingsError>) {
    let odd = rules.schemes.iter().flatten().filter(|scheme| !rules.can_use_scheme(scheme));
    errors.extend(odd.map(|scheme| SettingsError::BadScheme { scheme: scheme.clone() }));
}
