//! [`Window`]: what is counted of one subject, in a hundred bytes.
//!
//! A sliding window: what was counted a period ago is forgotten, and no boundary lets two bursts through at once.
//! Rates of up to [`SLOTS`] are exact. Above, hits that lie close together are remembered as one slot, at the time of
//! the last of them, so they are forgotten up to a seventh of the period late, and never early.

use std::time::Duration;

use super::{Rate, Standing};

/// How many times are remembered.
const SLOTS: usize = 8;

/// Counts of the last period. Times are microseconds since the epoch.
#[derive(Debug, Clone, Default)]
pub(super) struct Window {
    /// The last hit of each slot, the oldest slot first.
    last: [i64; SLOTS],
    hits: [u32; SLOTS],
    /// The first hit of the newest slot.
    begin: i64,
    used: usize,
}

impl Window {
    /// Counts one at `now`, unless there are too many.
    pub(super) fn count(&mut self, rate: Rate, now: i64) -> Standing {
        let before = self.peek(rate, now);
        if !before.allowed {
            return before;
        }
        let newest = self.used.checked_sub(1);
        match newest {
            Some(newest) if now - self.begin <= grain(rate) || self.used == SLOTS => {
                self.last[newest] = now;
                self.hits[newest] += 1;
            }
            _ => {
                self.last[self.used] = now;
                self.hits[self.used] = 1;
                self.begin = now;
                self.used += 1;
            }
        }
        Standing { remaining: before.remaining - 1, reset: self.reset(rate, now), ..before }
    }

    /// Whether one more would be allowed at `now`; forgets what is over.
    pub(super) fn peek(&mut self, rate: Rate, now: i64) -> Standing {
        self.forget(rate, now);
        let remaining = rate.count().saturating_sub(self.total());
        Standing { allowed: remaining > 0, rate, remaining, reset: self.reset(rate, now) }
    }

    /// How many are counted, those that are over included.
    pub(super) fn total(&self) -> u32 {
        self.hits[..self.used].iter().fold(0, |sum, hits| sum.saturating_add(*hits))
    }

    /// Whether nothing of the last period is left.
    pub(super) fn is_over(&self, rate: Rate, now: i64) -> bool {
        self.used == 0 || self.last[self.used - 1].saturating_add(micros(rate)) <= now
    }

    fn forget(&mut self, rate: Rate, now: i64) {
        // A clock that was set back must not lock anybody out for longer than a period.
        if self.used > 0 && self.last[self.used - 1] > now {
            self.last.iter_mut().for_each(|last| *last = now.min(*last));
            self.begin = self.begin.min(now);
        }
        let period = micros(rate);
        let over =
            self.last[..self.used].iter().take_while(|last| last.saturating_add(period) <= now).count();
        if over > 0 {
            self.last.copy_within(over..self.used, 0);
            self.hits.copy_within(over..self.used, 0);
            self.used -= over;
        }
    }

    /// How long until the oldest slot is over.
    fn reset(&self, rate: Rate, now: i64) -> Duration {
        let until = if self.used == 0 { 0 } else { self.last[0] + micros(rate) - now };
        Duration::from_micros(until.unsigned_abs())
    }
}

fn micros(rate: Rate) -> i64 {
    i64::try_from(rate.period().as_micros()).unwrap_or(i64::MAX)
}

/// How long a slot takes up hits. Slots begin further apart than this, so a period never needs more than there are.
fn grain(rate: Rate) -> i64 {
    let parts = SLOTS as u64 - 1;
    if rate.count() as usize <= SLOTS { 0 } else { micros(rate).unsigned_abs().div_ceil(parts).cast_signed() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECOND: i64 = 1_000_000;
    const BEGIN: i64 = 1_700_000_000 * SECOND;

    fn rate(text: &str) -> Rate {
        text.parse().unwrap()
    }

    /// Which of these times, in seconds, are allowed.
    fn allowed(text: &str, times: &[i64]) -> Vec<bool> {
        let mut window = Window::default();
        times.iter().map(|time| window.count(rate(text), BEGIN + time * SECOND).allowed).collect()
    }

    #[test]
    fn as_many_as_the_rate_says_pass_and_one_more_does_not() {
        assert_eq!(allowed("3/h", &[0, 0, 1, 1, 2]), [true, true, true, false, false]);
    }

    #[test]
    fn what_was_counted_a_period_ago_is_forgotten_one_by_one() {
        let times = [0, 10, 20, 3599, 3600, 3600, 3610, 3611];
        assert_eq!(allowed("3/h", &times), [true, true, true, false, true, false, true, false]);
    }

    #[test]
    fn no_boundary_lets_two_bursts_through() {
        // In windows aligned to the hour, all six would pass.
        let to_the_hour = 3600 - BEGIN / SECOND % 3600;
        let times = [-2, -2, -1, 0, 0, 1].map(|time| to_the_hour + time);
        assert_eq!(allowed("3/h", &times), [true, true, true, false, false, false]);
    }

    #[test]
    fn looking_does_not_count_and_refused_ones_do_not_either() {
        let mut window = Window::default();
        let five = rate("5/m");
        for _ in 0..100 {
            assert_eq!(window.peek(five, BEGIN).remaining, 5);
        }
        (0..5).for_each(|_| assert!(window.count(five, BEGIN).allowed));
        (0..59).for_each(|second| assert!(!window.count(five, BEGIN + second * SECOND).allowed));
        assert!(window.count(five, BEGIN + 60 * SECOND).allowed);
    }

    #[test]
    fn a_standing_says_how_many_are_left_and_how_long_to_wait() {
        let mut window = Window::default();
        let two = rate("2/m");
        let first = window.count(two, BEGIN);
        assert_eq!((first.remaining, first.reset_seconds()), (1, 60));
        let second = window.count(two, BEGIN + 10 * SECOND + 1);
        assert_eq!((second.remaining, second.reset_seconds()), (0, 50));
        let third = window.count(two, BEGIN + 20 * SECOND);
        assert_eq!((third.allowed, third.reset), (false, Duration::from_secs(40)));
        assert_eq!(window.peek(two, BEGIN + 70 * SECOND + 1).reset, Duration::ZERO);
    }

    #[test]
    fn a_clock_that_is_set_back_locks_nobody_out_for_longer_than_a_period() {
        let mut window = Window::default();
        let one = rate("1/m");
        assert!(window.count(one, BEGIN + 1_000_000 * SECOND).allowed);
        let refused = window.count(one, BEGIN);
        assert_eq!((refused.allowed, refused.reset_seconds()), (false, 60));
        assert!(window.count(one, BEGIN + 60 * SECOND).allowed);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        /// Never more than the rate in any period; refused only if so many lie in the last period and a seventh.
        #[test]
        fn no_period_holds_more_than_the_rate(
            count in 1..40_u32,
            seconds in 1..100_u32,
            steps in prop::collection::vec(0..9_000_000_i64, 1..300),
        ) {
            let rate = Rate::of(count, seconds);
            let period = micros(rate);
            let late = grain(rate);
            let mut window = Window::default();
            let mut passed: Vec<i64> = Vec::new();
            let mut now = BEGIN;
            for step in steps {
                now += step;
                let among = |length: i64| passed.iter().filter(|time| **time > now - length).count();
                let standing = window.count(rate, now);
                if standing.allowed {
                    prop_assert!(among(period) < count as usize);
                    passed.push(now);
                } else {
                    prop_assert!(among(period + late) >= count as usize);
                    prop_assert!(standing.reset > Duration::ZERO && standing.reset <= rate.period());
                }
                prop_assert!(window.used <= SLOTS);
            }
        }
    }
}
