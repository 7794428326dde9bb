//! Where a golden application keeps its rows: always empty at the start, never in the way of anything else.

use diesel::connection::SimpleConnection as _;
use webapi_core::db::{Database, DatabaseError};
use webapi_core::with_native;

/// Why there is no database.
#[derive(Debug)]
pub struct NoDatabase(String);

impl std::fmt::Display for NoDatabase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NoDatabase {}

impl From<DatabaseError> for NoDatabase {
    fn from(error: DatabaseError) -> Self {
        Self(error.to_string())
    }
}

/// A new SQLite database in memory.
///
/// # Errors
///
/// That of opening it.
pub fn sqlite() -> Result<Database, NoDatabase> {
    Ok(Database::open("sqlite::memory:")?)
}

/// A new schema in the PostgreSQL database of this URL, named after the application; one that is there is dropped.
///
/// # Errors
///
/// Those of connecting and of making the schema.
pub fn postgres(url: &str, application: &str) -> Result<Database, NoDatabase> {
    let schema = format!("golden_{application}");
    let renew = format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema};");
    let whole = Database::open_with_connections(url, 1)?;
    let renewed = whole.with(|conn| with_native!(conn, |native| native.batch_execute(&renew)));
    renewed
        .map_err(|error| error.to_string())
        .and_then(|renewed| renewed.map_err(|error| error.to_string()))
        .map_err(|error| NoDatabase(format!("the schema `{schema}` cannot be made: {error}")))?;
    let join = if url.contains('?') { '&' } else { '?' };
    Ok(Database::open(&format!("{url}{join}options=-csearch_path%3D{schema}"))?)
}
