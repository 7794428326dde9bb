//! Verified bearer tokens, kept in memory for 30 seconds by the SHA-256 digest of their text.
//!
//! Only tokens that were found are kept, so a new token works at once; the cache never grows beyond
//! its capacity. The text of a token is neither stored nor kept.

use chrono::{NaiveDateTime, Utc};
use quick_cache::sync::Cache;
use sha2::{Digest as _, Sha256};
use std::time::{Duration, Instant};

/// How long a verified token is believed without asking the database.
const LIFETIME: Duration = Duration::from_secs(30);

const CAPACITY: usize = 10_000;

/// The SHA-256 digest of a token's text.
pub(super) type Digest = [u8; 32];

/// What a token gives: who acts, and what may be done.
#[derive(Clone, Debug)]
pub(super) struct Grant {
    pub(super) user_id: i64,
    pub(super) reads: bool,
    pub(super) writes: bool,
    pub(super) expires_at: NaiveDateTime,
}

#[derive(Clone)]
struct Entry {
    grant: Grant,
    verified: Instant,
}

/// The tokens that were verified lately.
pub(super) struct TokenCache(Cache<Digest, Entry>);

impl TokenCache {
    pub(super) fn new() -> Self {
        Self(Cache::new(CAPACITY))
    }

    /// The grant of a token, unless it was verified too long ago or has expired since.
    pub(super) fn get(&self, digest: &Digest) -> Option<Grant> {
        let entry = self.0.get(digest)?;
        let fresh = entry.verified.elapsed() < LIFETIME && entry.grant.expires_at > Utc::now().naive_utc();
        fresh.then_some(entry.grant)
    }

    /// Keeps the grant of a token that the database has just confirmed.
    pub(super) fn insert(&self, digest: Digest, grant: Grant) {
        self.0.insert(digest, Entry { grant, verified: Instant::now() });
    }
}

/// The digest by which a token is stored and found.
pub(super) fn digest(token: &str) -> Digest {
    Sha256::digest(token.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::{Grant, TokenCache, digest};
    use chrono::{TimeDelta, Utc};

    #[test]
    fn an_expired_token_is_not_believed() {
        let cache = TokenCache::new();
        let now = Utc::now().naive_utc();
        for (text, seconds) in [("old", -1), ("new", 60)] {
            let expires_at = now + TimeDelta::seconds(seconds);
            cache.insert(digest(text), Grant { user_id: 1, reads: true, writes: true, expires_at });
        }
        assert!(cache.get(&digest("old")).is_none());
        assert!(cache.get(&digest("new")).is_some());
        assert!(cache.get(&digest("unknown")).is_none());
    }
}
