//! [`RateLimits`]: what an application settles about limits.

use std::sync::Arc;

use super::{Limit, LocalLimiter, NotARate, Rate, RateLimiter};

/// The limits of an API. The defaults are Djblets', and two of our own.
///
/// | limit | default | counted |
/// | --- | --- | --- |
/// | `anonymous` | `1000/h` | requests without good credentials in the `Authorization` header, for each session's user or else each client address |
/// | `authenticated` | `10000/h` | requests with them, for each user or token |
/// | `login` | `5/m` | failed logins from each client address |
/// | `account_login` | `100/h` | failed logins to each account, from wherever they come |
/// | `user_code` | `10/m` | codes of devices that are typed on a page, by each user and from each client address |
///
/// ```
/// use webapi_core::WebApi;
/// use webapi_core::rate_limit::{RateLimits, TrustedProxies};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let limits = RateLimits::default().anonymous("60/m").authenticated("600/m").without_account_login();
/// let builder = WebApi::builder().rate_limits(limits).trusted_proxies(TrustedProxies::of(["10.0.0.0/8"])?);
/// # Ok(()) }
/// ```
#[must_use]
pub struct RateLimits {
    rates: [Option<Rate>; Limit::ALL.len()],
    wrong: Option<WrongRate>,
    store: Option<Arc<dyn RateLimiter>>,
    pub(super) fields: bool,
}

/// A limit was given a text that is no rate.
#[derive(Debug, thiserror::Error)]
#[error("the rate limit `{limit}` cannot be set: {mistake}")]
pub struct WrongRate {
    limit: &'static str,
    #[source]
    mistake: NotARate,
}

impl RateLimits {
    /// No limit at all: for tests, or where something else limits.
    pub fn off() -> Self {
        Self { rates: [None; Limit::ALL.len()], wrong: None, store: None, fields: true }
    }

    /// Limits requests without good credentials in the `Authorization` header: a [`Rate`], or a text such as `5/m`.
    pub fn anonymous<R: TryInto<Rate, Error: Into<NotARate>>>(self, rate: R) -> Self {
        self.set(Limit::Anonymous, rate)
    }

    /// Limits requests with good credentials in the `Authorization` header.
    pub fn authenticated<R: TryInto<Rate, Error: Into<NotARate>>>(self, rate: R) -> Self {
        self.set(Limit::Authenticated, rate)
    }

    /// Limits failed logins from one client address. Good tokens and sessions go on when it is reached.
    pub fn login<R: TryInto<Rate, Error: Into<NotARate>>>(self, rate: R) -> Self {
        self.set(Limit::Login, rate)
    }

    /// Limits failed logins to one account, from all addresses together.
    ///
    /// Somebody with many addresses can use it to keep the owner of an account from logging in by password. So it is
    /// far above the limit of an address; sessions and tokens go on.
    pub fn account_login<R: TryInto<Rate, Error: Into<NotARate>>>(self, rate: R) -> Self {
        self.set(Limit::AccountLogin, rate)
    }

    /// Limits codes of devices that are typed on a page, by one user and from one client address (RFC 8628 section 5.1).
    pub fn user_code<R: TryInto<Rate, Error: Into<NotARate>>>(self, rate: R) -> Self {
        self.set(Limit::UserCode, rate)
    }

    /// Does not limit requests without good credentials in the `Authorization` header.
    pub fn without_anonymous(self) -> Self {
        self.unset(Limit::Anonymous)
    }

    /// Does not limit requests with good credentials in the `Authorization` header.
    pub fn without_authenticated(self) -> Self {
        self.unset(Limit::Authenticated)
    }

    /// Does not limit failed logins from one address.
    pub fn without_login(self) -> Self {
        self.unset(Limit::Login)
    }

    /// Does not limit failed logins to one account.
    pub fn without_account_login(self) -> Self {
        self.unset(Limit::AccountLogin)
    }

