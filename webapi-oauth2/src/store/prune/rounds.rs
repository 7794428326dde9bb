//! [`Rounds`]: pruning in rounds that are short for whoever waits, on fast machines and slow ones.

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use webapi_core::db::DbConn;
use webapi_core::error::ApiResult;

use super::{Pruned, prune};

/// How long a round should take: on SQLite, whoever writes waits for it.
const SHORT: Duration = Duration::from_millis(20);
/// The rows of the first round.
const FIRST: i64 = 100;
/// A round deletes at least so many rows of each table.
const LEAST: i64 = 10;

/// Rounds of pruning, each as large as the time that the last one took allows.
///
/// ```
/// use chrono::Utc;
/// use webapi_core::db::DbConn;
/// use webapi_core::error::ApiResult;
/// use webapi_oauth2::store::{Pruned, Rounds};
///
/// fn prune_all(conn: &mut DbConn) -> ApiResult<Pruned> {
///     let mut rounds = Rounds::of_at_most(1_000);
///     while let Some(pause) = rounds.next(conn, Utc::now())? {
///         std::thread::sleep(pause);
///     }
///     Ok(rounds.pruned())
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Rounds {
    batch: i64,
    most: i64,
    pruned: Pruned,
}

impl Rounds {
    /// Rounds that never delete more rows of a table than this.
    pub fn of_at_most(rows: i64) -> Self {
        Self { batch: rows.min(FIRST), most: rows, pruned: Pruned::default() }
    }

    /// Deletes what the next round may, and says how long others should have the database to themselves before the one
    /// after it; `None` if nothing is left for one.
    ///
    /// # Errors
    ///
    /// The database's; what was removed before stays removed.
    pub fn next(&mut self, conn: &mut DbConn, now: DateTime<Utc>) -> ApiResult<Option<Duration>> {
        let started = Instant::now();
        let round = prune(conn, now, self.batch)?;
        let took = started.elapsed();
        let is_full = round.is_full(self.batch);
        self.pruned.add(&round);
        self.learn(took);
        Ok(is_full.then(|| took.min(SHORT) / 2))
    }

    /// What all rounds so far removed.
    pub fn pruned(&self) -> Pruned {
        self.pruned
    }

    fn learn(&mut self, took: Duration) {
        let batch = match took {
            took if took > SHORT * 2 => self.batch / 4,
            took if took > SHORT => self.batch / 2,
            took if took < SHORT / 2 => self.batch * 2,
            _ => self.batch,
        };
        self.batch = batch.max(LEAST).min(self.most);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_grow_while_they_are_short_and_shrink_when_they_are_not() {
        let mut rounds = Rounds::of_at_most(1_000);
        let mut after = |millis| {
            rounds.learn(Duration::from_millis(millis));
            rounds.batch
        };
        assert_eq!([1, 1, 1, 1, 1].map(&mut after), [200, 400, 800, 1_000, 1_000]);
        assert_eq!([15, 25, 50, 500, 500].map(&mut after), [1_000, 500, 125, 31, 10]);
    }

    #[test]
    fn a_round_never_deletes_more_than_it_may() {
        let mut rounds = Rounds::of_at_most(3);
        assert_eq!(rounds.batch, 3);
        rounds.learn(Duration::from_secs(1));
        assert_eq!(rounds.batch, 3, "fewer would not be faster");
    }
}
