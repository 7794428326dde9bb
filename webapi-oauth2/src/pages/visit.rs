//! [`Visit`]: a request for a page on a database thread, with everything that a page may use.

use minijinja::{Value, context};
use webapi_core::WebApi;
use webapi_core::auth::LoggedIn;
use webapi_core::db::DbConn;

use super::done::Done;
use super::{Arrival, Page, PageEnd, PageResult, Site, assets, csrf};
use crate::event::Event;
use crate::form::Form;
use crate::server::AuthorizationServer;

/// A request for a page, with a connection and whoever is logged in.
pub(crate) struct Visit<'a> {
    site: &'a Site,
    arrival: &'a Arrival,
    who: Option<LoggedIn>,
    /// The connection.
    pub(crate) conn: &'a mut DbConn,
}

impl<'a> Visit<'a> {
    /// Looks up who is logged in.
    pub(super) fn begin(site: &'a Site, conn: &'a mut DbConn, arrival: &'a Arrival) -> PageResult<Self> {
        let who = match arrival.session() {
            Some(cookie) => site.api().sessions().find(conn, cookie)?,
            None => None,
        };
        arrival.know(who.as_ref());
        Ok(Self { site, arrival, who, conn })
    }

    pub(crate) fn api(&self) -> &'a WebApi {
        self.site.api()
    }

    pub(crate) fn server(&self) -> &'a AuthorizationServer {
        self.site.server()
    }

    /// The request itself: path, query, segments, browser.
    pub(crate) fn arrival(&self) -> &'a Arrival {
        self.arrival
    }

    /// The form of a POST, proved to be ours.
    pub(crate) fn form(&self) -> Option<&'a Form> {
        self.arrival.form()
    }

    /// Who is logged in, if somebody is.
    pub(crate) fn who(&self) -> Option<&LoggedIn> {
        self.who.as_ref()
    }

    /// Who is logged in; else the browser is sent to the login page, and comes back.
    pub(crate) fn user(&self) -> PageResult<&LoggedIn> {
        self.who.as_ref().ok_or(PageEnd::LoginRequired)
    }

    /// Renders what follows for nobody: after a logout.
    pub(super) fn forget_user(&mut self) {
        self.who = None;
    }

    /// Writes an event to the log and tells the listener.
    pub(crate) fn emit(&self, event: &Event<'_>) {
        self.server().emit(event, self.arrival.origin());
    }

    /// A page from a template. Beside `values` every template has what `docs/reference/templates.md` lists.
    pub(crate) fn render(&self, template: &str, values: Value) -> PageResult<Page> {
        render(self.site, self.arrival, self.who.as_ref(), template, values).map(Page::html)
    }
}

/// The text of a page.
pub(super) fn render(
    site: &Site,
    arrival: &Arrival,
    who: Option<&LoggedIn>,
    template: &str,
    values: Value,
) -> PageResult<String> {
    let pages = &site.server().settings().pages;
    let csrf_token = csrf::value(arrival.browser(), arrival.session())?;
    let field = format!("<input type=\"hidden\" name=\"{}\" value=\"{csrf_token}\">", csrf::FIELD);
    let user = who.map(|who| {
        context! { id => who.user.id, username => &who.user.username, is_superuser => who.user.is_superuser }
    });
    let everywhere = context! {
        site_name => &pages.site_name,
        style_url => assets::STYLE.path(site.server()),
        icon_url => assets::ICON.path(site.server()),
        login_url => &pages.login_path,
        logout_url => &pages.logout_path,
        path => arrival.path(),
        notice => arrival.done().map(Done::sentence),
        csrf_input => Value::from_safe_string(field),
        csrf_token,
        user,
    };
    pages.templates.render(template, context! { ..values, ..everywhere }).map_err(PageEnd::Failed)
}
