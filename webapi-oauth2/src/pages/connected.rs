//! `authorized_tokens/`: what whoever is logged in granted to applications, and how to take it back.
//!
//! A grant is a family of tokens. Revoking it is one statement, and no token of the family works afterwards.

mod list;
mod revoke;
mod view;

use actix_web::web::ServiceConfig;

use super::{Methods, Site};
use crate::server::AuthorizationServer;

pub(super) fn mount(site: &Site, config: &mut ServiceConfig) {
    site.page(config, &list_path(site.server()), Methods::Get, list::list);
    let path = site.server().path("authorized_tokens/{id}/delete/");
    site.page(config, &path, Methods::GetAndPost, revoke::revoke);
}

pub(super) fn list_path(server: &AuthorizationServer) -> String {
    server.path("authorized_tokens/")
}

fn revoke_path(server: &AuthorizationServer, id: i64) -> String {
    server.path(&format!("authorized_tokens/{id}/delete/"))
}
