//! Devices that wait for a user, as records make them up.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use webapi_core::WebApi;
use webapi_core::db::DbConn;
use webapi_core::error::{ApiError, ApiResult};
use webapi_core::with_native;
use webapi_oauth2::store::{
    DeviceDecision, DeviceRecord, DeviceStore as _, DieselDevices, DieselGrants, GrantRecord,
    GrantStore as _, TokenSource,
};
use webapi_oauth2::token::{DeviceCode, SecretDigest, UserCode};

use super::rows::oauth2_device_codes as devices;
use super::tokens::in_seconds;
use super::{clients, people};
use crate::golden::control::Action;

/// Stores a device in the state that the action names.
pub(super) fn create(api: &WebApi, conn: &mut DbConn, action: &Action) -> ApiResult<()> {
    let now = api.clock().now();
    let state = action.text("status").unwrap_or_default();
    let lifetime = if state == "expired" { -1 } else { action.number("expires_in").unwrap_or(1800) };
    let device = DeviceRecord {
        digest: DeviceCode::new(action.text("device_code").unwrap_or_default()).digest(),
        user_code: user_code(action),
        client: clients::id(api, conn, action.text("app").unwrap_or("pub-device"))?,
        scope: action.text("scope").unwrap_or("read").to_owned(),
        resources: Vec::new(),
        interval: TimeDelta::seconds(5),
        created_at: now,
        expires_at: in_seconds(api, lifetime),
    };
    DieselDevices.create(conn, &device)?;
    let Some(username) = action.text("user") else { return Ok(()) };
    let user_id = people::id(api, conn, username)?.ok_or_else(|| ApiError::internal("nobody"))?;
    DieselDevices.enter(conn, device.user_code, user_id, now)?;
    let decision = match state {
        "authorized" => approved(conn, &device, user_id, now)?,
        "denied" => DeviceDecision::Denied,
        _ => return Ok(()),
    };
    DieselDevices.decide(conn, device.user_code, user_id, &decision, now).map(drop)
}

fn approved(
    conn: &mut DbConn,
    device: &DeviceRecord,
    user_id: i64,
    now: DateTime<Utc>,
) -> ApiResult<DeviceDecision> {
    let family_expires_at = now + TimeDelta::days(90);
    let grant = GrantRecord {
        client: device.client,
        user_id,
        scope: device.scope.clone(),
        resources: Vec::new(),
        source: TokenSource::DeviceCode,
        created_at: now,
        expires_at: family_expires_at,
    };
    let id = DieselGrants.create(conn, &grant)?;
    Ok(DeviceDecision::Approved { grant: id, scope: grant.scope, family_expires_at })
}

/// Lets a device expire in the past, whatever was decided.
pub(super) fn expire(api: &WebApi, conn: &mut DbConn, action: &Action) -> ApiResult<usize> {
    let digest = user_code(action);
    let row = devices::table.filter(devices::user_code_digest.eq(digest.as_bytes()));
    let moved = diesel::update(row).set(devices::expires_at.eq(in_seconds(api, -10).naive_utc()));
    Ok(with_native!(conn, |native| moved.execute(native))?)
}

fn user_code(action: &Action) -> SecretDigest {
    let typed = action.text("user_code").unwrap_or_default();
    UserCode::parse(typed).map_or_else(|| SecretDigest::of(typed), |code| code.digest())
}
