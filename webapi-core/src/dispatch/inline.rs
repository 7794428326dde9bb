//! Reading one object from an embedded database without leaving the worker.
//!
//! On SQLite the hop to a database thread costs more than the read it carries. So reads of single objects run on
//! the worker itself, as long as they prove short: a resource that once took longer than [`LONGEST`] on a worker
//! takes the hop for the next [`PENALTY`] requests. Lists, writes, logins and other databases always hop.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use super::hop::{self, Done, Known};
use crate::call::Call;
use crate::db::Backend;
use crate::descriptor::Method;

/// What a worker may be kept busy with: about what a hundred requests cost it anyway.
const LONGEST: Duration = Duration::from_millis(2);
/// How many requests of a resource hop after one that took too long.
const PENALTY: u32 = 1_000;

/// Counts down the requests of one resource that must hop.
#[derive(Debug, Default)]
pub(crate) struct Patience(AtomicU32);

impl Patience {
    fn is_out(&self) -> bool {
        let left = self.0.load(Ordering::Relaxed);
        if left > 0 {
            self.0.store(left - 1, Ordering::Relaxed);
        }
        left > 0
    }

    fn lose(&self) {
        self.0.store(PENALTY, Ordering::Relaxed);
    }
}

/// Runs the request here if it may run here; gives back what is known otherwise.
pub(super) fn run(call: &Call, known: Known) -> Result<Done, Known> {
    let database = &call.shared.database;
    let single = call.method == Method::Get && !call.is_list();
    let admitted = matches!(known, Known::Admitted(..));
    if !(single && admitted && database.backend() == Backend::Sqlite) || call.node().patience.is_out() {
        return Err(known);
    }
    let Some(loan) = database.spare_loan() else { return Err(known) };
    let begin = Instant::now();
    let done = hop::run_with(call, loan, known);
    if begin.elapsed() > LONGEST {
        call.node().patience.lose();
    }
    Ok(done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resource_that_took_too_long_hops_until_its_penalty_is_over() {
        let patience = Patience::default();
        assert!(!patience.is_out());
        patience.lose();
        for _ in 0..PENALTY {
            assert!(patience.is_out());
        }
        assert!(!patience.is_out());
    }
}
