//! How much the framework may cost.

use super::settings::DatabaseKind;
use super::workload::Workload;
use std::fmt;

/// The most that is accepted of one workload on one database.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Limit {
    /// CPU time per request, as a multiple of the hand-written application's.
    Ratio(f64),
    /// CPU time per request, in microseconds.
    Microseconds(f64),
}

impl Limit {
    pub(super) fn of(workload: Workload, database: DatabaseKind) -> Self {
        match (workload, database) {
            (Workload::Unauthorized | Workload::Forbidden, _) => Self::Microseconds(20.0),
            (workload, _) if workload.is_of_oauth() => Self::Ratio(1.3),
            (_, DatabaseKind::Sqlite) => Self::Ratio(1.5),
            (Workload::Item, DatabaseKind::Postgres) => Self::Ratio(1.25),
            (Workload::List, DatabaseKind::Postgres) => Self::Ratio(1.05),
            (_, DatabaseKind::Postgres) => Self::Ratio(1.35),
        }
    }

    /// Whether a server with this `ratio` to the first one and this CPU time per request stays within.
    pub(super) fn holds(self, ratio: f64, cpu_us: f64) -> bool {
        match self {
            Self::Ratio(limit) => ratio <= limit,
            Self::Microseconds(limit) => cpu_us <= limit,
        }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ratio(limit) => write!(formatter, "{limit:.2} times"),
            Self::Microseconds(limit) => write!(formatter, "{limit:.0} us"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Limit;

    #[test]
    fn a_limit_may_be_reached_but_not_passed() {
        assert!(Limit::Ratio(1.25).holds(1.25, 900.0));
        assert!(!Limit::Ratio(1.25).holds(1.26, 1.0));
        assert!(Limit::Microseconds(20.0).holds(9.0, 20.0));
        assert!(!Limit::Microseconds(20.0).holds(0.5, 20.1));
    }
}
