//! [`Prepared`]: a change whose text is always the same, kept prepared like a query.
//!
//! Diesel keeps queries and insertions prepared on each connection. Updates it has parsed and planned anew each time,
//! since a changeset may leave columns out; on PostgreSQL that costs more than the change itself. Where the text cannot
//! vary, this says so.

use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::{Connection, RunQueryDsl};

/// A statement whose text is the same each time it runs, whatever its parameters.
///
/// Only `.set(…)` with columns makes such a text: a changeset of optional fields does not.
///
/// ```
/// use diesel::prelude::*;
/// use webapi_core::account::schema::webapi_users;
/// use webapi_core::db::prepared::Prepared;
/// use webapi_core::db::{Database, DbConn};
///
/// fn disable(conn: &mut DbConn, id: i64) -> QueryResult<usize> {
///     let update = diesel::update(webapi_users::table.find(id)).set(webapi_users::is_active.eq(false));
///     webapi_core::with_native!(conn, |native| Prepared(update).execute(native))
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
