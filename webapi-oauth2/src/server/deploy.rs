//! What a server should not be set to where others can reach it: the rules behind `check --deploy`.
//!
//! In: a built server, its API, and its clients. Out: [`Finding`]s, each with the name of the setting or of the client.
//! Nothing here refuses to start: whoever set an unsafe thing named it. The default settings with an https issuer have
//! no finding.

use std::path::PathBuf;

use chrono::TimeDelta;
use webapi_core::WebApi;
use webapi_core::rate_limit::Limit;

use super::AuthorizationServer;
use super::settings::Settings;
use crate::grant::GrantType;
use crate::signing::sealing_file::is_readable_by_others;
use crate::store::{PkceRule, StoredClient};

/// Something that should be otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The setting, or the client and its field.
    pub name: String,
    /// What may happen, and which document says so.
    pub why: &'static str,
}

/// A setting, when it is unsafe, and why.
struct Rule {
    setting: &'static str,
    is_unsafe: fn(&Settings) -> bool,
    why: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        setting: "issuer",
        is_unsafe: |settings| settings.issuer.starts_with("http://"),
        why: "plain http gives tokens and passwords to everybody on the way (RFC 6749 section 3.1)",
    },
    Rule {
        setting: "allow_insecure_issuer",
        is_unsafe: |settings| settings.allows_insecure_issuer,
        why: "an issuer with plain http would be taken (RFC 6749 section 3.1)",
    },
    Rule {
        setting: "legacy_password_grant",
        is_unsafe: |settings| settings.offers(GrantType::Password),
        why: "programs see the passwords of people (RFC 9700 section 2.4)",
    },
    Rule {
        setting: "legacy_implicit_grant",
        is_unsafe: |settings| settings.offers(GrantType::Implicit),
        why: "redirects carry access tokens (RFC 9700 section 2.1.2)",
    },
    Rule {
        setting: "legacy_optional_pkce",
        is_unsafe: |settings| settings.pkce.is_optional,
        why: "stolen codes can be used (RFC 9700 section 2.1.1)",
    },
    Rule {
        setting: "legacy_plain_pkce",
        is_unsafe: |settings| settings.pkce.takes_plain,
        why: "a challenge gives its verifier away (RFC 9700 section 2.1.1)",
    },
    Rule {
        setting: "allow_redirect_wildcards",
        is_unsafe: |settings| settings.redirect_rules.wildcards,
        why: "whoever has any name below a domain can have codes (RFC 9700 section 4.1.3)",
    },
    Rule {
        setting: "allow_insecure_redirects",
        is_unsafe: |settings| settings.redirect_rules.insecure,
        why: "codes pass open networks (RFC 9700 section 2.6)",
    },
    Rule {
        setting: "allow_localhost_loopback",
        is_unsafe: |settings| settings.redirect_rules.localhost_with_any_port,
        why: "`localhost` may be resolved by somebody else (RFC 8252 section 8.3)",
    },
    Rule {
        setting: "rotate_refresh_tokens",
        is_unsafe: |settings| !settings.rotate_refresh_tokens,
        why: "a stolen refresh token is not noticed (RFC 9700 section 4.14.2)",
    },
    Rule {
        setting: "access_token_lifetime",
        is_unsafe: |settings| settings.access_token_lifetime > TimeDelta::hours(12),
        why: "a stolen access token works for more than twelve hours (RFC 9700 section 2.2)",
    },
    Rule {
        setting: "refresh_absolute_lifetime",
        is_unsafe: |settings| settings.refresh_absolute_lifetime > TimeDelta::days(180),
        why: "a grant that nobody looks at lives for more than half a year (RFC 9700 section 4.14.2)",
    },
    Rule {
        setting: "client_failures",
        is_unsafe: |settings| settings.abuse.client_failures.is_none(),
        why: "secrets of clients can be guessed without end",
    },
    Rule {
        setting: "cache_lifetime",
        is_unsafe: |settings| settings.cache_lifetime > TimeDelta::minutes(1),
        why: "other processes take a revoked token for more than a minute (RFC 7009 section 2)",
    },
    Rule {
        setting: "prune_interval",
        is_unsafe: |settings| settings.prune_interval.is_zero(),
        why: "expired rows stay for ever unless `clear-tokens` is run by something else",
    },
];

