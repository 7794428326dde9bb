//! How many requests one caller may make in a time, and how many passwords one may try.
//!
//! In: who asks (a user, a token of no user, or the network of a client address) and the settings of the API. Out:
//! the request goes on, or ends with 429, or with 401 if it tries a password too many; and the header fields that
//! tell a client where it stands. Counts are kept by a [`RateLimiter`], in this process by [`LocalLimiter`].
//! What is refused was not counted. Limits of sizes are not here but in [`crate::request::Limits`].

mod admission;
mod fields;
mod forwarded;
mod guard;
mod local;
mod login;
mod password;
mod proxies;
mod rate;
mod settings;
mod subject;
mod table;
mod window;

use std::time::Duration;

use chrono::{DateTime, Utc};

pub(crate) use admission::admit;
pub(crate) use fields::Fields;
pub use forwarded::ForwardedHeader;
pub(crate) use guard::Guard;
pub use local::LocalLimiter;
pub(crate) use login::Attempt;
pub(crate) use password::Open;
pub use password::PasswordAttempt;
pub use proxies::{NotANetwork, TrustedProxies};
pub use rate::{NotARate, Rate};
pub use settings::{RateLimits, WrongRate};
pub use subject::Subject;

/// What is limited. Counts of different limits never touch each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Limit {
    /// Requests without good credentials in the `Authorization` header; sessions are among them, as in Djblets.
    Anonymous,
    /// Requests with good credentials in the `Authorization` header.
    Authenticated,
    /// Failed logins from one client address.
    Login,
    /// Failed logins to one account, from wherever they come.
    AccountLogin,
    /// Codes of devices that somebody types on a page: of one user, and from one client address.
    UserCode,
    /// What other crates count, by a [`Subject::named`] and at rates of their own.
    Other,
}

impl Limit {
    /// Those that an application sets.
    pub(crate) const ALL: [Self; 5] =
        [Self::Anonymous, Self::Authenticated, Self::Login, Self::AccountLogin, Self::UserCode];

    /// The name under which header fields and shared stores know it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::Authenticated => "authenticated",
            Self::Login => "login",
            Self::AccountLogin => "account-login",
            Self::UserCode => "user-code",
            Self::Other => "other",
        }
    }
}

/// Where a subject stands with a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Whether the request is within the limit.
    pub allowed: bool,
    /// The limit.
    pub rate: Rate,
    /// How many more would be allowed now.
    pub remaining: u32,
    /// How long until the next of what is counted is forgotten; zero if nothing is counted. For a refused request:
    /// how long to wait.
    pub reset: Duration,
}

impl Standing {
    /// [`reset`](Self::reset) in whole seconds, rounded up: a client that waits so long is not early.
    pub fn reset_seconds(&self) -> u64 {
        self.reset.as_secs() + u64::from(self.reset.subsec_nanos() > 0)
    }
}

/// Keeps the counts.
///
/// Of one subject at most `rate.count()` are allowed in any stretch of time as long as `rate.period()`, whatever the
/// number of threads that ask at once.
///
/// It is asked on worker threads, in the middle of every request, so **it must not block**. One that shares its
/// counts with other processes answers from what it knows, and exchanges counts with the others beside the requests.
/// Keys are what [`Limit::name`] and the `Display` of [`Subject`] give: they are the same in every process. Memory
/// must be bounded: anybody can be any number of subjects.
pub trait RateLimiter: Send + Sync + 'static {
    /// Counts one, unless there are too many already; then nothing is counted.
    fn count(&self, limit: Limit, subject: Subject, rate: Rate, now: DateTime<Utc>) -> Standing;

    /// Says whether one more would be allowed, and counts nothing.
    fn peek(&self, limit: Limit, subject: Subject, rate: Rate, now: DateTime<Utc>) -> Standing;

    /// Forgets what was counted of one subject: for whoever is locked out by mistake.
    fn forget(&self, limit: Limit, subject: Subject);

    /// Forgets everything.
    fn clear(&self);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_rounded_up_to_whole_seconds() {
        let rate: Rate = "1/h".parse().unwrap();
        let seconds = |reset| Standing { allowed: false, rate, remaining: 0, reset }.reset_seconds();
        assert_eq!(seconds(Duration::ZERO), 0);
        assert_eq!(seconds(Duration::from_millis(1)), 1);
        assert_eq!(seconds(Duration::from_secs(7)), 7);
    }
}
