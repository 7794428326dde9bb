//! `/o/device-confirm/…`: the user who entered the code sees who asks for what, and decides, once.

use minijinja::context;

use super::{Next, application, asked, path};
use crate::device::{Decided, Verification};
use crate::pages::{Page, PageEnd, PageResult, Visit};
use crate::store::DeviceState;
use crate::token::UserCode;

pub(super) fn serve(visit: &mut Visit<'_>) -> PageResult<Page> {
    let (code, asked) = asked(visit)?;
    let status = path(visit.server(), Next::Status, &asked.client().record.client_id, &code);
    if asked.state(visit.api().clock().now()) != DeviceState::Pending {
        return Ok(Page::see_other(status));
    }
    let Some(form) = visit.form() else { return page(visit, &code, &asked) };
    let (api, server, origin) = (visit.api(), visit.server(), visit.arrival().origin());
    let decided = match form.value("action") {
        Some("accept") => asked.approve(api, server, visit.conn, origin)?,
        Some("deny") => asked.deny(api, server, visit.conn, origin)?,
        _ => return Err(PageEnd::refused(400, "invalid_request", "Either accept or deny the request.")),
    };
    match decided {
        Decided::Approved | Decided::Denied | Decided::TooLate => Ok(Page::see_other(status)),
        Decided::Impossible => Err(impossible()),
    }
}

/// What is asked, as long as it can be granted.
fn page(visit: &mut Visit<'_>, code: &UserCode, asked: &Verification) -> PageResult<Page> {
    if !asked.is_grantable(visit.api(), visit.server(), visit.conn)? {
        return Err(impossible());
    }
    let dictionary = visit.server().scopes(visit.api());
    let described = |scope: &str| dictionary.get(scope).unwrap_or(scope).to_owned();
    let scopes: Vec<String> = asked.scopes().iter().map(str::to_owned).collect();
    let scopes_descriptions: Vec<String> = scopes.iter().map(|scope| described(scope)).collect();
    let values = context! {
        application => application(asked),
        user_code => code.shown(),
        confirm_url => path(visit.server(), Next::Confirm, &asked.client().record.client_id, code),
        scopes,
        scopes_descriptions,
    };
    visit.render("oauth2_provider/device/accept_deny.html", values)
}

fn impossible() -> PageEnd {
    PageEnd::refused(
        400,
        "access_denied",
        "The application may not have what its device asked for any more. Nothing was granted.",
    )
}
