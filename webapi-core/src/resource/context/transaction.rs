//! The request's transaction: when it begins and how it ends.
//!
//! Writes run in one transaction. Creating a row is one statement, which is atomic by itself; where no hook looks at
//! the database before it and none is there to run after it, BEGIN and COMMIT would only be two more round trips. So
//! the transaction of a default POST begins late: when a hook first asks for the connection, or right before the
//! INSERT if the resource has an `after_create` of its own.

use std::sync::atomic::{AtomicU8, Ordering};

use diesel::QueryResult;

use super::Context;
use crate::db::DbConn;
use crate::db::transaction;

/// How far the request's transaction is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Nothing is written, or the transaction has ended.
    Outside,
    /// It begins when it is needed.
    Late,
    /// It has begun.
    Inside,
}

/// What is known of a resource's `after_create`: learnt when it first runs, because a trait cannot tell.
#[derive(Debug, Default)]
pub(crate) struct AfterCreate(AtomicU8);

const UNKNOWN: u8 = 0;
const OWN: u8 = 1;
const DEFAULT: u8 = 2;

impl AfterCreate {
    /// Whether it is known to do nothing.
    pub(crate) fn is_default(&self) -> bool {
        self.0.load(Ordering::Relaxed) == DEFAULT
    }

    pub(crate) fn learn(&self, default: bool) {
        if self.0.load(Ordering::Relaxed) == UNKNOWN {
            self.0.store(if default { DEFAULT } else { OWN }, Ordering::Relaxed);
        }
    }
}

impl Context<'_> {
    /// The connection, without a claim on the transaction.
    pub(crate) fn db(&mut self) -> &mut DbConn {
        &mut self.conn
    }

    /// Begins the transaction unless it has begun.
    pub(crate) fn begin(&mut self) -> QueryResult<()> {
        if self.phase != Phase::Inside {
            transaction::begin_write(&mut self.conn)?;
            self.phase = Phase::Inside;
        }
        Ok(())
    }

    /// Begins the transaction because a hook wants the connection; a failure is kept for the end.
    pub(crate) fn begin_late(&mut self) {
        if self.phase == Phase::Late
            && let Err(error) = self.begin()
        {
            self.phase = Phase::Inside;
            self.begin_error = Some(error);
        }
    }

    /// Ends the transaction, if it has begun.
    pub(crate) fn end(&mut self, keep: bool) -> QueryResult<()> {
        let begun = std::mem::replace(&mut self.phase, Phase::Outside) == Phase::Inside;
        if let Some(error) = self.begin_error.take() {
            return Err(error);
        }
        match (begun, keep) {
            (false, _) => Ok(()),
            (true, true) => transaction::commit(&mut self.conn),
            (true, false) => transaction::roll_back(&mut self.conn),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_learnt_first_about_a_hook_stays() {
        let hook = AfterCreate::default();
        assert!(!hook.is_default(), "nothing is known yet");
        hook.learn(false);
        hook.learn(true);
        assert!(!hook.is_default());
    }
}
