//! `GET authorized_tokens/`: one's grants, by application, the newest first.

use std::collections::HashMap;

use minijinja::{Value, context};

use super::view;
use crate::pages::scope_words::ScopeWords;
use crate::pages::{Page, PageResult, Visit, applications};
use crate::store::StoredGrant;

/// The most grants that a page shows. Older ones come up when newer ones go.
const MOST: usize = 200;

pub(super) fn list(visit: &mut Visit<'_>) -> PageResult<Page> {
    let user = visit.user()?.user.clone();
    let (api, server) = (visit.api(), visit.server());
    let mut grants = server.grants().of_user(visit.conn, api.clock(), user.id, None)?;
    let hidden = grants.len().saturating_sub(MOST);
    grants.truncate(MOST);
    let ids: Vec<i64> = grants.iter().map(|grant| grant.id).collect();
    let last: HashMap<_, _> = server.grants().last_issued(visit.conn, &ids)?.into_iter().collect();
    let words = ScopeWords::of(api, server);
    let shown = |grant: &StoredGrant| view::grant(server, &words, grant, last.get(&grant.id).copied());
    let by_application: Vec<Value> = by_client(&grants)
        .into_iter()
        .map(|(first, all)| {
            let grants: Vec<Value> = all.into_iter().map(&shown).collect();
            context! { name => applications::name_of(&first.client_name, &first.client_id), client_id => &first.client_id, grants }
        })
        .collect();
    let authorized_tokens: Vec<Value> = grants.iter().map(shown).collect();
    let applications_url = applications::offered_path(server, &user);
    visit.render(
        "oauth2_provider/authorized-tokens.html",
        context! { applications => by_application, authorized_tokens, hidden, applications_url },
    )
}

/// The grants of each client together, in the order of each client's first.
fn by_client(grants: &[StoredGrant]) -> Vec<(&StoredGrant, Vec<&StoredGrant>)> {
    let mut clients: Vec<(&StoredGrant, Vec<&StoredGrant>)> = Vec::new();
    for grant in grants {
        match clients.iter_mut().find(|(first, _)| first.record.client == grant.record.client) {
            Some((_, of_client)) => of_client.push(grant),
            None => clients.push((grant, vec![grant])),
        }
    }
    clients
}
