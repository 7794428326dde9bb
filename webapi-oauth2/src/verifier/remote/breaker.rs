//! [`Breaker`]: stops asking a server that does not answer, for a while.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// After so many failures in a row nobody asks any more.
const MOST_FAILURES: u32 = 3;

/// For how long.
const PAUSE: TimeDelta = TimeDelta::seconds(10);

/// Counts failures in a row. One that is open lets nobody through until its pause is over, and then everybody until the
/// next failure.
#[derive(Debug, Default)]
pub(in crate::verifier) struct Breaker(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    failures: u32,
    open_until: Option<DateTime<Utc>>,
}

impl Breaker {
    /// How long nobody may ask yet.
    pub(in crate::verifier) fn closed_in(&self, now: DateTime<Utc>) -> Option<Duration> {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let left = state.open_until.filter(|until| now < *until)? - now;
        left.to_std().ok()
    }

    /// The server answered.
    pub(in crate::verifier) fn succeeded(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = State::default();
    }

    /// The server did not answer, or not what it should. Says after what time to ask again.
    pub(in crate::verifier) fn failed(&self, now: DateTime<Utc>) -> Duration {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.failures = state.failures.saturating_add(1);
        if state.failures < MOST_FAILURES {
            return Duration::from_secs(1);
        }
        state.open_until = Some(now + PAUSE);
        PAUSE.to_std().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_failures_in_a_row_make_a_pause_of_ten_seconds() {
        let at = |seconds: i64| DateTime::from_timestamp(1_700_000_000 + seconds, 0).expect("a time");
        let breaker = Breaker::default();
        breaker.failed(at(0));
        breaker.failed(at(0));
        breaker.succeeded();
        breaker.failed(at(0));
        breaker.failed(at(0));
        assert_eq!(breaker.closed_in(at(0)), None);
        assert_eq!(breaker.failed(at(1)).as_secs(), 10);
        assert_eq!(breaker.closed_in(at(4)).map(|left| left.as_secs()), Some(7));
        assert_eq!(breaker.closed_in(at(11)), None);
        assert_eq!(breaker.failed(at(11)).as_secs(), 10, "one more failure is enough");
    }
}