    /// Does not limit codes of devices.
    pub fn without_user_code(self) -> Self {
        self.unset(Limit::UserCode)
    }

    /// Leaves `RateLimit` and `RateLimit-Policy` out of answers. Refusals keep `Retry-After` and `X-RateLimit-Limit`.
    pub fn without_fields(mut self) -> Self {
        self.fields = false;
        self
    }

    /// Keeps counts there; in a [`LocalLimiter`] of the default capacity otherwise.
    pub fn store(mut self, store: Arc<dyn RateLimiter>) -> Self {
        self.store = Some(store);
        self
    }

    /// The rate of a limit, if it is on.
    pub fn rate(&self, limit: Limit) -> Option<Rate> {
        self.rates.get(limit as usize).copied().flatten()
    }

    fn set<R: TryInto<Rate, Error: Into<NotARate>>>(mut self, limit: Limit, rate: R) -> Self {
        match rate.try_into() {
            Ok(rate) => self.rates[limit as usize] = Some(rate),
            Err(mistake) => {
                let mistake = mistake.into();
                self.wrong.get_or_insert(WrongRate { limit: limit.name(), mistake });
            }
        }
        self
    }

    fn unset(mut self, limit: Limit) -> Self {
        self.rates[limit as usize] = None;
        self
    }

    /// Where the counts are kept; the first mistake, if there is one.
    pub(super) fn checked(&mut self) -> Result<Arc<dyn RateLimiter>, WrongRate> {
        match self.wrong.take() {
            Some(wrong) => Err(wrong),
            None => Ok(self.store.take().unwrap_or_else(|| Arc::new(LocalLimiter::default()))),
        }
    }
}

impl Default for RateLimits {
    fn default() -> Self {
        const HOUR: u32 = 60 * 60;
        let rates = Limit::ALL.map(|limit| match limit {
            Limit::Anonymous => Some(Rate::of(1_000, HOUR)),
            Limit::Authenticated => Some(Rate::of(10_000, HOUR)),
            Limit::Login => Some(Rate::of(5, 60)),
            // OWASP ASVS 4.0, 2.2.1: no more than a hundred failed attempts an hour on one account.
            Limit::AccountLogin => Some(Rate::of(100, HOUR)),
            Limit::UserCode => Some(Rate::of(10, 60)),
            Limit::Other => None,
        });
        Self { rates, ..Self::off() }
    }
}

impl std::fmt::Debug for RateLimits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let rate = |limit| self.rate(limit).map_or("off".to_owned(), |rate| rate.to_string());
        f.debug_map().entries(Limit::ALL.map(|limit| (limit.name(), rate(limit)))).finish()
    }
}

impl From<std::convert::Infallible> for NotARate {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_those_of_djblets_and_two_of_our_own() {
        let shown = format!("{:?}", RateLimits::default());
        assert_eq!(
            shown,
            r#"{"anonymous": "1000/h", "authenticated": "10000/h", "login": "5/m", "account-login": "100/h", "user-code": "10/m"}"#
        );
    }

    #[test]
    fn each_limit_can_be_set_and_left_out() {
        let limits = RateLimits::default()
            .anonymous("3/h")
            .authenticated(Rate::of(4, 3600))
            .without_login()
            .without_account_login()
            .user_code("6/m");
        let shown = Limit::ALL.map(|limit| limits.rate(limit).map(|rate| rate.to_string()));
        assert_eq!(
            shown,
            [Some("3/h".to_owned()), Some("4/h".to_owned()), None, None, Some("6/m".to_owned())]
        );
    }

    #[test]
    fn a_text_that_is_no_rate_is_told_with_the_limit_it_was_meant_for() {
        let error = RateLimits::default().anonymous("3/h").login("often").anonymous("0/h").checked();
        let error = error.err().map(|error| error.to_string()).unwrap_or_default();
        assert!(
            error.starts_with("the rate limit `login` cannot be set: `often` is no rate; write"),
            "{error}"
        );
    }
}
