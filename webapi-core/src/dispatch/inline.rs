//! Reading one object from an embedded database without leaving the worker.
//!
//! On SQLite the hop to a database thread costs more than the read it carries. So reads of single objects run on
//! the worker itself, as long as they prove short: a resource whose reads take longer than [`LONGEST`] again and again
//! takes the hop for the next [`PENALTY`] requests. Lists, writes, logins and other databases always hop.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use super::hop::{self, Done, Known};
use crate::call::Call;
use crate::db::Backend;
use crate::descriptor::Method;

/// What a worker may be kept busy with: about what a hundred requests cost it anyway.
const LONGEST: Duration = Duration::from_millis(2);
/// What one read that took longer counts for. A short one makes up for one point, so that a worker that was
/// preempted once in a while does not count as slow.
const STRIKE: u32 = 16;
/// From how many points on the resource hops: after a handful of slow reads in a row.
const OUT: u32 = 4 * STRIKE;
/// How many requests of the resource hop then.
const PENALTY: u32 = 1_000;

/// Remembers whether the reads of one resource prove short.
#[derive(Debug, Default)]
pub(crate) struct Patience {
    points: AtomicU32,
    penalty: AtomicU32,
}

impl Patience {
    fn is_out(&self) -> bool {
        let left = self.penalty.load(Ordering::Relaxed);
        if left > 0 {
            self.penalty.store(left - 1, Ordering::Relaxed);
        }
        left > 0
    }

    fn learn(&self, took: Duration) {
        let points = self.points.load(Ordering::Relaxed);
        if took > LONGEST {
            let points = points + STRIKE;
            self.points.store(points % OUT, Ordering::Relaxed);
            if points >= OUT {
                self.penalty.store(PENALTY, Ordering::Relaxed);
            }
        } else if points > 0 {
            self.points.store(points - 1, Ordering::Relaxed);
        }
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
    call.node().patience.learn(begin.elapsed());
    Ok(done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resource_whose_reads_are_slow_hops_until_its_penalty_is_over() {
        let patience = Patience::default();
        for _ in 0..4 {
            assert!(!patience.is_out());
            patience.learn(2 * LONGEST);
        }
        for _ in 0..PENALTY {
            assert!(patience.is_out());
        }
        assert!(!patience.is_out());
    }

    #[test]
    fn a_slow_read_among_many_short_ones_is_forgiven() {
        let patience = Patience::default();
        for _ in 0..100 {
            patience.learn(2 * LONGEST);
            (0..STRIKE).for_each(|_| patience.learn(LONGEST));
            assert!(!patience.is_out());
        }
    }
}
