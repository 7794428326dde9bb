//! `/o/device/`: a person types the code that a device shows.
//!
//! Every code that is sent counts, for the user and for the address, right or wrong and before it is looked at: so many
//! guesses at once get no further than one after the other (RFC 8628 section 5.1).

use minijinja::context;
use webapi_core::rate_limit::{Limit, Subject};

use super::{Next, path};
use crate::device::{Entry, enter};
use crate::event::Event;
use crate::form::Form;
use crate::pages::{Page, PageEnd, PageResult, Visit};
use crate::token::UserCode;

const INCORRECT: &str = "Incorrect user code. Check it on the device, or get a new one there.";

/// As many characters of what was typed are shown again.
const SHOWN: usize = 64;

pub(super) fn serve(visit: &mut Visit<'_>) -> PageResult<Page> {
    let user = visit.user()?.user.id;
    let Some(form) = visit.form() else {
        let query = Form::parse(visit.arrival().query().as_bytes()).unwrap_or_default();
        return page(visit, query.value("user_code").unwrap_or_default(), None);
    };
    limit(visit, user)?;
    let typed = form.value("user_code").unwrap_or_default();
    let Some(code) = UserCode::parse(typed) else {
        return refused(visit, user, typed, INCORRECT);
    };
    let now = visit.api().clock().now();
    let entry = enter(visit.server(), visit.conn, &code, user, now)?;
    match entry {
        Entry::Bound(client_id) => {
            Ok(Page::see_other(path(visit.server(), Next::Confirm, &client_id, &code)))
        }
        Entry::Unknown => refused(visit, user, typed, INCORRECT),
        Entry::Expired => refused(visit, user, typed, "Expired user code. Get a new one on the device."),
        Entry::Used => {
            refused(visit, user, typed, "User code has already been used. Get a new one on the device.")
        }
    }
}

/// Counts one for the user and one for the address.
fn limit(visit: &Visit<'_>, user: i64) -> PageResult<()> {
    let api = visit.api();
    let Some(rate) = api.rate_limit(Limit::UserCode) else { return Ok(()) };
    let address = visit.arrival().address().map_or_else(|| Subject::named("address", ""), Subject::address);
    for subject in [Subject::user(user), address] {
        let standing = api.rate_limiter().count(Limit::UserCode, subject, rate, api.clock().now());
        if !standing.allowed {
            return Err(PageEnd::TooMany(standing));
        }
    }
    Ok(())
}

fn refused(visit: &mut Visit<'_>, user: i64, typed: &str, error: &'static str) -> PageResult<Page> {
    visit.emit(&Event::UserCodeRefused { user });
    page(visit, typed, Some(error))
}

fn page(visit: &mut Visit<'_>, typed: &str, error: Option<&'static str>) -> PageResult<Page> {
    let user_code: String = typed.chars().take(SHOWN).collect();
    let errors: Vec<&str> = error.into_iter().collect();
    let device_url = visit.server().path("device/");
    visit.render("oauth2_provider/device/user_code.html", context! { user_code, errors, device_url })
}
