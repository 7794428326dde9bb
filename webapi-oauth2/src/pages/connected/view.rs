//! What templates know of a grant.

use chrono::{DateTime, Utc};
use minijinja::{Value, context};

use super::revoke_path;
use crate::pages::applications::name_of;
use crate::pages::moment::moment;
use crate::pages::scope_words::ScopeWords;
use crate::server::AuthorizationServer;
use crate::store::StoredGrant;

/// A grant: to whom, which scopes with what they allow, when, and when it was last used.
pub(super) fn grant(
    server: &AuthorizationServer,
    words: &ScopeWords,
    grant: &StoredGrant,
    last_used: Option<DateTime<Utc>>,
) -> Value {
    let record = &grant.record;
    let scope = |name: &str| context! { name, description => words.get(name), has_bare_name => words.has_bare_name(name) };
    let scopes: Vec<Value> = words.in_order(&record.scope).into_iter().map(scope).collect();
    context! {
        id => grant.id,
        application => context! {
            name => name_of(&grant.client_name, &grant.client_id),
            client_id => &grant.client_id,
        },
        scopes,
        created => moment(record.created_at),
        expires => moment(record.expires_at),
        last_used => last_used.map(moment),
        revoke_url => revoke_path(server, grant.id),
    }
}
