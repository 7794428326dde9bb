//! Lifetimes of codes and refresh tokens, each within its bounds.

use std::time::Duration;

use chrono::TimeDelta;

use super::settings::{
    LONGEST_CLIENT_CACHE, LONGEST_CODE, LONGEST_FAMILY, LONGEST_GRACE, LONGEST_PENDING, LONGEST_PUSHED,
    SHORTEST_PUSHED, SettingsError,
};

/// What a builder holds of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lifetimes {
    pub(super) code: Duration,
    pub(super) refresh_idle: Duration,
    pub(super) refresh_absolute: Duration,
    pub(super) retry_grace: Duration,
    pub(super) pending: Duration,
    pub(super) pushed: Duration,
    pub(super) client_cache: Duration,
}

/// The same, checked.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Checked {
    pub(super) code: TimeDelta,
    pub(super) refresh_idle: TimeDelta,
    pub(super) refresh_absolute: TimeDelta,
    pub(super) retry_grace: TimeDelta,
    pub(super) pending: TimeDelta,
    pub(super) pushed: TimeDelta,
    pub(super) client_cache: TimeDelta,
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self {
            code: Duration::from_mins(1),
            refresh_idle: Duration::from_hours(14 * 24),
            refresh_absolute: Duration::from_hours(90 * 24),
            retry_grace: Duration::from_secs(10),
            pending: Duration::from_mins(30),
            pushed: Duration::from_secs(90),
            client_cache: Duration::from_secs(10),
        }
    }
}

impl Lifetimes {
    /// Checks each against its bounds, and adds what is wrong to `errors`.
    pub(super) fn check(&self, errors: &mut Vec<SettingsError>) -> Checked {
        let second = TimeDelta::seconds(1);
        let zero = TimeDelta::zero();
        let mut bounded = |given, least: (TimeDelta, _), most: (TimeDelta, _), setting| {
            let found = TimeDelta::from_std(given).ok().filter(|given| (least.0..=most.0).contains(given));
            found.unwrap_or_else(|| {
                errors.push(SettingsError::Lifetime { setting, least: least.1, most: most.1 });
                zero
            })
        };
        let (second, none) = ((second, "a second"), (zero, "zero"));
        let year = (LONGEST_FAMILY, "a year");
        let checked = Checked {
            code: bounded(self.code, second, (LONGEST_CODE, "ten minutes"), "code_lifetime"),
            refresh_idle: bounded(self.refresh_idle, second, year, "refresh_idle_lifetime"),
            refresh_absolute: bounded(self.refresh_absolute, second, year, "refresh_absolute_lifetime"),
            retry_grace: bounded(self.retry_grace, none, (LONGEST_GRACE, "a minute"), "retry_grace"),
            pending: bounded(self.pending, second, (LONGEST_PENDING, "an hour"), "pending_lifetime"),
            pushed: bounded(
                self.pushed,
                (SHORTEST_PUSHED, "five seconds"),
                (LONGEST_PUSHED, "ten minutes"),
                "pushed_request_lifetime",
            ),
            client_cache: bounded(
                self.client_cache,
                none,
                (LONGEST_CLIENT_CACHE, "a minute"),
                "client_cache_lifetime",
            ),
        };
        if checked.refresh_absolute > zero && checked.refresh_idle > checked.refresh_absolute {
            errors.push(SettingsError::IdleBeyondAbsolute);
        }
        checked
    }
}
