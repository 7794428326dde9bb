//! The device grant (RFC 8628 sections 3.4 and 3.5): a device asks until its user has decided in a browser.
//!
//! In: a client and its device code. Out: tokens, once; or how things stand. A device that asks too early is told to
//! slow down, and must wait five seconds longer from then on. A code that was exchanged ends the family that came of it
//! when it is presented again, unless two polls have overlapped. The scopes are looked at again: what was switched off
//! between approval and exchange is not handed out.

use chrono::TimeDelta;
use webapi_core::db::{DbConn, transaction};

use super::issue::{Decision, Family, Granted};
use super::{Desk, GrantType};
use crate::error::TokenError;
use crate::form::Form;
use crate::scope::request::requested;
use crate::store::{DeviceKey, DeviceState, StoredClient, StoredDevice, TokenSource};
use crate::token::DeviceCode;

/// What each early poll adds (RFC 8628 section 3.5).
const SLOWER: TimeDelta = TimeDelta::seconds(5);

/// How much too early a poll may come: networks are not even.
const JITTER: TimeDelta = TimeDelta::seconds(1);

/// Answers a poll.
pub(crate) fn grant(
    desk: &Desk<'_>,
    conn: &mut DbConn,
    client: &StoredClient,
    form: &Form,
) -> Result<Granted, TokenError> {
    desk.admit(client, GrantType::DeviceCode)?;
    let code = form.value("device_code");
    let code = DeviceCode::new(code.ok_or(TokenError::invalid_request("device_code is missing"))?);
    let found = desk.server.device_store().find(conn, DeviceKey::Device(code.digest()))?;
    let Some(found) = found.filter(|found| found.record.client == client.id) else {
        return Err(TokenError::invalid_grant());
    };
    match found.state(desk.now) {
        DeviceState::Pending => Err(wait(desk, conn, &found)?),
        DeviceState::Denied => Err(TokenError::access_denied()),
        DeviceState::Expired => Err(TokenError::expired_token()),
        DeviceState::Approved => exchange(desk, conn, client, form, &found),
        DeviceState::Used => Err(replayed(desk, conn, client, &found)?),
    }
}

/// Whether the device may go on asking at this pace.
fn wait(desk: &Desk<'_>, conn: &mut DbConn, found: &StoredDevice) -> Result<TokenError, TokenError> {
    let record = &found.record;
    let is_early = found.may_poll_from().is_some_and(|from| desk.now + JITTER < from);
    let lifetime = record.expires_at - record.created_at;
    let interval = if is_early { (record.interval + SLOWER).min(lifetime) } else { record.interval };
    let store = desk.server.device_store();
    let was_noted = store.poll(conn, record.digest, found.polled_at, interval, desk.now)?;
    // Two polls at the same moment are one too many.
    Ok(if is_early || !was_noted { TokenError::slow_down() } else { TokenError::authorization_pending() })
}

/// Everything up to the tokens is one transaction, so a request that fails leaves the code as it was.
fn exchange(
    desk: &Desk<'_>,
    conn: &mut DbConn,
    client: &StoredClient,
    form: &Form,
    found: &StoredDevice,
) -> Result<Granted, TokenError> {
    transaction::write(conn, |conn| {
        let consumed = desk.server.device_store().consume(conn, found.record.digest, client.id, desk.now)?;
        let consumed = consumed.ok_or_else(TokenError::invalid_grant)?;
        desk.admit_user(conn, Some(consumed.user_id))?;
        let scopes = requested(&client.record, Some(&consumed.scope), None, desk.dictionary)
            .map_err(|_| TokenError::invalid_grant())?;
        let audience = desk.resources.narrowed(&consumed.resources, form.values("resource"))?;
        let family = Family {
            grant: consumed.grant,
            scope: consumed.scope,
            resources: consumed.resources,
            generation: 0,
            expires_at: consumed.family_expires_at,
            auth_time: None,
        };
        let decision = Decision {
            user_id: Some(consumed.user_id),
            scopes,
            audience,
            source: TokenSource::DeviceCode,
            family: Some(family),
        };
        desk.issue(conn, client, decision)
    })
}

/// A code that was exchanged is worth nothing; presented much later, it is in somebody else's hands as well.
fn replayed(
    desk: &Desk<'_>,
    conn: &mut DbConn,
    client: &StoredClient,
    found: &StoredDevice,
) -> Result<TokenError, TokenError> {
    let grace = desk.server.settings().retry_grace;
    let overlaps = found.consumed_at.is_some_and(|at| desk.now - at < grace);
    if let Some(grant) = found.grant.filter(|_| !overlaps) {
        desk.end_family(conn, client, grant, "device code")?;
    }
    Ok(TokenError::invalid_grant())
}
