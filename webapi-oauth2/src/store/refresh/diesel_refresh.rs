//! Refresh tokens in the table `oauth2_access_tokens`.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use webapi_core::account::UserStore;
use webapi_core::db::DbConn;
use webapi_core::db::prepared::Prepared;
use webapi_core::error::ApiResult;
use webapi_core::with_native;

use super::{ConsumedRefresh, RefreshRecord, RefreshStore, StoredRefresh};
use crate::store::schema::{accounts, oauth2_access_tokens as tokens, oauth2_grants as grants};
use crate::store::token::digests;
use crate::store::{DieselTokens, TokenDigests, TokenRecord, TokenSource, words};
use crate::token::SecretDigest;

/// The columns of a [`RefreshRecord`] without its digest.
type RecordRow = (
    (Option<String>, Option<String>, i64),
    (Option<NaiveDateTime>, Option<NaiveDateTime>, Option<NaiveDateTime>),
);
type ConsumedRow = ((Vec<u8>, Vec<u8>), Option<i64>, Option<i64>, String, RecordRow);
type FoundRow = (
    (i64, Option<i64>, Option<i64>),
    (Option<NaiveDateTime>, Option<NaiveDateTime>, Option<NaiveDateTime>),
    (Option<Vec<u8>>, Option<Vec<u8>>),
    (String, NaiveDateTime, (Vec<u8>, Vec<u8>)),
    RecordRow,
);

type Record = (
    (tokens::refresh_scope, tokens::refresh_resources, tokens::generation),
    (tokens::refresh_expires_at, tokens::family_expires_at, tokens::auth_time),
);
const RECORD: Record = (
    (tokens::refresh_scope, tokens::refresh_resources, tokens::generation),
    (tokens::refresh_expires_at, tokens::family_expires_at, tokens::auth_time),
);
type Digests = (tokens::digest, tokens::session_digest);
const CONSUMED: (Digests, tokens::grant_id, tokens::user_id, tokens::source, Record) =
    ((tokens::digest, tokens::session_digest), tokens::grant_id, tokens::user_id, tokens::source, RECORD);

/// What a refresh token must be like to be worth anything.
macro_rules! usable {
    ($digest:expr, $client:expr, $now:expr) => {
        tokens::table
            .filter(tokens::refresh_digest.eq($digest.as_bytes()))
            .filter(tokens::client_id.eq($client))
            .filter(tokens::refreshed_at.is_null())
            .filter(tokens::revoked_at.is_null())
            .filter(tokens::refresh_expires_at.gt($now.naive_utc()))
            .filter(exists(
                grants::table
                    .filter(grants::id.nullable().eq(tokens::grant_id))
                    .filter(grants::revoked_at.is_null()),
            ))
    };
}

/// What is known of a refresh token, in whatever state.
macro_rules! known {
    () => {
        tokens::table.inner_join(grants::table).select((
            (tokens::client_id, tokens::user_id, tokens::grant_id),
            (tokens::refreshed_at, tokens::revoked_at, grants::revoked_at),
            (tokens::refresh_digest, tokens::seed),
            (tokens::scope, tokens::expires_at, (tokens::digest, tokens::session_digest)),
            RECORD,
        ))
    };
}

impl RefreshStore for DieselTokens {
    fn consume(
        &self,
        conn: &mut DbConn,
        digest: SecretDigest,
        client: i64,
        users: &dyn UserStore,
        now: DateTime<Utc>,
    ) -> ApiResult<Option<ConsumedRefresh>> {
        let consumption =
            diesel::update(usable!(digest, client, now)).set(tokens::refreshed_at.eq(now.naive_utc()));
        if users.is_the_table_of_accounts() {
            let account = accounts::table.filter(accounts::id.nullable().eq(tokens::user_id));
            let is_active = account.select(accounts::is_active).single_value();
            let consumption = consumption.returning((CONSUMED, is_active));
            let row: Option<(ConsumedRow, Option<bool>)> =
                with_native!(conn, |native| Prepared(consumption).get_result(native).optional())?;
            return Ok(row.and_then(|(row, is_active)| consumed(digest, row, is_active == Some(true))));
        }
        let consumption = consumption.returning(CONSUMED);
        let row: Option<ConsumedRow> =
            with_native!(conn, |native| Prepared(consumption).get_result(native).optional())?;
        let Some(row) = row else { return Ok(None) };
        let is_active = match row.2 {
            Some(user_id) => users.by_id(conn, user_id)?.is_some_and(|user| user.is_active),
            None => true,
        };
        Ok(consumed(digest, row, is_active))
    }

