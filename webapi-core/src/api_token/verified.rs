//! [`VerifiedApiToken`]: what a principal carries that came with an API token. Its text is not in it.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};

use chrono::{DateTime, Utc};

use super::policy::Policy;
use super::record::{ApiToken, TokenDigests};
use super::secret::session_cookie;
use crate::account::User;
use crate::auth::DerivedSession;

/// A use is noted again after this many seconds.
const NOTED_EVERY: i64 = 60;

/// A token that passed every check but its policy.
#[derive(Debug)]
pub struct VerifiedApiToken {
    id: i64,
    user: Arc<User>,
    policy: Policy,
    expires: Option<DateTime<Utc>>,
    is_deprecated: bool,
    digests: TokenDigests,
    /// When its use was last noted, in seconds since 1970.
    noted: AtomicI64,
    /// Derived when it is first asked for.
    session: OnceLock<DerivedSession>,
}

impl VerifiedApiToken {
    pub(super) fn new(token: ApiToken, user: Arc<User>, is_deprecated: bool) -> Self {
        Self {
            id: token.id,
            user,
            policy: token.policy,
            expires: token.expires,
            is_deprecated,
            digests: token.digests,
            noted: AtomicI64::new(token.last_used.map_or(0, |used| used.timestamp())),
            session: OnceLock::new(),
        }
    }

    /// Primary key.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// The user whom the token stands for.
    pub fn user(&self) -> &User {
        &self.user
    }

    /// What it may do.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// From when on it is worth nothing.
    pub fn expires(&self) -> Option<DateTime<Utc>> {
        self.expires
    }

    /// Whether it is of a kind that should be replaced.
    pub fn is_deprecated(&self) -> bool {
        self.is_deprecated
    }

    pub(super) fn shared_user(&self) -> Arc<User> {
        Arc::clone(&self.user)
    }

    /// The session that the token begins; `text` is the token's.
    pub(super) fn session(&self, text: &str) -> &DerivedSession {
        self.session.get_or_init(|| DerivedSession::new(session_cookie(text)))
    }

    pub(super) fn digests(&self) -> TokenDigests {
        self.digests
    }

    /// Whether this use is to be noted: true for one caller a minute.
    pub(super) fn is_use_to_be_noted(&self, now: DateTime<Utc>) -> bool {
        let (noted, now) = (self.noted.load(Ordering::Relaxed), now.timestamp());
        now - noted >= NOTED_EVERY
            && self.noted.compare_exchange(noted, now, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }
}
