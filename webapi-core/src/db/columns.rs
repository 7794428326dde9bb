//! Column types that read and write the same on every backend: UUID keys and column lists.

use diesel::deserialize::FromSql;
use diesel::prelude::*;
use diesel::serialize::{IsNull, Output, ToSql};
use diesel::sql_types as st;

use super::connection::Db;

/// The SQL type of [`Id`]: `uuid` on PostgreSQL, a 16-byte `BLOB` on SQLite.
#[derive(Debug, Clone, Copy, Default, st::SqlType, diesel::query_builder::QueryId)]
#[cfg_attr(feature = "postgres", diesel(postgres_type(oid = 2950, array_oid = 2951)))]
#[cfg_attr(feature = "sqlite", diesel(sqlite_type(name = "Binary")))]
pub struct AnyUuid;

/// A UUID key that works on every backend; [`Id::new`] makes version 7, which sorts by time.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    diesel::expression::AsExpression,
    diesel::deserialize::FromSqlRow,
)]
#[diesel(sql_type = AnyUuid)]
#[serde(transparent)]
pub struct Id(pub uuid::Uuid);

impl Id {
    /// A new version 7 UUID (RFC 9562 section 5.7).
    pub fn new() -> Self {
        Self(uuid::Uuid::now_v7())
    }
}

impl Default for Id {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(feature = "postgres")]
mod on_postgres {
    use super::{AnyUuid, FromSql, Id, Output, ToSql, st};
    use diesel::pg::{Pg, PgValue};

    impl FromSql<AnyUuid, Pg> for Id {
        fn from_sql(bytes: PgValue<'_>) -> diesel::deserialize::Result<Self> {
            <uuid::Uuid as FromSql<st::Uuid, Pg>>::from_sql(bytes).map(Id)
        }
    }

    impl ToSql<AnyUuid, Pg> for Id {
        fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> diesel::serialize::Result {
            <uuid::Uuid as ToSql<st::Uuid, Pg>>::to_sql(&self.0, out)
        }
    }
}

#[cfg(feature = "sqlite")]
mod on_sqlite {
    use super::{AnyUuid, FromSql, Id, IsNull, Output, ToSql, st};
    use diesel::sqlite::{Sqlite, SqliteValue};

    impl FromSql<AnyUuid, Sqlite> for Id {
        fn from_sql(bytes: SqliteValue<'_, '_, '_>) -> diesel::deserialize::Result<Self> {
            let bytes = <Vec<u8> as FromSql<st::Binary, Sqlite>>::from_sql(bytes)?;
            Ok(Id(uuid::Uuid::from_slice(&bytes)?))
        }
    }

    impl ToSql<AnyUuid, Sqlite> for Id {
        fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> diesel::serialize::Result {
            out.set_value(self.0.as_bytes().to_vec());
            Ok(IsNull::No)
        }
    }
}

impl st::HasSqlType<AnyUuid> for Db {
    fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
        Self::lookup_sql_type::<AnyUuid>(lookup)
    }
}

impl FromSql<AnyUuid, Db> for Id {
    fn from_sql(bytes: <Db as diesel::backend::Backend>::RawValue<'_>) -> diesel::deserialize::Result<Self> {
        bytes.from_sql::<Self, AnyUuid>()
    }
}

impl ToSql<AnyUuid, Db> for Id {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Db>) -> diesel::serialize::Result {
        out.set_value((AnyUuid, self));
        Ok(IsNull::No)
    }
}

/// The columns of a [`Selectable`] struct as a bare tuple.
///
/// `T::as_returning()` is tied to the multi backend and cannot be walked by the inner ones; the tuple can.
pub fn columns<T: Selectable<Db>>() -> T::SelectExpression {
    T::construct_selection()
}
