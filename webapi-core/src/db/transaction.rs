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
            let _ = roll_back_to(conn, 0);
            Err(error)
        }
    }
}

/// Reads several things as of one moment.
///
/// # Errors
///
/// Those of the statements, and of BEGIN and COMMIT.
pub(crate) fn read<T>(conn: &mut DbConn, work: impl FnOnce(&mut DbConn) -> QueryResult<T>) -> QueryResult<T> {
    match conn {
        #[cfg(feature = "postgres")]
        DbConn::Pg(native) => AnsiTransactionManager::begin_transaction_sql(
            native,
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        )?,
        #[cfg(feature = "sqlite")]
        DbConn::Sqlite(native) => AnsiTransactionManager::begin_transaction_sql(native, "BEGIN DEFERRED")?,
    }
    let outcome = work(conn);
    match &outcome {
        Ok(_) => commit(conn)?,
        Err(_) => roll_back_to(conn, 0)?,
    }
    outcome
}

/// Runs a part of a transaction that may fail alone: what it wrote is undone, and the rest goes on.
///
/// # Errors
///
/// That of the database, if it cannot even undo the part.
pub(crate) fn savepoint<T, E>(
    conn: &mut DbConn,
    part: impl FnOnce(&mut DbConn) -> Result<T, E>,
) -> QueryResult<Result<T, E>> {
    crate::with_native!(conn, |native| AnsiTransactionManager::begin_transaction(native))?;
    let outer = depth(conn).saturating_sub(1);
    let outcome = part(conn);
    match &outcome {
        Ok(_) => commit(conn)?,
        Err(_) => roll_back_to(conn, outer)?,
    }
    Ok(outcome)
}

/// How many transactions and savepoints are open.
pub(crate) fn depth(conn: &mut DbConn) -> u32 {
    crate::with_native!(conn, |native| {
        let status = AnsiTransactionManager::transaction_manager_status_mut(native);
        status.transaction_depth().ok().flatten().map_or(0, std::num::NonZero::get)
    })
}

/// Rolls back until no more than `outer` are open: a panic may have left some behind.
pub(crate) fn roll_back_to(conn: &mut DbConn, outer: u32) -> QueryResult<()> {
    while depth(conn) > outer {
        roll_back(conn)?;
    }
    Ok(())
}
