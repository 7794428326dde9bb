//! Counting the rows of a query that joins what its links point to.
//!
//! The joined rows are found by their primary keys and change no count. PostgreSQL's planner sees that and leaves
//! them out. SQLite's does so only in a query that is no aggregate, so it counts the rows of a subquery, which a
//! LIMIT without a limit keeps apart.

use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::query_dsl::RunQueryDsl;
use diesel::sql_types::BigInt;

use super::connection::{Db, DbConn};

/// Counts the rows of a query over a table and the objects its links point to; called by generated code.
///
/// # Errors
///
/// diesel's.
pub fn count_joined<Q>(query: Q, conn: &mut DbConn) -> diesel::QueryResult<i64>
where
    Q: QueryFragment<Db> + Send,
{
    Counted { query, apart: is_sqlite(conn) }.get_result(conn)
}

const fn is_sqlite(conn: &DbConn) -> bool {
    match conn {
        #[cfg(feature = "sqlite")]
        DbConn::Sqlite(_) => true,
        #[cfg(feature = "postgres")]
        DbConn::Pg(_) => false,
    }
}

/// `SELECT COUNT(*) FROM (query)`.
struct Counted<Q> {
    query: Q,
    /// Whether to keep the planner from merging the query into the count.
    apart: bool,
}

impl<Q> Query for Counted<Q> {
    type SqlType = BigInt;
}

impl<Q> QueryId for Counted<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q> RunQueryDsl<DbConn> for Counted<Q> {}

impl<Q: QueryFragment<Db>> QueryFragment<Db> for Counted<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Db>) -> diesel::QueryResult<()> {
        out.push_sql("SELECT COUNT(*) FROM (");
        self.query.walk_ast(out.reborrow())?;
        out.push_sql(if self.apart { " LIMIT -1) AS counted" } else { ") AS counted" });
        Ok(())
    }
}