    fn find_refresh(&self, conn: &mut DbConn, digest: SecretDigest) -> ApiResult<Option<StoredRefresh>> {
        let query = known!().filter(tokens::refresh_digest.eq(digest.as_bytes()));
        let row: Option<FoundRow> = with_native!(conn, |native| query.first(native).optional())?;
        Ok(row.and_then(found))
    }

    fn find_generation(
        &self,
        conn: &mut DbConn,
        grant: i64,
        generation: i64,
    ) -> ApiResult<Option<StoredRefresh>> {
        let query = known!().filter(tokens::grant_id.eq(grant)).filter(tokens::generation.eq(generation));
        let row: Option<FoundRow> = with_native!(conn, |native| query.first(native).optional())?;
        Ok(row.and_then(found))
    }

    fn replace_access(
        &self,
        conn: &mut DbConn,
        digest: SecretDigest,
        client: i64,
        access: &TokenRecord,
    ) -> ApiResult<Option<TokenDigests>> {
        let before = tokens::table
            .filter(tokens::refresh_digest.eq(digest.as_bytes()))
            .select((tokens::digest, tokens::session_digest));
        let retired: Option<(Vec<u8>, Vec<u8>)> =
            with_native!(conn, |native| before.first(native).optional())?;
        let changed =
            with_native!(conn, |native| diesel::update(usable!(digest, client, access.created_at))
                .set((
                    tokens::digest.eq(access.digest.as_bytes()),
                    tokens::session_digest.eq(access.session_digest.as_bytes()),
                    tokens::scope.eq(&access.scope),
                    tokens::audience.eq(words::write(&access.audience)),
                    tokens::created_at.eq(access.created_at.naive_utc()),
                    tokens::expires_at.eq(access.expires_at.naive_utc()),
                ))
                .execute(native))?;
        Ok(retired.filter(|_| changed > 0).and_then(digests))
    }
}

/// A token without a user has nobody who could be inactive.
fn consumed(digest: SecretDigest, row: ConsumedRow, user_is_active: bool) -> Option<ConsumedRefresh> {
    let (access, grant, user_id, source, record) = row;
    Some(ConsumedRefresh {
        retired: digests(access)?,
        grant: grant?,
        user_id,
        user_is_active: user_id.is_none() || user_is_active,
        source: TokenSource::parse(&source),
        record: of_row(digest, None, record)?,
    })
}

/// A row without the columns that every refresh token has is as good as none.
fn of_row(digest: SecretDigest, seed: Option<Vec<u8>>, row: RecordRow) -> Option<RefreshRecord> {
    let ((scope, resources, generation), (expires_at, family_expires_at, auth_time)) = row;
    Some(RefreshRecord {
        digest,
        scope: scope?,
        resources: words::read(&resources?),
        generation,
        expires_at: expires_at?.and_utc(),
        family_expires_at: family_expires_at?.and_utc(),
        auth_time: auth_time.map(|at| at.and_utc()),
        seed,
    })
}

fn found(row: FoundRow) -> Option<StoredRefresh> {
    let ((client, user_id, grant), state, (digest, seed), (scope, access_expires_at, access), record) = row;
    let (consumed_at, revoked_at, grant_revoked_at) = state;
    Some(StoredRefresh {
        client,
        user_id,
        grant: grant?,
        is_revoked: revoked_at.is_some() || grant_revoked_at.is_some(),
        consumed_at: consumed_at.map(|at| at.and_utc()),
        scope,
        access_expires_at: access_expires_at.and_utc(),
        access: digests(access)?,
        record: of_row(SecretDigest::from_stored(&digest?)?, seed, record)?,
    })
}
