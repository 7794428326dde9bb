//! The entry: a person types the code that a device shows.

use chrono::{DateTime, Utc};
use webapi_core::db::DbConn;
use webapi_core::error::ApiResult;

use crate::server::AuthorizationServer;
use crate::store::{DeviceKey, DeviceState};
use crate::token::UserCode;

/// What came of typing a code.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Entry {
    /// The code is this user's now. The public id of its client.
    Bound(String),
    /// There is no such code.
    Unknown,
    /// Its time is over.
    Expired,
    /// Somebody decided already, or somebody else entered it.
    Used,
}

/// Binds the device behind a code to the user who typed it: nobody else can decide from then on.
///
/// # Errors
///
/// The store's.
pub fn enter(
    server: &AuthorizationServer,
    conn: &mut DbConn,
    code: &UserCode,
    user_id: i64,
    now: DateTime<Utc>,
) -> ApiResult<Entry> {
    let store = server.device_store();
    let digest = code.digest();
    let was_bound = store.enter(conn, digest, user_id, now)?;
    let Some(found) = store.find(conn, DeviceKey::User(digest))? else { return Ok(Entry::Unknown) };
    Ok(match found.state(now) {
        _ if was_bound => Entry::Bound(found.client_id),
        DeviceState::Expired => Entry::Expired,
        DeviceState::Pending | DeviceState::Approved | DeviceState::Denied | DeviceState::Used => Entry::Used,
    })
}
