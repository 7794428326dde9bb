//! Signing keys: generations of each algorithm, with the private part sealed.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use webapi_core::db::DbConn;
use webapi_core::error::ApiResult;
use webapi_core::with_native;

use super::schema::oauth2_signing_keys as keys;

/// A signing key, as it is stored.
#[derive(Debug, Clone)]
pub struct KeyRecord {
    /// The key's id; unique.
    pub kid: String,
    /// The registered name of its algorithm.
    pub algorithm: String,
    /// How many keys of this algorithm came before it; unique together with the algorithm.
    pub generation: i64,
    /// The public part: a JWK.
    pub public_jwk: String,
    /// The private part, sealed; `None` once it was erased.
    pub sealed_private: Option<Vec<u8>>,
    /// When it was made, and published.
    pub created_at: DateTime<Utc>,
    /// From when on it signs.
    pub active_from: DateTime<Utc>,
    /// When it was withdrawn before its time, if it was.
    pub retired_at: Option<DateTime<Utc>>,
}

/// Keeps signing keys. It never sees a private key that is not sealed.
pub trait KeyStore: Send + Sync + 'static {
    /// All keys, by algorithm and generation: few, in one statement.
    ///
    /// # Errors
    ///
    /// The store's.
    fn all(&self, conn: &mut DbConn) -> ApiResult<Vec<KeyRecord>>;

    /// Adds a key, in one atomic statement; false if there is one of this algorithm and generation already.
    ///
    /// # Errors
    ///
    /// The store's.
    fn add(&self, conn: &mut DbConn, key: &KeyRecord) -> ApiResult<bool>;

    /// Withdraws a key; false if it is unknown or withdrawn already.
    ///
    /// # Errors
    ///
    /// The store's.
    fn retire(&self, conn: &mut DbConn, kid: &str, at: DateTime<Utc>) -> ApiResult<bool>;

    /// Erases the private parts of keys that sign no more.
    ///
    /// # Errors
    ///
    /// The store's.
    fn erase(&self, conn: &mut DbConn, kids: &[String]) -> ApiResult<()>;

    /// Deletes keys.
    ///
    /// # Errors
    ///
    /// The store's.
    fn delete(&self, conn: &mut DbConn, kids: &[String]) -> ApiResult<()>;
}

/// Keys in the table `oauth2_signing_keys`.
#[derive(Debug, Clone, Copy, Default)]
pub struct DieselKeys;

type Row =
    ((String, String, i64), (String, Option<Vec<u8>>), (NaiveDateTime, NaiveDateTime, Option<NaiveDateTime>));

impl KeyStore for DieselKeys {
    fn all(&self, conn: &mut DbConn) -> ApiResult<Vec<KeyRecord>> {
        let rows: Vec<Row> = keys::table
            .order((keys::algorithm, keys::generation))
            .select((
                (keys::kid, keys::algorithm, keys::generation),
                (keys::public_jwk, keys::sealed_private),
                (keys::created_at, keys::active_from, keys::retired_at),
            ))
            .load(conn)?;
        Ok(rows.into_iter().map(stored).collect())
    }

    fn add(&self, conn: &mut DbConn, key: &KeyRecord) -> ApiResult<bool> {
        let values = (
            keys::kid.eq(&key.kid),
            keys::algorithm.eq(&key.algorithm),
            keys::generation.eq(key.generation),
            keys::public_jwk.eq(&key.public_jwk),
            keys::sealed_private.eq(key.sealed_private.as_deref()),
            keys::created_at.eq(key.created_at.naive_utc()),
            keys::active_from.eq(key.active_from.naive_utc()),
            keys::retired_at.eq(key.retired_at.map(|at| at.naive_utc())),
        );
        let added = with_native!(conn, |native| diesel::insert_into(keys::table)
            .values(values)
            .on_conflict_do_nothing()
            .execute(native))?;
        Ok(added > 0)
    }

    fn retire(&self, conn: &mut DbConn, kid: &str, at: DateTime<Utc>) -> ApiResult<bool> {
        let live = keys::table.filter(keys::kid.eq(kid)).filter(keys::retired_at.is_null());
        let retired = diesel::update(live)
            .set((keys::retired_at.eq(at.naive_utc()), keys::sealed_private.eq(None::<Vec<u8>>)))
            .execute(conn)?;
        Ok(retired > 0)
    }

    fn erase(&self, conn: &mut DbConn, kids: &[String]) -> ApiResult<()> {
        diesel::update(keys::table.filter(keys::kid.eq_any(kids)))
            .set(keys::sealed_private.eq(None::<Vec<u8>>))
            .execute(conn)?;
        Ok(())
    }

    fn delete(&self, conn: &mut DbConn, kids: &[String]) -> ApiResult<()> {
        diesel::delete(keys::table.filter(keys::kid.eq_any(kids))).execute(conn)?;
        Ok(())
    }
}

fn stored(((kid, algorithm, generation), (public_jwk, sealed_private), times): Row) -> KeyRecord {
    let (created_at, active_from, retired_at) = times;
    KeyRecord {
        kid,
        algorithm,
        generation,
        public_jwk,
        sealed_private,
        created_at: created_at.and_utc(),
        active_from: active_from.and_utc(),
        retired_at: retired_at.map(|at| at.and_utc()),
    }
}
