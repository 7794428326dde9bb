//! `GET applications/`: one's own applications.

use minijinja::{Value, context};

use super::view::summary;
use super::{owner, register_path};
use crate::pages::{Page, PageResult, Visit, connected};

pub(super) fn list(visit: &mut Visit<'_>) -> PageResult<Page> {
    let owner = owner(visit)?;
    let server = visit.server();
    let clients = server.clients().list(visit.conn, Some(owner))?;
    let applications: Vec<Value> = clients.iter().map(|client| summary(server, client)).collect();
    visit.render(
        "oauth2_provider/application_list.html",
        context! {
            applications,
            register_url => register_path(server),
            connected_url => connected::list_path(server),
        },
    )
}
