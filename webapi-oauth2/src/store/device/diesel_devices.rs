//! [`DieselDevices`]: device authorizations in the table `oauth2_device_codes`.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use webapi_core::db::DbConn;
use webapi_core::error::ApiResult;
use webapi_core::with_native;

use super::{ConsumedDevice, DeviceDecision, DeviceKey, DeviceRecord, DeviceStore, StoredDevice};
use crate::store::schema::{
    oauth2_clients as clients, oauth2_device_codes as devices, oauth2_grants as grants,
};
use crate::store::words;
use crate::token::SecretDigest;

/// Device authorizations in the table `oauth2_device_codes`.
#[derive(Debug, Clone, Copy, Default)]
pub struct DieselDevices;

type Row = (
    (Vec<u8>, Vec<u8>, i64, String),
    (String, String, i64),
    (Option<i64>, Option<i64>),
    (NaiveDateTime, NaiveDateTime),
    (Option<NaiveDateTime>, Option<NaiveDateTime>, Option<NaiveDateTime>),
);
type ConsumedRow = (Option<i64>, Option<i64>, String, String, Option<NaiveDateTime>);

impl DeviceStore for DieselDevices {
    fn create(&self, conn: &mut DbConn, device: &DeviceRecord) -> ApiResult<bool> {
        let values = (
            devices::digest.eq(device.digest.as_bytes()),
            devices::user_code_digest.eq(device.user_code.as_bytes()),
            devices::client_id.eq(device.client),
            devices::scope.eq(&device.scope),
            devices::resources.eq(words::write(&device.resources)),
            devices::poll_interval.eq(device.interval.num_seconds()),
            devices::created_at.eq(device.created_at.naive_utc()),
            devices::expires_at.eq(device.expires_at.naive_utc()),
        );
        let insertion = diesel::insert_into(devices::table).values(values).on_conflict_do_nothing();
        Ok(with_native!(conn, |native| insertion.execute(native))? > 0)
    }

    fn find(&self, conn: &mut DbConn, key: DeviceKey) -> ApiResult<Option<StoredDevice>> {
        let query = devices::table.inner_join(clients::table).select((
            (devices::digest, devices::user_code_digest, devices::client_id, clients::client_id),
            (devices::scope, devices::resources, devices::poll_interval),
            (devices::user_id, devices::grant_id),
            (devices::created_at, devices::expires_at),
            (devices::decided_at, devices::consumed_at, devices::polled_at),
        ));
        let row: Option<Row> = with_native!(conn, |native| match key {
            DeviceKey::Device(digest) =>
                query.filter(devices::digest.eq(digest.as_bytes())).first(native).optional(),
            DeviceKey::User(digest) =>
                query.filter(devices::user_code_digest.eq(digest.as_bytes())).first(native).optional(),
        })?;
        Ok(row.and_then(of_row))
    }

    fn enter(
        &self,
        conn: &mut DbConn,
        user_code: SecretDigest,
        user_id: i64,
        now: DateTime<Utc>,
    ) -> ApiResult<bool> {
        let open = devices::table
            .filter(devices::user_code_digest.eq(user_code.as_bytes()))
            .filter(devices::user_id.is_null().or(devices::user_id.eq(user_id)))
            .filter(devices::decided_at.is_null())
            .filter(devices::expires_at.gt(now.naive_utc()));
        Ok(diesel::update(open).set(devices::user_id.eq(user_id)).execute(conn)? > 0)
    }

    fn decide(
        &self,
        conn: &mut DbConn,
        user_code: SecretDigest,
        user_id: i64,
        decision: &DeviceDecision,
        now: DateTime<Utc>,
    ) -> ApiResult<bool> {
        let (grant, scope, family_expires_at) = match decision {
            DeviceDecision::Approved { grant, scope, family_expires_at } => {
                (Some(*grant), Some(scope), Some(*family_expires_at))
            }
            DeviceDecision::Denied => (None, None, None),
        };
        let own = devices::table
            .filter(devices::user_code_digest.eq(user_code.as_bytes()))
            .filter(devices::user_id.eq(user_id))
            .filter(devices::decided_at.is_null())
            .filter(devices::expires_at.gt(now.naive_utc()));
        let changed = diesel::update(own)
            .set((
                devices::decided_at.eq(now.naive_utc()),
                devices::grant_id.eq(grant),
                scope.map(|scope| devices::scope.eq(scope)),
                devices::family_expires_at.eq(family_expires_at.map(|at| at.naive_utc())),
            ))
            .execute(conn)?;
        Ok(changed > 0)
    }

    fn poll(
        &self,
        conn: &mut DbConn,
        digest: SecretDigest,
        seen: Option<DateTime<Utc>>,
        interval: TimeDelta,
        now: DateTime<Utc>,
    ) -> ApiResult<bool> {
        let polled = devices::table.filter(devices::digest.eq(digest.as_bytes()));
        let noted =
            (devices::polled_at.eq(now.naive_utc()), devices::poll_interval.eq(interval.num_seconds()));
        let changed = match seen {
            None => diesel::update(polled.filter(devices::polled_at.is_null())).set(noted).execute(conn)?,
            Some(seen) => diesel::update(polled.filter(devices::polled_at.eq(seen.naive_utc())))
                .set(noted)
                .execute(conn)?,
        };
        Ok(changed > 0)
    }

    fn consume(
        &self,
        conn: &mut DbConn,
        digest: SecretDigest,
        client: i64,
        now: DateTime<Utc>,
    ) -> ApiResult<Option<ConsumedDevice>> {
        let unrevoked = grants::table
            .filter(grants::id.nullable().eq(devices::grant_id))
            .filter(grants::revoked_at.is_null());
        let approved = devices::table
            .filter(devices::digest.eq(digest.as_bytes()))
            .filter(devices::client_id.eq(client))
            .filter(devices::consumed_at.is_null())
            .filter(devices::expires_at.gt(now.naive_utc()))
            .filter(exists(unrevoked));
        let consumption = diesel::update(approved).set(devices::consumed_at.eq(now.naive_utc())).returning((
            devices::grant_id,
            devices::user_id,
            devices::scope,
            devices::resources,
            devices::family_expires_at,
        ));
        let row: Option<ConsumedRow> =
            with_native!(conn, |native| consumption.get_result(native).optional())?;
        Ok(row.and_then(|(grant, user_id, scope, resources, family_expires_at)| {
            Some(ConsumedDevice {
                grant: grant?,
                user_id: user_id?,
                scope,
                resources: words::read(&resources),
                family_expires_at: family_expires_at?.and_utc(),
            })
        }))
    }
}

fn of_row((codes, asked, bound, lifetime, steps): Row) -> Option<StoredDevice> {
    let (digest, user_code, client, client_id) = codes;
    let (scope, resources, interval) = asked;
    let (decided_at, consumed_at, polled_at) = steps;
    Some(StoredDevice {
        client_id,
        user_id: bound.0,
        grant: bound.1,
        decided_at: decided_at.map(|at| at.and_utc()),
        consumed_at: consumed_at.map(|at| at.and_utc()),
        polled_at: polled_at.map(|at| at.and_utc()),
        record: DeviceRecord {
            digest: SecretDigest::from_stored(&digest)?,
            user_code: SecretDigest::from_stored(&user_code)?,
            client,
            scope,
            resources: words::read(&resources),
            interval: TimeDelta::try_seconds(interval)?,
            created_at: lifetime.0.and_utc(),
            expires_at: lifetime.1.and_utc(),
        },
    })
}