impl AuthorizationServer {
    /// What this server should not be set to where others can reach it; nothing for the defaults and an https issuer.
    ///
    /// ```
    /// use webapi_oauth2::AuthorizationServer;
    ///
    /// let server = AuthorizationServer::builder("https://reviews.example.com").legacy_password_grant().build()?;
    /// let findings = server.findings();
    /// assert_eq!(findings.len(), 1);
    /// assert_eq!(findings[0].name, "oauth2.legacy_password_grant");
    /// # Ok::<(), webapi_oauth2::SettingsError>(())
    /// ```
    pub fn findings(&self) -> Vec<Finding> {
        let rules = RULES.iter().filter(|rule| (rule.is_unsafe)(self.settings()));
        rules.map(|rule| Finding { name: format!("oauth2.{}", rule.setting), why: rule.why }).collect()
    }
}

/// What the API around the server should not be set to.
pub fn findings_of_api(api: &WebApi) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut find = |is_unsafe: bool, name: &str, why| {
        if is_unsafe {
            findings.push(Finding { name: name.to_owned(), why });
        }
    };
    find(api.public_url().starts_with("http://"), "public_url", "links lead people to plain http");
    let off = |limit| api.rate_limit(limit).is_none();
    find(off(Limit::Login), "rate_limits.login", "passwords and client secrets can be guessed without end");
    find(off(Limit::AccountLogin), "rate_limits.account_login", "one account can be tried from everywhere");
    find(off(Limit::UserCode), "rate_limits.user_code", "codes of devices can be guessed without end");
    let has_place = AuthorizationServer::of(api)
        .and_then(|server| server.keys().map(|keys| keys.keyring().check(api.database()).is_ok()));
    find(
        has_place == Some(false),
        "oauth2.sealing_key_file",
        "signing keys cannot be sealed: nothing says where the sealing key is, or it cannot be used",
    );
    find(
        sealing_file(api).is_some_and(|file| is_readable_by_others(&file)),
        "oauth2.sealing_key_file",
        "other users of this machine can read the file, and with it open the signing keys of a database dump",
    );
    findings
}

/// The file of the sealing key, if one is used.
fn sealing_file(api: &WebApi) -> Option<PathBuf> {
    let server = AuthorizationServer::of(api)?;
    let settings = &server.keys()?.keyring().settings;
    if settings.given.is_some() { None } else { settings.sealing.file(api.database()) }
}

/// What a client should not be allowed.
pub fn findings_of_client(client: &StoredClient) -> Vec<Finding> {
    let record = &client.record;
    let mut findings = Vec::new();
    let mut find = |is_unsafe: bool, field: &str, why| {
        if is_unsafe && client.is_enabled {
            findings.push(Finding { name: format!("client `{}`: {field}", record.client_id), why });
        }
    };
    let uses_codes = record.may_use(GrantType::AuthorizationCode);
    find(
        uses_codes && record.pkce != PkceRule::S256,
        "pkce",
        "stolen codes can be used (RFC 9700 section 2.1.1)",
    );
    find(
        record.may_use(GrantType::Password),
        "grants",
        "it sees the passwords of people (RFC 9700 section 2.4)",
    );
    let is_open =
        |uri: &String| uri.starts_with("http://") && crate::client::redirect_uri::check(uri).is_err();
    find(record.redirect_uris.iter().any(is_open), "redirect_uris", "codes pass open networks");
    find(
        record.redirect_uris.iter().any(|uri| uri.contains('*')),
        "redirect_uris",
        "whoever has any name below a domain can have codes (RFC 9700 section 4.1.3)",
    );
    findings
}
