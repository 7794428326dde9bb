//! `/accounts/logout/`: ends the session on the server, by a form.

use actix_web::web::ServiceConfig;
use minijinja::context;

use super::{Methods, Page, PageResult, Site, Visit, connected};
use crate::endpoint::origin;
use crate::event::Event;

pub(super) fn mount(site: &Site, config: &mut ServiceConfig) {
    let settings = &site.server().settings().pages;
    if settings.has_login_page {
        site.page(config, &settings.logout_path, Methods::GetAndPost, log_out);
    }
}

/// Asks on GET, so that no link logs anybody out; ends the session on POST.
fn log_out(visit: &mut Visit<'_>) -> PageResult<Page> {
    if visit.form().is_none() {
        let cancel_url = connected::list_path(visit.server());
        return visit.render("registration/logout.html", context! { cancel_url });
    }
    let sessions = visit.api().sessions();
    if let Some(cookie) = visit.arrival().session() {
        sessions.end(visit.conn, cookie)?;
    }
    if let Some(user) = visit.who().map(|who| who.user.id) {
        visit.emit(&Event::LoggedOut { user, client: None });
    }
    visit.forget_user();
    Ok(signed_out(visit)?.with_cookie(sessions.delete_cookie()))
}

/// What follows a logout for which nobody named a place: another page of the site, or one that says so.
pub(super) fn signed_out(visit: &Visit<'_>) -> PageResult<Page> {
    match &visit.server().settings().pages.after_logout_path {
        Some(path) => Ok(Page::see_other(format!("{}{path}", origin(visit.server().issuer())))),
        None => visit.render("registration/logged_out.html", context! {}),
    }
}
