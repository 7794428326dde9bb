//! [`PasswordAttempt`]: an attempt to log in with a password on a page, before and after the password is checked.
//!
//! The limits are those of logins with the `Authorization` header, counted together with them. Attempts whose password
//! is still being checked count as if they had failed: many at once do not get further than one after the other.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Guard, Limit, Standing, Subject};
use crate::api::Shared;

/// Attempts whose passwords are being checked. As many entries as there are attempts, which something else bounds.
#[derive(Debug, Default)]
pub(crate) struct Open(Mutex<HashMap<(Limit, Subject), u32>>);

impl Open {
    fn lock(&self) -> MutexGuard<'_, HashMap<(Limit, Subject), u32>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An attempt to log in, as [`WebApi::attempt_password`](crate::WebApi::attempt_password) begins one. Drop it when the
/// password was right, else call [`failed`](Self::failed).
#[must_use]
pub struct PasswordAttempt {
    shared: Arc<Shared>,
    counted: [(Limit, Subject); 2],
}

impl PasswordAttempt {
    /// Begins an attempt, unless there were too many failures from the address or for the account.
    pub(crate) fn begin(
        shared: &Arc<Shared>,
        address: Option<IpAddr>,
        account: &str,
    ) -> Result<Self, Standing> {
        let address = address.map_or_else(Subject::unknown, Subject::address);
        let counted = [(Limit::Login, address), (Limit::AccountLogin, Subject::account(account))];
        let guard = &shared.guard;
        let mut open = guard.open.lock();
        for (limit, subject) in counted {
            let Some(standing) = guard.peek(limit, subject, shared.clock.as_ref()) else { continue };
            let running = open.get(&(limit, subject)).copied().unwrap_or_default();
            if standing.remaining <= running {
                return Err(Standing { allowed: false, ..standing });
            }
        }
        counted.iter().for_each(|key| *open.entry(*key).or_default() += 1);
        Ok(Self { shared: Arc::clone(shared), counted })
    }

    /// The password was wrong: counts that.
    pub fn failed(self) {
        let guard: &Guard = &self.shared.guard;
        for (limit, subject) in self.counted {
            guard.count(limit, subject, self.shared.clock.as_ref());
        }
    }
}

impl Drop for PasswordAttempt {
    fn drop(&mut self) {
        let mut open = self.shared.guard.open.lock();
        for key in self.counted {
            match open.get_mut(&key) {
                Some(running) if *running > 1 => *running -= 1,
                _ => drop(open.remove(&key)),
            }
        }
    }
}

impl std::fmt::Debug for PasswordAttempt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordAttempt(..)")
    }
}
