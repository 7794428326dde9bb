//! [`LocalLimiter`]: counts in the memory of this process.

use chrono::{DateTime, Utc};

use super::table::Table;
use super::{Limit, Rate, RateLimiter, Standing, Subject};

/// Keeps counts in this process. Several processes behind one address each keep their own, so a client may get
/// through as often as there are processes.
///
/// ```
/// use webapi_core::clock::{Clock, SystemClock};
/// use webapi_core::rate_limit::{Limit, LocalLimiter, Rate, RateLimiter, Subject};
///
/// # fn main() -> Result<(), webapi_core::rate_limit::NotARate> {
/// let limiter = LocalLimiter::default();
/// let (ada, rate, now) = (Subject::user(1), Rate::parse("2/h")?, SystemClock.now());
/// let allowed = [1, 2, 3].map(|_| limiter.count(Limit::Anonymous, ada, rate, now).allowed);
/// assert_eq!(allowed, [true, true, false]);
/// # Ok(()) }
/// ```
pub struct LocalLimiter {
    anonymous: Table,
    authenticated: Table,
    login: Table,
    account_login: Table,
    user_code: Table,
    other: Table,
}

impl LocalLimiter {
    /// How many subjects each limit remembers by default: then it takes at most ten megabytes a limit.
    pub const CAPACITY: usize = 65_536;

    /// Remembers at most `capacity` subjects of each limit, rounded up to a multiple of 16; each takes about 140
    /// bytes, as long as it has asked within the period. When there are more, those that were counted least are
    /// forgotten.
    pub fn with_capacity(capacity: usize) -> Self {
        let table = || Table::new(capacity);
        Self {
            anonymous: table(),
            authenticated: table(),
            login: table(),
            account_login: table(),
            user_code: table(),
            other: table(),
        }
    }

    /// How many subjects a limit remembers.
    pub fn len(&self, limit: Limit) -> usize {
        self.table(limit).len()
    }

    /// Whether no limit remembers anybody.
    pub fn is_empty(&self) -> bool {
        Limit::ALL.into_iter().chain([Limit::Other]).all(|limit| self.len(limit) == 0)
    }

    fn table(&self, limit: Limit) -> &Table {
        match limit {
            Limit::Anonymous => &self.anonymous,
            Limit::Authenticated => &self.authenticated,
            Limit::Login => &self.login,
            Limit::AccountLogin => &self.account_login,
            Limit::UserCode => &self.user_code,
            Limit::Other => &self.other,
        }
    }
}

impl Default for LocalLimiter {
    fn default() -> Self {
        Self::with_capacity(Self::CAPACITY)
    }
}

impl RateLimiter for LocalLimiter {
    fn count(&self, limit: Limit, subject: Subject, rate: Rate, now: DateTime<Utc>) -> Standing {
        self.table(limit).count(subject, rate, now.timestamp_micros())
    }

    fn peek(&self, limit: Limit, subject: Subject, rate: Rate, now: DateTime<Utc>) -> Standing {
        self.table(limit).peek(subject, rate, now.timestamp_micros())
    }

    fn forget(&self, limit: Limit, subject: Subject) {
        self.table(limit).forget(subject);
    }

    fn clear(&self) {
        Limit::ALL.into_iter().chain([Limit::Other]).for_each(|limit| self.table(limit).clear());
    }
}

impl std::fmt::Debug for LocalLimiter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map().entries(Limit::ALL.map(|limit| (limit.name(), self.len(limit)))).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_700_000_000, 0).unwrap()
    }

    #[test]
    fn of_many_threads_exactly_as_many_pass_as_the_rate_says() {
        const THREADS: u32 = 16;
        const EACH: u32 = 2_000;
        let limiter = LocalLimiter::with_capacity(64);
        let rate = Rate::parse("1000/h").unwrap();
        let passed = AtomicU32::new(0);
        let barrier = Barrier::new(THREADS as usize);
        std::thread::scope(|scope| {
            for thread in 0..THREADS {
                let (limiter, passed, barrier) = (&limiter, &passed, &barrier);
                scope.spawn(move || {
                    barrier.wait();
                    for turn in 0..EACH {
                        // The clock moves while they ask, and not evenly.
                        let now = now() + chrono::TimeDelta::microseconds((turn * 7 + thread).into());
                        if limiter.count(Limit::Anonymous, Subject::user(1), rate, now).allowed {
                            passed.fetch_add(1, Ordering::Relaxed);
                        }
                    }
                });
            }
        });
        assert_eq!(passed.into_inner(), 1000);
    }

    #[test]
    fn limits_do_not_touch_each_other() {
        let limiter = LocalLimiter::default();
        let rate = Rate::parse("1/h").unwrap();
        for limit in Limit::ALL {
            assert!(limiter.count(limit, Subject::user(1), rate, now()).allowed);
            assert!(!limiter.count(limit, Subject::user(1), rate, now()).allowed);
        }
        limiter.forget(Limit::Login, Subject::user(1));
        assert!(limiter.peek(Limit::Login, Subject::user(1), rate, now()).allowed);
        assert!(!limiter.peek(Limit::Anonymous, Subject::user(1), rate, now()).allowed);
        limiter.clear();
        assert!(limiter.is_empty());
    }
}
