//! The command line of the macro benchmark.

use super::Failure;
use super::workload::Workload;
use clap::{Parser, ValueEnum};
use serde::Serialize;
use std::fmt;
use std::path::PathBuf;

/// The environment variable with the address of a PostgreSQL server on which databases may be made.
pub(super) const POSTGRES_VARIABLE: &str = "WEBAPI_TEST_POSTGRES_URL";

/// Measures the framework against a hand-written application, on SQLite and on PostgreSQL.
///
/// PostgreSQL is found through `WEBAPI_TEST_POSTGRES_URL`, an address whose user may create databases.
#[derive(Clone, Debug, Parser)]
pub struct Settings {
    /// Seconds per measurement
    #[arg(long, default_value_t = 3.0, value_parser = positive_seconds)]
    pub(super) seconds: f64,
    /// How often each server gets each workload
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub(super) rounds: u32,
    /// Keep-alive connections
    #[arg(long, default_value_t = 16, value_parser = clap::value_parser!(u32).range(1..=1_024))]
    pub(super) connections: u32,
    /// Workloads, separated by commas; creating comes last because it grows the table
    #[arg(long, value_delimiter = ',', default_value = "item,list,401,403,create")]
    pub(super) workloads: Vec<Workload>,
    /// Databases, separated by commas [default: sqlite, and postgres if its variable is set]
    #[arg(long, value_delimiter = ',')]
    pub(super) databases: Vec<DatabaseKind>,
    /// Servers, separated by commas; the first is what the others are compared with
    #[arg(long, value_delimiter = ',', default_value = "handwritten,ours")]
    pub(super) servers: Vec<String>,
    /// Writes every measurement to this file
    #[arg(long, value_name = "FILE")]
    pub(super) json: Option<PathBuf>,
    /// Goes on when servers answer differently, after printing where
    #[arg(long)]
    pub(super) allow_differences: bool,
    /// Uses the servers beside this program as they are, without building them first
    #[arg(long)]
    pub(super) no_build: bool,
}

/// Which database the servers use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(super) enum DatabaseKind {
    Sqlite,
    Postgres,
}

impl fmt::Display for DatabaseKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}

impl Settings {
    /// The databases to measure on; says so when PostgreSQL is left out.
    pub(super) fn databases(&self) -> Result<Vec<DatabaseKind>, Failure> {
        let reachable = std::env::var_os(POSTGRES_VARIABLE).is_some();
        if self.databases.is_empty() {
            if reachable {
                return Ok(vec![DatabaseKind::Sqlite, DatabaseKind::Postgres]);
            }
            println!("PostgreSQL is left out: {POSTGRES_VARIABLE} is not set.");
            return Ok(vec![DatabaseKind::Sqlite]);
        }
        if self.databases.contains(&DatabaseKind::Postgres) && !reachable {
            let hint = format!(
                "PostgreSQL was asked for, but {POSTGRES_VARIABLE} is not set; \
                 set it, for example to postgres://postgres@127.0.0.1:5432/postgres"
            );
            return Err(hint.into());
        }
        Ok(self.databases.clone())
    }
}

fn positive_seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(seconds) if (0.1..=600.0).contains(&seconds) => Ok(seconds),
        _ => Err("give a number of seconds from 0.1 to 600".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::Settings;
    use clap::{CommandFactory as _, Parser as _};

    #[test]
    fn the_command_line_is_consistent() {
        Settings::command().debug_assert();
    }

    #[test]
    fn workloads_are_named_by_status_or_operation() {
        let settings = Settings::try_parse_from(["bench-macro", "--workloads", "401,create"]);
        assert_eq!(settings.expect("both exist").workloads.len(), 2);
        assert!(Settings::try_parse_from(["bench-macro", "--workloads", "500"]).is_err());
    }

    #[test]
    fn a_run_of_no_time_is_refused() {
        assert!(Settings::try_parse_from(["bench-macro", "--seconds", "0"]).is_err());
    }
}
