//! A client as names and texts: for differences, for lists, and for scripts.

use chrono::TimeDelta;

use crate::scope::ScopeSet;
use crate::settings::time;
use crate::store::ClientRecord;

/// Every field of a client but its id, its secrets and its times, under the names that files use.
pub(crate) fn describe(record: &ClientRecord, owner: &str, is_enabled: bool) -> Vec<(&'static str, String)> {
    let lifetime = |time: Option<TimeDelta>| {
        time.and_then(|time| time.to_std().ok()).map(time::show).unwrap_or_default()
    };
    let scopes = |scopes: &Option<ScopeSet>| scopes.as_ref().map(ScopeSet::to_string).unwrap_or_default();
    vec![
        ("name", record.name.clone()),
        ("type", record.kind.as_str().to_owned()),
        ("grants", joined(record.grants.iter().map(|grant| grant.as_str()))),
        ("auth_methods", joined(record.auth_methods.iter().map(|method| method.as_str()))),
        ("redirect_uris", record.redirect_uris.join(" ")),
        ("post_logout_redirect_uris", record.post_logout_redirect_uris.join(" ")),
        ("allowed_origins", record.allowed_origins.join(" ")),
        ("allowed_scopes", scopes(&record.allowed_scopes)),
        ("default_scopes", scopes(&record.default_scopes)),
        ("skip_authorization", record.skip_authorization.to_string()),
        ("pkce", record.pkce.as_str().to_owned()),
        ("require_pushed_requests", record.requires_pushed_requests.to_string()),
        ("token_format", record.token_format.as_str().to_owned()),
        ("id_token_algorithm", record.id_token_algorithm.as_str().to_owned()),
        ("introspector", record.is_introspector.to_string()),
        ("owner", owner.to_owned()),
        ("access_token_lifetime", lifetime(record.access_token_lifetime)),
        ("code_lifetime", lifetime(record.code_lifetime)),
        ("refresh_idle_lifetime", lifetime(record.refresh_idle_lifetime)),
        ("refresh_absolute_lifetime", lifetime(record.refresh_absolute_lifetime)),
        ("extra", record.extra.clone()),
        ("enabled", is_enabled.to_string()),
    ]
}

fn joined<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(" ")
}

/// The fields that differ: name, before, after.
pub(super) fn differences(
    before: Vec<(&'static str, String)>,
    after: Vec<(&'static str, String)>,
) -> Vec<(&'static str, String, String)> {
    let both = before.into_iter().zip(after).filter(|(before, after)| before.1 != after.1);
    both.map(|((name, before), (_, after))| (name, before, after)).collect()
}
