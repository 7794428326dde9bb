//! What was seen, and where: latencies, memory, and databases to see it on.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use webapi_core::db::Database;

use super::client::Seen;

/// What switching under load came to.
#[derive(Debug, Default)]
pub struct Report {
    /// How often the extension was enabled or disabled.
    pub switches: u32,
    /// How long all of them took together.
    pub took: Duration,
    /// Requests outside the extension while nothing was switched.
    pub rest: Latencies,
    /// The same while it was switched.
    pub switching: Latencies,
    /// How often the extension's own resource was asked for.
    pub own: usize,
    /// How often a thread of the process looked at the tree.
    pub looks: usize,
    /// Resident memory after each slice of switching, in KiB; zeros where the system does not tell.
    pub memory: Vec<u64>,
}

/// How long requests took.
#[derive(Debug, Default)]
pub struct Latencies {
    /// How many there were.
    pub requests: usize,
    all: Vec<Duration>,
}

impl Latencies {
    /// The time that so many of a hundred stay below.
    pub fn percentile(&self, percent: usize) -> Duration {
        self.all.get(self.all.len() * percent / 100).copied().unwrap_or_default()
    }

    fn add(&mut self, more: &[Duration]) {
        self.all.extend(more);
        self.all.sort_unstable();
        self.requests = self.all.len();
    }
}

impl Report {
    /// The p99 while switching, in terms of that at rest.
    pub fn ratio(&self) -> f64 {
        self.switching.percentile(99).as_secs_f64() / self.rest.percentile(99).as_secs_f64()
    }

    /// Resident memory in KiB: the highest in the first half of the slices, and in the second.
    pub fn halves(&self) -> (u64, u64) {
        let (first, second) = self.memory.split_at(self.memory.len() / 2);
        let most = |half: &[u64]| half.iter().copied().max().unwrap_or_default();
        (most(first), most(second))
    }

    /// Notes a switch.
    pub(super) fn note(&mut self, took: Duration) {
        self.switches += 1;
        self.took += took;
    }

    pub(super) fn note_memory(&mut self) {
        self.memory.push(memory());
    }

    pub(super) fn add(&mut self, seen: &Seen) {
        self.rest.add(&seen.rest);
        self.switching.add(&seen.switching);
        self.own += seen.own;
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} switches, {:.2?} each", self.switches, self.took / self.switches.max(1))?;
        for (name, latencies) in [("at rest", &self.rest), ("switching", &self.switching)] {
            let (p50, p99) = (latencies.percentile(50), latencies.percentile(99));
            writeln!(f, "{name:9} {:>7} requests, p50 {p50:>8.1?}, p99 {p99:>8.1?}", latencies.requests)?;
        }
        let (first, second) = self.halves();
        writeln!(f, "p99 while switching is {:.2} times that at rest", self.ratio())?;
        write!(f, "memory at most {first} KiB in the first half, {second} KiB in the second")
    }
}

/// Resident memory in KiB, where the system tells.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

/// A file for SQLite, gone when dropped.
#[derive(Debug)]
pub struct SqliteFile(PathBuf);

impl SqliteFile {
    /// A file that is not there yet.
    pub fn new(name: &str) -> Self {
        let file = std::env::temp_dir().join(format!("webapi-benches-{name}-{}.db", std::process::id()));
        Self(file)
    }

    /// What to open it with.
    pub fn url(&self) -> String {
        format!("sqlite:{}", self.0.display())
    }
}

impl Drop for SqliteFile {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", self.0.display()));
        }
    }
}

/// What to open an empty schema with, on the PostgreSQL that `WEBAPI_TEST_POSTGRES_URL` names; none if it names none.
///
/// # Panics
///
/// If it names one that does not answer.
pub fn own_schema(name: &str) -> Option<String> {
    let base = std::env::var("WEBAPI_TEST_POSTGRES_URL").ok()?;
    let schema = format!("webapi_benches_{name}");
    let database = Database::open_with_connections(&base, 1).expect("the PostgreSQL can be reached");
    let sql = format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}");
    database.with(|conn| conn.batch_execute(&sql)).expect("a connection").expect("a schema of its own");
    let join = if base.contains('?') { '&' } else { '?' };
    Some(format!("{base}{join}options=-csearch_path%3D{schema}"))
}
