//! How one connection is made: established by the scheme of the URL, then set up for its backend.

use std::sync::Arc;

use diesel::Connection;
use diesel::connection::{Instrumentation, SimpleConnection};
use diesel::r2d2::{CustomizeConnection, ManageConnection, R2D2Connection};

use super::connection::DbConn;
use super::url::{DatabaseUrl, Target};

/// Establishes connections by scheme, never by trial.
pub(crate) struct Manager {
    url: DatabaseUrl,
}

impl Manager {
    pub(super) const fn new(url: DatabaseUrl) -> Self {
        Self { url }
    }
}

impl ManageConnection for Manager {
    type Connection = DbConn;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<DbConn, Self::Error> {
        let failed = diesel::r2d2::Error::ConnectionError;
        match self.url.target() {
            #[cfg(feature = "sqlite")]
            Target::SqliteMemory => {
                diesel::SqliteConnection::establish(":memory:").map(DbConn::Sqlite).map_err(failed)
            }
            #[cfg(feature = "sqlite")]
            Target::SqliteFile(path) => diesel::SqliteConnection::establish(&path.to_string_lossy())
                .map(DbConn::Sqlite)
                .map_err(failed),
            #[cfg(feature = "postgres")]
            Target::Postgres(url) => diesel::PgConnection::establish(url).map(DbConn::Pg).map_err(failed),
            #[allow(unreachable_patterns, reason = "which arms exist depends on the features")]
            _ => Err(failed(diesel::ConnectionError::BadConnection("backend not compiled in".into()))),
        }
    }

    fn is_valid(&self, conn: &mut DbConn) -> Result<(), Self::Error> {
        conn.ping().map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, conn: &mut DbConn) -> bool {
        std::thread::panicking() || conn.is_broken()
    }
}

/// Makes an observer for a connection.
pub(crate) type Instrument = Arc<dyn Fn() -> Box<dyn Instrumentation> + Send + Sync>;

/// Settings of each new connection.
pub(super) struct Setup(Option<Instrument>);

impl Setup {
    pub(super) const fn new(instrument: Option<Instrument>) -> Self {
        Self(instrument)
    }
}

impl std::fmt::Debug for Setup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Setup")
    }
}

#[cfg(feature = "sqlite")]
const SQLITE_SETUP: &str = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; \
     PRAGMA foreign_keys = ON; PRAGMA cache_size = -16000; PRAGMA mmap_size = 268435456; PRAGMA temp_store = MEMORY;";
#[cfg(feature = "postgres")]
const POSTGRES_SETUP: &str = "SET TIME ZONE 'UTC'; SET statement_timeout = '30s';";

impl CustomizeConnection<DbConn, diesel::r2d2::Error> for Setup {
    fn on_acquire(&self, conn: &mut DbConn) -> Result<(), diesel::r2d2::Error> {
        let ran = match conn {
            #[cfg(feature = "sqlite")]
            DbConn::Sqlite(native) => {
                native.batch_execute(SQLITE_SETUP).and_then(|()| crate::__private::lower_all_letters(native))
            }
            #[cfg(feature = "postgres")]
            DbConn::Pg(native) => native.batch_execute(POSTGRES_SETUP),
        };
        if let Some(instrument) = &self.0 {
            crate::with_native!(conn, |native| native.set_instrumentation(instrument()));
        }
        ran.map_err(diesel::r2d2::Error::QueryError)
    }
}
