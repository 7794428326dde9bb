//! [`Attempt`]: an attempt to log in with the `Authorization` header, before and after it is judged.
//!
//! A password is not looked at when there were too many failures, from its address or for its account. A token is:
//! whoever has a good one must not be locked out by the failures of others at the same address, and guessing tokens
//! leads nowhere. What no backend knows is refused with the passwords, as in Djblets, unless a session speaks for
//! the request. Failures of passwords and tokens are counted alike.

use super::{Guard, Limit, Standing, Subject};
use crate::call::Call;
use crate::error::ApiError;

/// An attempt to log in.
pub(crate) struct Attempt<'a> {
    call: &'a Call,
    presented: Presented,
}

enum Presented {
    /// Something that can be guessed, for this account.
    Password(Subject),
    /// Something that cannot be guessed.
    Token,
    /// Something that no backend knows.
    Unknown,
}

impl<'a> Attempt<'a> {
    /// The attempt that a request makes; none without an `Authorization` header.
    pub(crate) fn of(call: &'a Call) -> Option<Self> {
        let guard = &call.shared.guard;
        let credentials = call.presented.header()?;
        guard.rate(Limit::Login).or(guard.rate(Limit::AccountLogin))?;
        let backend = call.presented.backend(&call.shared.backends);
        let presented = match backend.map(|backend| backend.attempted_account(&credentials)) {
            Some(Some(account)) => Presented::Password(Subject::account(&account)),
            Some(None) => Presented::Token,
            None => Presented::Unknown,
        };
        Some(Self { call, presented })
    }

    /// Why the credentials are not even looked at; counts nothing.
    pub(crate) fn refusal(&self) -> Option<ApiError> {
        let account = match self.presented {
            Presented::Token => return None,
            Presented::Unknown if self.call.presented.cookie().is_some() => return None,
            Presented::Unknown => None,
            Presented::Password(account) => Some((Limit::AccountLogin, account)),
        };
        let address = (Limit::Login, self.guard().address_of(self.call));
        let too_many = |(limit, subject)| {
            self.guard()
                .peek(limit, subject, self.call.shared.clock.as_ref())
                .filter(|standing| !standing.allowed)
        };
        let standing = too_many(address).or_else(|| too_many(account?))?;
        Some(exceeded(ApiError::login_failed(), &standing))
    }

    /// The credentials were bad: counts that, and says so instead of `error` if there were too many already.
    pub(crate) fn failed(&self, error: ApiError) -> ApiError {
        let account = match self.presented {
            Presented::Password(account) => Some(account),
            Presented::Token => None,
            // The failure is another credential's.
            Presented::Unknown => return error,
        };
        let count = |limit, subject| {
            let standing = self.guard().count(limit, subject, self.call.shared.clock.as_ref());
            standing.filter(|standing| !standing.allowed)
        };
        let by_address = count(Limit::Login, self.guard().address_of(self.call));
        match by_address.or_else(|| count(Limit::AccountLogin, account?)) {
            Some(standing) => exceeded(error, &standing),
            None => error,
        }
    }

    fn guard(&self) -> &Guard {
        &self.call.shared.guard
    }
}

fn exceeded(error: ApiError, standing: &Standing) -> ApiError {
    error
        .with_message("Maximum number of login attempts exceeded.")
        .with_header("Retry-After", standing.reset_seconds().to_string())
}
