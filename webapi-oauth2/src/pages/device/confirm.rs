//! `/o/device-confirm/…`: the user who entered the code sees who asks for what, and decides, once.

use minijinja::context;

use super::{Next, application, asked, path};
use crate::device::{Decided, Verification};
use crate::form::Form;
use crate::pages::scope_groups::{self, ScopeGroups};
use crate::pages::{Page, PageEnd, PageResult, Visit};
use crate::scope::ScopeSet;
use crate::store::DeviceState;
use crate::token::UserCode;

/// There if the form lets people untick scopes, so that none of them means none.
const SCOPE_CHOICE: &str = "scope_choice";

pub(super) fn serve(visit: &mut Visit<'_>) -> PageResult<Page> {
    let (code, asked) = asked(visit)?;
    let status = path(visit.server(), Next::Status, &asked.client().record.client_id, &code);
    if asked.state(visit.api().clock().now()) != DeviceState::Pending {
        return Ok(Page::see_other(status));
    }
    let Some(form) = visit.form() else { return page(visit, &code, &asked, None) };
    let chosen = chosen(form, &asked);
    let decided = match form.value("action") {
        Some("accept") if chosen.is_empty() => {
            let message = "Tick at least one permission, or deny the request.";
            return page(visit, &code, &asked, Some(message));
        }
        Some("accept") if !chosen.iter().all(|scope| asked.scopes().contains(scope)) => {
            let message = "A permission was chosen that the application did not ask for.";
            return Err(PageEnd::refused(400, "invalid_scope", message));
        }
        Some("accept") => {
            let (api, server, origin) = (visit.api(), visit.server(), visit.arrival().origin());
            asked.approve(api, server, visit.conn, &chosen, origin)?
        }
        Some("deny") => asked.deny(visit.api(), visit.server(), visit.conn, visit.arrival().origin())?,
        _ => return Err(PageEnd::refused(400, "invalid_request", "Either accept or deny the request.")),
    };
    match decided {
        Decided::Approved | Decided::Denied | Decided::TooLate => Ok(Page::see_other(status)),
        Decided::Impossible => Err(impossible()),
    }
}

/// What stays ticked. A form that lets nobody choose, as the toolkit's does, grants all that was asked for.
fn chosen(form: &Form, asked: &Verification) -> ScopeSet {
    let ticked = scope_groups::ticked(form);
    if ticked.is_empty() && form.value(SCOPE_CHOICE).is_none() { asked.scopes() } else { ticked }
}

/// What is asked, as long as it can be granted. A message says why it is there again.
fn page(
    visit: &mut Visit<'_>,
    code: &UserCode,
    asked: &Verification,
    message: Option<&str>,
) -> PageResult<Page> {
    if !asked.is_grantable(visit.api(), visit.server(), visit.conn)? {
        return Err(impossible());
    }
    let scopes: Vec<String> = asked.scopes().iter().map(str::to_owned).collect();
    let offered = ScopeGroups::of(visit, &scopes);
    let values = context! {
        application => application(asked),
        user_code => code.shown(),
        confirm_url => path(visit.server(), Next::Confirm, &asked.client().record.client_id, code),
        scopes => offered.names(),
        scopes_descriptions => offered.descriptions(),
        scope_groups => offered.groups(),
        error => message,
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
