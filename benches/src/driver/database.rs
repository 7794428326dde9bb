//! A fresh database for one run, gone afterwards.
//!
//! SQLite: a file in a folder of its own below the system's temporary folder. PostgreSQL: a
//! database on the server that the environment names; the user given there must be allowed to
//! create databases.

use super::Failure;
use super::processes;
use super::settings::{DatabaseKind, POSTGRES_VARIABLE};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Integer;
use std::path::PathBuf;

/// A database that is dropped together with this value.
pub(super) struct TemporaryDatabase {
    address: String,
    traces: Traces,
}

enum Traces {
    Folder(PathBuf),
    Postgres { server: String, name: String },
}

impl TemporaryDatabase {
    pub(super) fn create(kind: DatabaseKind) -> Result<Self, Failure> {
        let name = format!("webapi_bench_{}", std::process::id());
        match kind {
            DatabaseKind::Sqlite => {
                let folder = std::env::temp_dir().join(name);
                std::fs::create_dir(&folder)?;
                let address = format!("sqlite:{}", folder.join("bench.sqlite3").display());
                Ok(Self { address, traces: Traces::Folder(folder) })
            }
            DatabaseKind::Postgres => {
                let server = std::env::var(POSTGRES_VARIABLE)?;
                let address = with_database(&server, &name).ok_or_else(|| {
                    format!(
                        "{POSTGRES_VARIABLE} is `{server}`; the right form is postgres://USER@HOST:PORT/NAME"
                    )
                })?;
                PgConnection::establish(&server)?.batch_execute(&format!("CREATE DATABASE {name}"))?;
                Ok(Self { address, traces: Traces::Postgres { server, name } })
            }
        }
    }

    /// What the servers get: `sqlite:PATH` or `postgres://...`.
    pub(super) fn address(&self) -> &str {
        &self.address
    }

    /// The process whose descendants are the whole database server; `None` for SQLite, which works
    /// inside the web server, and for a PostgreSQL on another machine.
    pub(super) fn cluster(&self) -> Result<Option<u32>, Failure> {
        if matches!(self.traces, Traces::Folder(_)) {
            return Ok(None);
        }
        let mut connection = PgConnection::establish(&self.address)?;
        let backend: i32 =
            diesel::select(diesel::dsl::sql::<Integer>("pg_backend_pid()")).get_result(&mut connection)?;
        let stat = u32::try_from(backend).ok().and_then(processes::stat);
        Ok(stat.filter(|stat| stat.name.starts_with("postgres")).map(|stat| stat.parent))
    }
}

impl Drop for TemporaryDatabase {
    fn drop(&mut self) {
        let dropped: Result<(), Failure> = match &self.traces {
            Traces::Folder(folder) => std::fs::remove_dir_all(folder).map_err(Into::into),
            Traces::Postgres { server, name } => {
                PgConnection::establish(server).map_err(Failure::from).and_then(|mut connection| {
                    Ok(connection.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)"))?)
                })
            }
        };
        if let Err(error) = dropped {
            eprintln!("cannot drop {}: {error}", self.address);
        }
    }
}

/// The same address with the database `name` instead of its own.
fn with_database(address: &str, name: &str) -> Option<String> {
    let (address, parameters) = match address.split_once('?') {
        Some((address, parameters)) => (address, format!("?{parameters}")),
        None => (address, String::new()),
    };
    let (scheme, rest) = address.split_once("://")?;
    let authority = rest.split('/').next()?;
    scheme.starts_with("postgres").then(|| format!("{scheme}://{authority}/{name}{parameters}"))
}

#[cfg(test)]
mod tests {
    use super::with_database;

    #[test]
    fn the_name_of_the_database_is_replaced() {
        let replaced = |address| with_database(address, "new");
        assert_eq!(replaced("postgres://u@h:1/old").as_deref(), Some("postgres://u@h:1/new"));
        assert_eq!(replaced("postgresql://u@h").as_deref(), Some("postgresql://u@h/new"));
        assert_eq!(
            replaced("postgres:///old?host=/sockets").as_deref(),
            Some("postgres:///new?host=/sockets")
        );
        assert_eq!(replaced("sqlite:file"), None);
    }
}
