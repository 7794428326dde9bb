//! What templates know of an application.

use chrono::{DateTime, Utc};
use minijinja::{Value, context};

use super::{detail_path, list_path};
use crate::client::registration::choices;
use crate::pages::moment::moment;
use crate::server::AuthorizationServer;
use crate::store::{ClientKind, ClientRecord, SecretCheck, StoredClient};

/// What people call an application: its name, or its client id if it has none that can be read.
pub(in crate::pages) fn name_of<'a>(name: &'a str, client_id: &'a str) -> &'a str {
    if name.trim().is_empty() { client_id } else { name }
}

/// An application in a list.
pub(super) fn summary(server: &AuthorizationServer, client: &StoredClient) -> Value {
    let record = &client.record;
    context! {
        id => client.id,
        name => name_of(&record.name, &record.client_id),
        client_id => &record.client_id,
        client_type => record.kind.as_str(),
        client_type_title => choices::kind(record.kind),
        is_enabled => client.is_enabled,
        url => detail_path(server, client.id),
    }
}

/// An application with all that its owner may see of it.
pub(super) fn whole(server: &AuthorizationServer, client: &StoredClient, now: DateTime<Utc>) -> Value {
    let record = &client.record;
    let url = detail_path(server, client.id);
    let is_confidential = record.kind == ClientKind::Confidential;
    let own = context! {
        list_url => list_path(server),
        update_url => format!("{url}update/"),
        delete_url => format!("{url}delete/"),
        rotate_url => is_confidential.then(|| format!("{url}rotate-secret/")),
        is_confidential,
        authorization_grant_type => grants(record),
        redirect_uris => &record.redirect_uris,
        post_logout_redirect_uris => &record.post_logout_redirect_uris,
        allowed_origins => &record.allowed_origins,
        allowed_scopes => record.allowed_scopes.as_ref().map(ToString::to_string),
        algorithm => server.keys().map(|_| record.id_token_algorithm.as_str()),
        skip_authorization => record.skip_authorization,
        created => moment(record.created_at),
        updated => moment(record.updated_at),
        secrets => secrets(record, now),
        secret_kept_as => kept_as(record, now),
    };
    context! { ..own, ..summary(server, client) }
}

fn grants(record: &ClientRecord) -> Vec<Value> {
    let about = |grant| {
        let (title, when) = choices::about(grant);
        context! { value => choices::word(grant), title, when }
    };
    record.grants.iter().copied().map(about).collect()
}

/// The secrets that count, the newest first: when each was made, and when it stops.
fn secrets(record: &ClientRecord, now: DateTime<Utc>) -> Vec<Value> {
    let live = record.secrets.iter().filter(|secret| secret.is_live(now));
    live.map(
        |secret| context! { created => moment(secret.created_at), expires => secret.expires_at.map(moment) },
    )
    .collect()
}

/// Which digest is kept of the newest secret, which is all that can be told of it.
fn kept_as(record: &ClientRecord, now: DateTime<Utc>) -> Option<&'static str> {
    let live = record.secrets.iter().filter(|secret| secret.is_live(now));
    live.max_by_key(|secret| secret.created_at).map(|secret| match secret.check {
        SecretCheck::Digest(_) => "SHA-256",
        SecretCheck::Chosen(_) => "Argon2id",
    })
}
