//! [`Prepared`]: a change whose text is always the same, kept prepared like a query.
//!
//! Diesel keeps queries and insertions prepared on each connection. Updates it has parsed and planned anew each time,
//! since a changeset may leave columns out; on PostgreSQL that costs more than the change itself. Where the text cannot
//! vary, this says so.

use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::{Connection, RunQueryDsl};

/// A statement whose text is the same each time it runs, whatever its parameters; one that returns rows, since of one that
/// is [executed](RunQueryDsl::execute) diesel looks past this wrapper and keeps nothing.
///
/// Only `.set(…)` with columns makes such a text: a changeset of optional fields does not.
///
/// ```
/// use diesel::prelude::*;
/// use webapi_core::account::schema::webapi_users;
/// use webapi_core::db::prepared::Prepared;
/// use webapi_core::db::{Database, DbConn};
///
/// fn disable(conn: &mut DbConn, id: i64) -> QueryResult<Option<String>> {
///     let update = diesel::update(webapi_users::table.find(id)).set(webapi_users::is_active.eq(false));
///     let update = update.returning(webapi_users::username);
///     webapi_core::with_native!(conn, |native| Prepared(update).get_result(native).optional())
/// }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Prepared<Q>(pub Q);

/// No type tells statements apart: they are kept by their text.
impl<Q> QueryId for Prepared<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q: Query> Query for Prepared<Q> {
    type SqlType = Q::SqlType;
}

impl<Q, C: Connection> RunQueryDsl<C> for Prepared<Q> {}

impl<DB: Backend, Q: QueryFragment<DB>> QueryFragment<DB> for Prepared<Q> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }

    fn is_safe_to_cache_prepared(&self, _backend: &DB) -> QueryResult<bool> {
        Ok(true)
    }
}

#[cfg(all(test, feature = "sqlite"))]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use diesel::connection::{InstrumentationEvent, SimpleConnection as _};
    use diesel::prelude::*;

    use super::*;

    diesel::table! {
        shelves (id) {
            id -> BigInt,
            title -> Text,
        }
    }

    /// A connection, and how many statements it has begun to keep.
    fn counted() -> (SqliteConnection, Arc<AtomicUsize>) {
        let mut conn = SqliteConnection::establish(":memory:").expect("SQLite in memory always opens");
        let table = "CREATE TABLE shelves (id INTEGER PRIMARY KEY, title TEXT NOT NULL)";
        conn.batch_execute(table).expect("a table is made");
        let kept = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&kept);
        conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            let more = matches!(event, InstrumentationEvent::CacheQuery { .. });
            count.fetch_add(usize::from(more), Ordering::SeqCst);
        });
        (conn, kept)
    }

    fn rename(id: i64, conn: &mut SqliteConnection, is_kept: bool) {
        let update = diesel::update(shelves::table.find(id)).set(shelves::title.eq(id.to_string()));
        let update = update.returning(shelves::title);
        let renamed: Option<String> =
            if is_kept { Prepared(update).get_result(conn) } else { update.get_result(conn) }
                .optional()
                .expect("SQL");
        assert_eq!(renamed, None, "there is no shelf");
    }

    #[test]
    fn a_prepared_update_is_kept_once_for_all_its_parameters() {
        let (mut conn, kept) = counted();
        (0..3).for_each(|id| rename(id, &mut conn, true));
        assert_eq!(kept.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn diesel_keeps_no_other_update() {
        let (mut conn, kept) = counted();
        (0..3).for_each(|id| rename(id, &mut conn, false));
        assert_eq!(kept.load(Ordering::SeqCst), 0);
    }
}
