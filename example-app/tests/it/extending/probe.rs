//! The database of a running program, seen from outside.

use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

/// A connection of the test's own.
pub(super) enum Probe {
    #[cfg(feature = "sqlite")]
    Sqlite(SqliteConnection),
    #[cfg(feature = "postgres")]
    Postgres(PgConnection),
}

#[derive(QueryableByName)]
struct Tree {
    #[diesel(sql_type = BigInt)]
    generation: i64,
}

impl Probe {
    pub(super) fn open(url: &str) -> Self {
        match url.strip_prefix("sqlite:") {
            #[cfg(feature = "sqlite")]
            Some(path) => Self::Sqlite(SqliteConnection::establish(path).expect("the file can be opened")),
            #[cfg(feature = "postgres")]
            None => Self::Postgres(PgConnection::establish(url).expect("the server answers")),
            #[cfg(not(all(feature = "sqlite", feature = "postgres")))]
            _ => panic!("{url} is of a kind of database that is not built in"),
        }
    }

    pub(super) fn execute(&mut self, sql: &str) {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(conn) => {
                conn.batch_execute(&format!("PRAGMA busy_timeout = 5000; {sql}; PRAGMA busy_timeout = 0"))
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(conn) => conn.batch_execute(sql),
        }
        .expect("the statement runs");
    }

    /// Makes every change of extensions stay where it counts the generation up, shortly before its commit: on PostgreSQL
    /// until [`Self::let_go`] or for as long as a statement may take, on SQLite until some 10^12 rows are counted.
    pub(super) fn hold_commits(&mut self) {
        let hold = match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(_) => {
                "CREATE TABLE held AS SELECT a.name FROM sqlite_master a, sqlite_master b LIMIT 1000;
                 CREATE TRIGGER hold BEFORE UPDATE ON webapi_extension_tree WHEN NEW.generation > OLD.generation
                 BEGIN SELECT COUNT(*) FROM held a, held b, held c, held d; END"
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => {
                "CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS
                 'BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NEW; END';
                 CREATE TRIGGER hold BEFORE UPDATE ON webapi_extension_tree
                 FOR EACH ROW WHEN (NEW.generation > OLD.generation) EXECUTE FUNCTION hold();
                 SELECT pg_advisory_lock(1)"
            }
        };
        self.execute(hold);
    }

    /// Whether a change is held, as far as the database tells: SQLite does not, but `for_long` it is given time to come there.
    pub(super) fn is_held(&mut self, for_long: Duration) -> bool {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(_) => for_long > Duration::from_millis(200),
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => {
                let waiting =
                    "SELECT COUNT(*) AS generation FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
                     AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
                self.tree(waiting) > 0
            }
        }
    }

    /// Ends that.
    pub(super) fn let_go(&mut self) {
        let let_go = match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(_) => "DROP TRIGGER hold; DROP TABLE held",
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => {
                "SELECT pg_advisory_unlock(1); DROP TRIGGER hold ON webapi_extension_tree; DROP FUNCTION hold()"
            }
        };
        self.execute(let_go);
    }

    /// Whether somebody is changing extensions at this moment. Never waits.
    pub(super) fn is_claimed(&mut self) -> bool {
        match self {
            // There is one writer at a time.
            #[cfg(feature = "sqlite")]
            Self::Sqlite(conn) => conn.batch_execute("BEGIN IMMEDIATE; ROLLBACK").is_err(),
            #[cfg(feature = "postgres")]
            Self::Postgres(conn) => {
                let claim = "BEGIN; SELECT 1 FROM webapi_extension_tree FOR UPDATE NOWAIT";
                let is_claimed = conn.batch_execute(claim).is_err();
                conn.batch_execute("ROLLBACK").expect("it can be rolled back");
                is_claimed
            }
        }
    }

    /// The generation that has been committed.
    pub(super) fn generation(&mut self) -> i64 {
        self.tree("SELECT generation FROM webapi_extension_tree")
    }

    /// The same, once no transaction of a process that was killed is open any more.
    pub(super) fn settled_generation(&mut self) -> i64 {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(_) => self.generation(),
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => self.tree("SELECT generation FROM webapi_extension_tree FOR UPDATE"),
        }
    }

    fn tree(&mut self, query: &str) -> i64 {
        let query = diesel::sql_query(query);
        let tree: Tree = match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(conn) => query.get_result(conn),
            #[cfg(feature = "postgres")]
            Self::Postgres(conn) => query.get_result(conn),
        }
        .expect("the table is there");
        tree.generation
    }
}
