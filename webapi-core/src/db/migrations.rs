//! Embedded migrations, one directory per backend.
//!
//! Each crate brings a [`Migrations`] value; [`Database::migrate`](super::Database::migrate) runs what is
//! pending. Versions of all crates share one table, so the directories of each crate begin with a prefix
//! of its own.

use diesel::backend::Backend;
use diesel::migration::{Migration, MigrationSource};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness};

use super::connection::DbConn;

/// The migrations of one crate, per backend, as `diesel_migrations::embed_migrations!` makes them.
///
/// The directories of the two backends hold the same versions; each version must be unlike those of other
/// crates, so give them a prefix: `migrations/sqlite/shop-0001_products/up.sql`.
pub struct Migrations {
    /// Run on SQLite.
    pub sqlite: EmbeddedMigrations,
    /// Run on PostgreSQL.
    pub postgres: EmbeddedMigrations,
}

/// A migration failed; the text is the database's own.
#[derive(Debug, thiserror::Error)]
#[error("a migration failed: {0}")]
pub struct MigrationError(String);

impl Migrations {
    /// Runs what is pending, in order, each in a transaction; returns the versions that ran.
    pub(crate) fn run(&self, conn: &mut DbConn) -> Result<Vec<String>, MigrationError> {
        let names = match conn {
            #[cfg(feature = "sqlite")]
            DbConn::Sqlite(native) => names(native.run_pending_migrations(Source(&self.sqlite))),
            #[cfg(feature = "postgres")]
            DbConn::Pg(native) => names(native.run_pending_migrations(Source(&self.postgres))),
        };
        names.map_err(|error| MigrationError(error.to_string()))
    }
}

/// A borrowed migration source; the embedded one is not `Clone`.
struct Source<'a>(&'a EmbeddedMigrations);

impl<DB: Backend> MigrationSource<DB> for Source<'_> {
    fn migrations(&self) -> diesel::migration::Result<Vec<Box<dyn Migration<DB>>>> {
        self.0.migrations()
    }
}

fn names(
    ran: diesel::migration::Result<Vec<diesel::migration::MigrationVersion<'_>>>,
) -> diesel::migration::Result<Vec<String>> {
    Ok(ran?.iter().map(ToString::to_string).collect())
}
