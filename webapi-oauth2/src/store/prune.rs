//! Deleting what expired, in bounded batches.
//!
//! Each batch is one short statement that selects by an index and deletes by primary key, so no lock is held for long
//! and several nodes may prune at once. What a family needs to notice reuse is kept until the family's absolute limit.

pub mod rounds;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use webapi_core::db::DbConn;
use webapi_core::error::ApiResult;

use super::schema::{
    oauth2_access_tokens as tokens, oauth2_client_secrets as secrets, oauth2_codes as codes,
    oauth2_device_codes as devices, oauth2_grants as grants, oauth2_pending_requests as pending,
};

/// How long expired rows stay, for people who look for what happened.
const KEPT: TimeDelta = TimeDelta::hours(1);

/// How long the seeds of refreshed tokens stay: longer than the longest grace for retries.
const SEEDS_KEPT: TimeDelta = TimeDelta::minutes(2);

/// What one round of pruning removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pruned {
    /// Tokens that expired, with their refresh tokens.
    pub tokens: usize,
    /// Authorization codes.
    pub codes: usize,
    /// Grants whose absolute limit passed.
    pub grants: usize,
    /// Authorization requests that nobody decided.
    pub pending: usize,
    /// Device authorizations.
    pub devices: usize,
    /// Client secrets that were replaced.
    pub secrets: usize,
    /// Seeds of refreshed tokens that were forgotten, in rows that stay.
    pub seeds: usize,
}

impl Pruned {
    /// What was deleted, by its name in words.
    pub fn kinds(&self) -> impl Iterator<Item = (&'static str, usize)> {
        [
            ("tokens", self.tokens),
            ("codes", self.codes),
            ("grants", self.grants),
            ("pending requests", self.pending),
            ("device authorizations", self.devices),
            ("client secrets", self.secrets),
        ]
        .into_iter()
    }

    /// Adds another round.
    pub fn add(&mut self, round: &Self) {
        self.tokens += round.tokens;
        self.codes += round.codes;
        self.grants += round.grants;
        self.pending += round.pending;
        self.devices += round.devices;
        self.secrets += round.secrets;
        self.seeds += round.seeds;
    }

    /// Whether some table may hold more than this round removed.
    pub fn is_full(&self, batch: i64) -> bool {
        let most =
            [self.tokens, self.codes, self.grants, self.pending, self.devices, self.secrets, self.seeds];
        most.into_iter().any(|removed| i64::try_from(removed).is_ok_and(|removed| removed >= batch))
    }
}

macro_rules! delete_batch {
    ($conn:expr, $table:ident, $column:ident, $before:expr, $batch:expr) => {{
        let ids: Vec<i64> = $table::table
            .filter($table::$column.lt($before.naive_utc()))
            .order($table::$column)
            .limit($batch)
            .select($table::id)
            .load($conn)?;
        if ids.is_empty() {
            0
        } else {
            diesel::delete($table::table.filter($table::id.eq_any(ids))).execute($conn)?
        }
    }};
}

/// Removes at most `batch` expired rows from each table.
///
/// # Errors
///
/// The database's; what was removed before stays removed.
pub fn prune(conn: &mut DbConn, now: DateTime<Utc>, batch: i64) -> ApiResult<Pruned> {
    let before = now - KEPT;
    let seeds: Vec<i64> = tokens::table
        .filter(tokens::seed.is_not_null())
        .filter(tokens::created_at.lt((now - SEEDS_KEPT).naive_utc()))
        .limit(batch)
        .select(tokens::id)
        .load(conn)?;
    let seeds = if seeds.is_empty() {
        0
    } else {
        diesel::update(tokens::table.filter(tokens::id.eq_any(seeds)))
            .set(tokens::seed.eq(None::<Vec<u8>>))
            .execute(conn)?
    };
    let tokens = delete_batch!(conn, tokens, kept_until, before, batch);
    let codes = delete_batch!(conn, codes, expires_at, before - TimeDelta::days(1), batch);
    let devices = delete_batch!(conn, devices, expires_at, before, batch);
    // The grants whose tokens are all gone: a token is kept as long as its grant, and no key refers to it.
    let are_left = i64::try_from(tokens).is_ok_and(|removed| removed >= batch);
    let grants = if are_left { 0 } else { delete_batch!(conn, grants, expires_at, before, batch) };
    Ok(Pruned {
        seeds,
        tokens,
        codes,
        pending: delete_batch!(conn, pending, expires_at, before, batch),
        devices,
        secrets: delete_batch!(conn, secrets, expires_at, before, batch),
        grants,
    })
}
