//! `applications/`: the clients of whoever is logged in, to be registered, looked at, changed and deleted.
//!
//! In: a visit of somebody who is offered these pages. Out: pages about that person's own applications; those of others
//! are as good as none, for superusers too. A secret that is made here is shown in the answer to the form that made it,
//! and never again.

mod delete;
mod detail;
mod edit;
mod form;
mod list;
mod register;
mod rotate;
mod secret;
mod view;

use actix_web::web::ServiceConfig;
use webapi_core::account::User;

use super::{Methods, PageEnd, PageResult, Site, Visit};
use crate::client::registration::Offer;
use crate::server::AuthorizationServer;
use crate::server::settings::ApplicationPages;
use crate::store::StoredClient;

pub(super) use view::name_of;

pub(super) fn mount(site: &Site, config: &mut ServiceConfig) {
    let server = site.server();
    if server.settings().applications.pages == ApplicationPages::Off {
        return;
    }
    site.page(config, &list_path(server), Methods::Get, list::list);
    let (register, update) = (register_path(server), server.path("applications/{id}/update/"));
    site.prepared_page(config, &register, Methods::GetAndPost, secret::typed, register::register);
    site.page(config, &server.path("applications/{id}/"), Methods::Get, detail::detail);
    site.prepared_page(config, &update, Methods::GetAndPost, secret::typed, edit::edit);
    site.page(config, &server.path("applications/{id}/delete/"), Methods::GetAndPost, delete::delete);
    site.page(config, &server.path("applications/{id}/rotate-secret/"), Methods::GetAndPost, rotate::rotate);
}

fn list_path(server: &AuthorizationServer) -> String {
    server.path("applications/")
}

fn register_path(server: &AuthorizationServer) -> String {
    server.path("applications/register/")
}

fn detail_path(server: &AuthorizationServer, id: i64) -> String {
    server.path(&format!("applications/{id}/"))
}

/// Whoever is logged in and offered these pages.
fn owner(visit: &Visit<'_>) -> PageResult<i64> {
    let user = &visit.user()?.user;
    let pages = visit.server().settings().applications.pages;
    if pages.are_for(user) { Ok(user.id) } else { Err(PageEnd::NotFound) }
}

/// What the visitor may choose from in a form.
fn offer<'a>(visit: &'a Visit<'_>) -> Offer<'a> {
    let is_superuser = visit.who().is_some_and(|who| who.user.is_superuser);
    Offer::of(visit.api(), visit.server(), is_superuser)
}

/// Where one's own applications are, for whoever is offered these pages.
pub(super) fn offered_path(server: &AuthorizationServer, user: &User) -> Option<String> {
    server.settings().applications.pages.are_for(user).then(|| list_path(server))
}

/// The application that the path names, if it is the visitor's own.
fn own(visit: &mut Visit<'_>) -> PageResult<StoredClient> {
    let owner = owner(visit)?;
    let id = visit.arrival().segment("id").and_then(key).ok_or(PageEnd::NotFound)?;
    let found = visit.server().clients().by_id(visit.conn, id)?;
    found.filter(|found| found.record.owner == Some(owner)).ok_or(PageEnd::NotFound)
}

/// Reads a primary key as paths have it: digits that fit.
pub(super) fn key(segment: &str) -> Option<i64> {
    let is_plain = !segment.starts_with('0') && segment.bytes().all(|byte| byte.is_ascii_digit());
    segment.parse().ok().filter(|_| is_plain)
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn a_key_is_digits_that_fit() {
        assert_eq!(key("17"), Some(17));
        for odd in ["", "0", "017", "+1", "-1", "abc", "1 ", "9223372036854775808", "１"] {
            assert_eq!(key(odd), None, "{odd}");
        }
    }
}
