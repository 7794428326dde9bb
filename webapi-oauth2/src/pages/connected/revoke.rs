//! `authorized_tokens/<id>/delete/`: a person takes back what was granted.
//!
//! In: a grant of whoever is logged in. Out: a question; and after its form, the list. `everything` in the form takes back
//! all that the application was granted, and not this one grant alone.

use minijinja::context;

use super::{list_path, view};
use crate::pages::applications::key;
use crate::pages::done::Done;
use crate::pages::scope_words::ScopeWords;
use crate::pages::{Page, PageEnd, PageResult, Visit};

pub(super) fn revoke(visit: &mut Visit<'_>) -> PageResult<Page> {
    let user = visit.user()?.user.id;
    let id = visit.arrival().segment("id").and_then(key).ok_or(PageEnd::NotFound)?;
    let (api, server) = (visit.api(), visit.server());
    let grants = server.grants().of_user(visit.conn, api.clock(), user, None)?;
    let found = grants.iter().find(|grant| grant.id == id).ok_or(PageEnd::NotFound)?;
    let client = found.record.client;
    let Some(form) = visit.form() else {
        let others = grants.iter().filter(|grant| grant.record.client == client && grant.id != id).count();
        let last = server.grants().last_issued(visit.conn, &[id])?.first().map(|(_, at)| *at);
        let token = view::grant(server, &ScopeWords::of(api, server), found, last);
        let cancel_url = list_path(server);
        return visit
            .render("oauth2_provider/authorized-token-delete.html", context! { token, others, cancel_url });
    };
    let origin = visit.arrival().origin();
    if form.value("everything").is_some() {
        server.grants().revoke_of_user(visit.conn, api.clock(), user, Some(client), origin)?;
    } else if !server.grants().revoke_one(visit.conn, api.clock(), user, id, origin)? {
        return Err(PageEnd::NotFound);
    }
    Ok(Page::see_other(list_path(server)).after(Done::Revoked))
}
