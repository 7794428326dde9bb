//! [`DbConn`]: one connection enum over the backends that the build enables.
//!
//! `diesel::MultiConnection` writes most of it. What it leaves out (RETURNING, the JSON types) is
//! filled in here with the same SQL on each backend; UUIDs are in [`Id`](super::Id).
#![allow(missing_docs, reason = "MultiConnection generates public items without documentation")]

#[cfg(not(any(feature = "sqlite", feature = "postgres")))]
compile_error!("webapi-core needs a database backend: enable the feature `sqlite` (default) or `postgres`");

use diesel::deserialize::FromSql;
use diesel::serialize::{IsNull, Output, ToSql};
use diesel::sql_types::{HasSqlType, Json, Jsonb};
use serde_json::Value;

use super::Backend;

/// A connection to one of the enabled backends.
///
/// Queries written against [`Db`] run on any variant. Use [`with_native!`](crate::with_native) where a
/// backend's own type is needed, for example for `ON CONFLICT`.
#[derive(diesel::MultiConnection)]
pub enum DbConn {
    /// PostgreSQL through libpq.
    #[cfg(feature = "postgres")]
    Pg(diesel::PgConnection),
    /// SQLite, compiled in.
    #[cfg(feature = "sqlite")]
    Sqlite(diesel::SqliteConnection),
}

impl DbConn {
    /// Which database this is a connection to.
    pub const fn backend(&self) -> Backend {
        match self {
            #[cfg(feature = "postgres")]
            Self::Pg(_) => Backend::Postgres,
            #[cfg(feature = "sqlite")]
            Self::Sqlite(_) => Backend::Sqlite,
        }
    }
}

/// The diesel backend of [`DbConn`].
pub type Db = <DbConn as diesel::Connection>::Backend;

impl diesel::internal::derives::multiconnection::sql_dialect::returning_clause::SupportsReturningClause
    for <Db as diesel::backend::SqlDialect>::ReturningClause
{
}

impl HasSqlType<Json> for Db {
    fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
        Self::lookup_sql_type::<Json>(lookup)
    }
}

impl FromSql<Json, Db> for Value {
    fn from_sql(bytes: <Db as diesel::backend::Backend>::RawValue<'_>) -> diesel::deserialize::Result<Self> {
        bytes.from_sql::<Self, Json>()
    }
}

impl ToSql<Json, Db> for Value {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Db>) -> diesel::serialize::Result {
        out.set_value((Json, self));
        Ok(IsNull::No)
    }
}

impl HasSqlType<Jsonb> for Db {
    fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
        Self::lookup_sql_type::<Jsonb>(lookup)
    }
}

impl FromSql<Jsonb, Db> for Value {
    fn from_sql(bytes: <Db as diesel::backend::Backend>::RawValue<'_>) -> diesel::deserialize::Result<Self> {
        bytes.from_sql::<Self, Jsonb>()
    }
}

impl ToSql<Jsonb, Db> for Value {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Db>) -> diesel::serialize::Result {
        out.set_value((Jsonb, self));
        Ok(IsNull::No)
    }
}

/// Runs one expression on the native connection inside a [`DbConn`].
///
/// The body is compiled once per enabled backend, so it may use only what all of them have, or what
/// diesel resolves by type.
///
/// ```
/// use webapi_core::db::{Database, DbConn};
/// use diesel::connection::SimpleConnection;
///
/// fn vacuum(conn: &mut DbConn) -> diesel::QueryResult<()> {
///     webapi_core::with_native!(conn, |native| native.batch_execute("VACUUM"))
/// }
/// ```
#[cfg(all(feature = "postgres", feature = "sqlite"))]
#[macro_export]
macro_rules! with_native {
    ($conn:expr, |$native:ident| $body:expr) => {
        match $conn {
            $crate::db::DbConn::Pg($native) => $body,
            $crate::db::DbConn::Sqlite($native) => $body,
        }
    };
}
/// Runs one expression on the native connection inside a [`DbConn`].
#[cfg(all(feature = "postgres", not(feature = "sqlite")))]
#[macro_export]
macro_rules! with_native {
    ($conn:expr, |$native:ident| $body:expr) => {
        match $conn {
            $crate::db::DbConn::Pg($native) => $body,
        }
    };
}
/// Runs one expression on the native connection inside a [`DbConn`].
#[cfg(all(feature = "sqlite", not(feature = "postgres")))]
#[macro_export]
macro_rules! with_native {
    ($conn:expr, |$native:ident| $body:expr) => {
        match $conn {
            $crate::db::DbConn::Sqlite($native) => $body,
        }
    };
}
