//! Where time comes from, so that tests can move it.
//!
//! Nothing in the framework asks the system for the time but [`SystemClock`].

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, SubsecRound, Utc};

use crate::field::UtcDateTime;

/// A source of the current time.
pub trait Clock: Send + Sync + 'static {
    /// The current time in UTC; databases keep its microseconds, so it has no finer part.
    fn now(&self) -> DateTime<Utc>;

    /// The current time as resources store it.
    fn utc(&self) -> UtcDateTime {
        UtcDateTime::from(self.now())
    }
}

/// The time of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }
}

/// A clock that stands still until it is moved; for tests.
///
/// ```
/// use webapi_core::clock::{Clock, ManualClock};
/// let clock = ManualClock::at(1_700_000_000);
/// clock.advance(60);
/// assert_eq!(clock.now().timestamp(), 1_700_000_060);
/// ```
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that shows `seconds` since the Unix epoch.
    pub fn at(seconds: i64) -> Self {
        Self(AtomicI64::new(seconds))
    }

    /// Moves the clock by `seconds`.
    pub fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.0.load(Ordering::SeqCst), 0).unwrap_or_default()
    }
}
