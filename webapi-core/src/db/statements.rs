//! Counts statements, so that tests can promise "one query for an item, two for a list".
//!
//! Off by default and free then. [`count`] switches diesel's instrumentation on for the connections
//! that are established afterwards; BEGIN, COMMIT and ROLLBACK are counted apart.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

use diesel::connection::{DebugQuery, Instrumentation, InstrumentationEvent};

static STATEMENTS: AtomicU64 = AtomicU64::new(0);
static WRITES: AtomicU64 = AtomicU64::new(0);

/// What ran on all counted connections so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Statements {
    /// Every statement but transaction control.
    pub all: u64,
    /// Statements that change rows: INSERT, UPDATE, DELETE, REPLACE and WITH ones among them.
    pub writes: u64,
}

/// Counts statements on every connection established from now on, in the whole process.
///
/// # Errors
///
/// diesel's error if another default instrumentation is being installed at the same moment.
pub fn count() -> diesel::QueryResult<()> {
    diesel::connection::set_default_instrumentation(|| Some(Box::new(Counter)))
}

/// The figures so far; take the difference of two.
pub fn so_far() -> Statements {
    Statements { all: STATEMENTS.load(Ordering::SeqCst), writes: WRITES.load(Ordering::SeqCst) }
}

struct Counter;

impl Instrumentation for Counter {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            let writes = match Kind::of(query) {
                Kind::Control => return,
                Kind::Read => 0,
                Kind::Write => 1,
            };
            STATEMENTS.fetch_add(1, Ordering::SeqCst);
            WRITES.fetch_add(writes, Ordering::SeqCst);
        }
    }
}

/// What a statement does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Begins or ends a transaction, or is not sent at all.
    Control,
    Read,
    Write,
}

impl Kind {
    pub(crate) fn of(query: &dyn DebugQuery) -> Self {
        let mut text = String::new();
        // A query that cannot be written, such as an update of nothing, is not sent either.
        if write!(text, "{query}").is_err() {
            return Self::Control;
        }
        let word = text.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
        match word.as_str() {
            "BEGIN" | "COMMIT" | "ROLLBACK" | "SAVEPOINT" | "RELEASE" | "PRAGMA" => Self::Control,
            "INSERT" | "UPDATE" | "DELETE" | "REPLACE" => Self::Write,
            _ => Self::Read,
        }
    }
}
