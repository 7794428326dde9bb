//! Emptying the database, whatever tables it has.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;
use webapi_core::db::DbConn;
use webapi_core::error::ApiResult;
use webapi_core::with_native;

/// What is kept: which migrations ran, and the keys that the server made at its start.
const KEPT: [&str; 2] = ["__diesel_schema_migrations", "oauth2_signing_keys"];

#[derive(QueryableByName)]
struct Table {
    #[diesel(sql_type = Text)]
    name: String,
}

/// Empties every table; counts of primary keys begin anew.
///
/// # Errors
///
/// Those of the database.
pub fn clear(conn: &mut DbConn) -> ApiResult<()> {
    let names = match conn {
        DbConn::Sqlite(native) => {
            sql_query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
                .load::<Table>(native)?
        }
        DbConn::Pg(native) => {
            sql_query("SELECT tablename::text AS name FROM pg_tables WHERE schemaname = current_schema()")
                .load::<Table>(native)?
        }
    };
    let names = names.into_iter().map(|table| table.name).filter(|name| !KEPT.contains(&name.as_str()));
    let names: Vec<String> = names.collect();
    let clear = match conn {
        DbConn::Sqlite(_) => {
            let deletes: Vec<String> = names.iter().map(|table| format!("DELETE FROM {table};")).collect();
            format!("PRAGMA defer_foreign_keys = ON; {} DELETE FROM sqlite_sequence;", deletes.join(" "))
        }
        DbConn::Pg(_) => format!("TRUNCATE {} RESTART IDENTITY CASCADE", names.join(", ")),
    };
    with_native!(conn, |native| native.batch_execute(&clear))?;
    Ok(())
}
