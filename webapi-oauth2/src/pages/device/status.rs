//! `/o/device-grant-status/…`: what came of the decision.

use minijinja::context;

use super::{Next, application, asked, path};
use crate::pages::{Page, PageResult, Visit};
use crate::store::DeviceState;

pub(super) fn serve(visit: &mut Visit<'_>) -> PageResult<Page> {
    let (code, asked) = asked(visit)?;
    // The toolkit's words.
    let status = match asked.state(visit.api().clock().now()) {
        DeviceState::Approved | DeviceState::Used => "authorized",
        DeviceState::Denied => "denied",
        DeviceState::Expired => "expired",
        DeviceState::Pending => "authorization-pending",
    };
    let confirm_url = path(visit.server(), Next::Confirm, &asked.client().record.client_id, &code);
    let values = context! { status, application => application(&asked), confirm_url };
    visit.render("oauth2_provider/device/device_grant_status.html", values)
}
