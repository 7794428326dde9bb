//! `applications/<id>/delete/`: an application goes, with everything that people granted it.

use minijinja::context;
use webapi_core::db::transaction;

use super::view::whole;
use super::{detail_path, list_path, own};
use crate::pages::done::Done;
use crate::pages::{Page, PageEnd, PageResult, Visit};

pub(super) fn delete(visit: &mut Visit<'_>) -> PageResult<Page> {
    let client = own(visit)?;
    let (server, clock) = (visit.server(), visit.api().clock());
    if visit.form().is_none() {
        let application = whole(server, &client, clock.now());
        let cancel_url = detail_path(server, client.id);
        let template = "oauth2_provider/application_confirm_delete.html";
        return visit.render(template, context! { application, cancel_url });
    }
    let clients = server.clients().asked_by(visit.arrival().origin());
    transaction::write(visit.conn, |conn| {
        let deleted = clients.delete(conn, clock, &client.record.client_id)?;
        if deleted { Ok(()) } else { Err(PageEnd::NotFound) }
    })?;
    Ok(Page::see_other(list_path(server)).after(Done::Deleted))
}
