//! Pages for people: rendered on the server, usable without scripts, with nothing from anywhere else.
//!
//! In: a browser's request. Out: a page, or a redirect. A page is one function from a [`Visit`] to a [`Page`]; all
//! around it is done here, in the order that [`serve`](site::Site::page) tells: the method, the browser's cookie, a
//! bounded form, the value that proves the form is ours, one hop to the database, who is logged in, and after the
//! function the headers that every answer has. What a page needs is about ten lines:
//!
//! ```ignore
//! pub(crate) fn mount(site: &Site, config: &mut ServiceConfig) {
//!     let path = site.server().path("authorized_tokens/");
//!     site.page(config, &path, Methods::Get, list);
//! }
//!
//! fn list(visit: &mut Visit<'_>) -> PageResult<Page> {
//!     let user = visit.user()?.user.id; // or the browser is sent to the login page, and comes back
//!     let grants = visit.server().grants().of_user(visit.conn, visit.api().clock(), user, None)?;
//!     let names: Vec<&str> = grants.iter().map(|grant| grant.record.scope.as_str()).collect();
//!     visit.render("oauth2_provider/authorized-tokens.html", context! { names })
//! }
//! ```
//!
//! * A form is there when the method is POST: `visit.form()`. It was checked already: every form of a template holds
//!   `{{ csrf_input }}`. Afterwards `Ok(Page::see_other(path))`.
//! * Anything else ends the request with an error: `Err(PageEnd::NotFound)`, `PageEnd::refused(400, code, text)`; the
//!   database's errors pass with `?`.
//! * A form that leads to another origin by a redirect needs [`Page::leading_to`]; browsers refuse it otherwise.
//! * Templates are listed in `templates.rs` and described in `docs/reference/templates.md`.

mod answer;
mod applications;
mod arrival;
mod assets;
mod authorize;
pub(crate) mod browser;
mod connected;
pub(crate) mod csrf;
mod device;
mod done;
mod end;
mod end_session;
mod keys;
mod login;
mod logout;
mod moment;
mod next;
mod page;
mod policy;
mod scope_groups;
mod scope_words;
pub(crate) mod site;
mod templates;
mod visit;

use actix_web::web::ServiceConfig;
use webapi_core::WebApi;

pub(crate) use arrival::Arrival;
pub(crate) use end::{PageEnd, PageResult};
pub use keys::BrowserKeys;
pub(crate) use page::Page;
pub(crate) use site::{Methods, Site};
pub use templates::TemplateError;
pub(crate) use templates::{TemplateSources, Templates};
pub(crate) use visit::Visit;

use crate::server::AuthorizationServer;

/// Adds the pages to an application.
pub(crate) fn mount(api: &WebApi, server: &AuthorizationServer, config: &mut ServiceConfig) {
    let site = Site::new(api, server);
    assets::mount(&site, config);
    login::mount(&site, config);
    logout::mount(&site, config);
    applications::mount(&site, config);
    connected::mount(&site, config);
    device::mount(&site, config);
    end_session::mount(&site, config);
    authorize::mount(&site, config);
}
