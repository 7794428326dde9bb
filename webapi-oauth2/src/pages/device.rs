//! The pages of the device grant (RFC 8628 section 3.3): enter a code, decide, see what came of it.
//!
//! Three pages with the paths of Django OAuth Toolkit: `/o/device/`, `/o/device-confirm/<client>/<code>` and
//! `/o/device-grant-status/<client>/<code>`. Whoever enters a code owns it; to everybody else the last two do not exist.
//! A code in the URL of the first one fills the field and does nothing else. Without the grant there are no such paths.

mod confirm;
mod entry;
mod status;

use actix_web::web::ServiceConfig;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::applications::name_of;
use super::{Methods, PageEnd, PageResult, Site, Visit};
use crate::device::Verification;
use crate::grant::GrantType;
use crate::server::AuthorizationServer;
use crate::token::UserCode;

/// What stays as it is in a segment (RFC 3986 section 2.3).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

pub(super) fn mount(site: &Site, config: &mut ServiceConfig) {
    let server = site.server();
    if !server.settings().offers(GrantType::DeviceCode) {
        return;
    }
    site.page(config, &server.path("device/"), Methods::GetAndPost, entry::serve);
    let confirm = server.path("device-confirm/{client_id}/{user_code}");
    site.page(config, &confirm, Methods::GetAndPost, confirm::serve);
    let status = server.path("device-grant-status/{client_id}/{user_code}");
    site.page(config, &status, Methods::Get, status::serve);
}

/// Which page follows about a code.
#[derive(Clone, Copy)]
enum Next {
    Confirm,
    Status,
}

fn path(server: &AuthorizationServer, next: Next, client_id: &str, code: &UserCode) -> String {
    let page = match next {
        Next::Confirm => "device-confirm",
        Next::Status => "device-grant-status",
    };
    let client_id = utf8_percent_encode(client_id, SEGMENT);
    server.path(&format!("{page}/{client_id}/{}", code.shown()))
}

/// The code in the path, and what its owner is asked; not found for everybody else.
fn asked(visit: &mut Visit<'_>) -> PageResult<(UserCode, Verification)> {
    let user = visit.user()?.user.id;
    let arrival = visit.arrival();
    // The router leaves some escapes as they are.
    let segment = |name| {
        let text = arrival.segment(name).unwrap_or_default();
        percent_decode_str(text).decode_utf8().map(std::borrow::Cow::into_owned).unwrap_or_default()
    };
    let code = UserCode::parse(&segment("user_code")).ok_or(PageEnd::NotFound)?;
    let found = Verification::of(visit.server(), visit.conn, &code, user)?;
    let found = found.filter(|found| found.client().record.client_id == segment("client_id"));
    found.map(|found| (code, found)).ok_or(PageEnd::NotFound)
}

/// The application, as the templates show it.
fn application(asked: &Verification) -> minijinja::Value {
    let client = &asked.client().record;
    let name = name_of(&client.name, &client.client_id);
    minijinja::context! { name, client_id => &client.client_id }
}
