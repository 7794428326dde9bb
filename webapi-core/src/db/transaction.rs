//! Transactions by hand: begun before the handler, ended when its answer is known.
//!
//! Writes on SQLite begin IMMEDIATE: a deferred transaction that upgrades to a write fails with BUSY
//! without waiting. diesel's closure form cannot be used because the connection lives in the request's
//! context, which the handler borrows as a whole.

use diesel::QueryResult;
use diesel::connection::{AnsiTransactionManager, TransactionManager};

use super::connection::DbConn;

/// Begins a write transaction.
pub(crate) fn begin_write(conn: &mut DbConn) -> QueryResult<()> {
    match conn {
        #[cfg(feature = "postgres")]
        DbConn::Pg(native) => AnsiTransactionManager::begin_transaction(native),
        #[cfg(feature = "sqlite")]
        DbConn::Sqlite(native) => AnsiTransactionManager::begin_transaction_sql(native, "BEGIN IMMEDIATE"),
    }
}

/// Commits the transaction that [`begin_write`] began.
pub(crate) fn commit(conn: &mut DbConn) -> QueryResult<()> {
    crate::with_native!(conn, |native| AnsiTransactionManager::commit_transaction(native))
}

/// Rolls the transaction back.
pub(crate) fn roll_back(conn: &mut DbConn) -> QueryResult<()> {
    crate::with_native!(conn, |native| AnsiTransactionManager::rollback_transaction(native))
}

/// Runs `work` in a write transaction of its own: committed on `Ok`, rolled back on `Err`.
///
/// For stores and commands; a request's handler already runs in one.
///
/// # Errors
///
/// The error of `work`, or that of BEGIN or COMMIT.
pub fn write<T, E: From<diesel::result::Error>>(
    conn: &mut DbConn,
    work: impl FnOnce(&mut DbConn) -> Result<T, E>,
) -> Result<T, E> {
    begin_write(conn)?;
    match work(conn) {
        Ok(value) => {
            commit(conn)?;
            Ok(value)
        }
        Err(error) => {
            // The work's own error says more than a failed rollback, which leaves a broken connection behind.
            let _ = roll_back(conn);
            Err(error)
        }
    }
}
