//! The macro benchmark: servers in turn, under the same load, on the same rows.
//!
//! In: [`Settings`], from the command line. Out: a report on standard output, and every single
//! measurement as JSON if asked for. One server after the other gets a few seconds of one workload,
//! round by round, so that what changes with time (clock rate, other programs, growing tables)
//! hits all of them alike. The CPU time that a request costs, of server and database, is the main
//! figure: on a small machine it says more than requests per second, which the load generator and
//! everything else that runs have a share in.

mod answer;
mod compare;
mod connection;
mod database;
mod limits;
mod load;
mod measure;
mod processes;
mod report;
mod servers;
mod settings;
mod source;
mod workload;

pub use settings::Settings;

use database::TemporaryDatabase;
use measure::Run;
use servers::Server;
use settings::DatabaseKind;

/// What went wrong, as a sentence; nothing is done about it but to print it.
type Failure = Box<dyn std::error::Error>;

/// Runs the whole benchmark and prints its report.
///
/// Databases and servers that were made for it are gone when this returns, and also when the
/// future is dropped.
///
/// # Errors
///
/// If a server is not built or does not start, if a database cannot be made, if two servers
/// answer differently, or if an answer has another status than the workload expects.
pub async fn run(settings: Settings) -> Result<(), Failure> {
    let servers = servers::locate(&settings)?;
    let kinds = settings.databases()?;
    if cfg!(debug_assertions) {
        println!("This is a debug build: its figures say nothing about a release build.");
    }
    let mut runs = Vec::new();
    for kind in kinds {
        let measured = measure_on(kind, &servers, &settings).await?;
        report::print(kind, &servers, &measured, &settings);
        runs.extend(measured);
    }
    if let Some(file) = &settings.json {
        report::write_json(file, &servers, &runs, &settings)?;
    }
    Ok(())
}

async fn measure_on(
    kind: DatabaseKind,
    servers: &[Server],
    settings: &Settings,
) -> Result<Vec<Run>, Failure> {
    eprintln!("{kind}: making a database");
    let database = TemporaryDatabase::create(kind)?;
    for server in servers {
        server.migrate(database.address())?;
    }
    crate::fixture::fill(database.address())?;
    let cluster = database.cluster()?;
    if kind == DatabaseKind::Postgres && cluster.is_none() {
        println!("PostgreSQL runs out of sight of this machine's /proc: its CPU time is missing below.");
    }
    compare::all(servers, database.address(), settings).await?;
    let setting = measure::Setting { kind, address: database.address(), cluster };
    measure::all(&setting, servers, settings).await
}
