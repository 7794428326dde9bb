//! The memory of verified tokens.
//!
//! In: tokens that were just verified. Out: the same, for at most the cache's lifetime and never beyond their expiry.
//! Refusals are not remembered. What is changed in this process is forgotten at once, and not taken up again for a
//! minute: a request that read the row before the change was committed cannot bring it back.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use quick_cache::sync::Cache;

use super::record::TokenDigests;
use super::secret::TokenDigest;
use super::store::TokenKey;
use super::verified::VerifiedApiToken;

/// How long a forgotten token is not taken up: longer than any transaction that changes it.
const BARRED: TimeDelta = TimeDelta::seconds(60);

/// Above this many barred tokens everything is barred instead.
const MOST_BARRED: usize = 10_000;

/// Verified tokens, by the digest under which requests present them.
pub(super) struct TokenCache {
    entries: Cache<TokenKey, Entry>,
    barred: Mutex<Barred>,
    lifetime: TimeDelta,
}

#[derive(Clone)]
struct Entry {
    token: Arc<VerifiedApiToken>,
    until: DateTime<Utc>,
}

#[derive(Default)]
struct Barred {
    tokens: HashMap<TokenDigest, DateTime<Utc>>,
    everything_until: Option<DateTime<Utc>>,
}

impl TokenCache {
    pub(super) fn new(capacity: usize, lifetime: TimeDelta) -> Self {
        Self { entries: Cache::new(capacity), barred: Mutex::default(), lifetime }
    }

    /// The token, if it was verified not long ago.
    pub(super) fn get(&self, key: TokenKey, now: DateTime<Utc>) -> Option<Arc<VerifiedApiToken>> {
        self.entries.get(&key).filter(|entry| now < entry.until).map(|entry| entry.token)
    }

    /// Remembers a token that was just verified.
    pub(super) fn put(&self, key: TokenKey, token: &Arc<VerifiedApiToken>, now: DateTime<Utc>) {
        let until = now + self.lifetime;
        let until = token.expires().map_or(until, |expires| until.min(expires));
        if until <= now {
            return;
        }
        let barred = self.barred();
        if !barred.covers(token.digests().token, now) {
            self.entries.insert(key, Entry { token: Arc::clone(token), until });
        }
    }

    /// Forgets a token under both its keys.
    pub(super) fn forget(&self, digests: TokenDigests, now: DateTime<Utc>) {
        let mut barred = self.barred();
        barred.tokens.retain(|_, until| now < *until);
        if barred.tokens.len() >= MOST_BARRED {
            self.bar_everything(&mut barred, now);
            return;
        }
        barred.tokens.insert(digests.token, now + BARRED);
        self.entries.remove(&TokenKey::Token(digests.token));
        self.entries.remove(&TokenKey::Session(digests.session));
    }

    /// Forgets every token.
    pub(super) fn forget_all(&self, now: DateTime<Utc>) {
        self.bar_everything(&mut self.barred(), now);
    }

    fn bar_everything(&self, barred: &mut Barred, now: DateTime<Utc>) {
        barred.tokens.clear();
        barred.everything_until = Some(now + BARRED);
        self.entries.clear();
    }

    fn barred(&self) -> MutexGuard<'_, Barred> {
        self.barred.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Barred {
    fn covers(&self, token: TokenDigest, now: DateTime<Utc>) -> bool {
        let until = self.everything_until.max(self.tokens.get(&token).copied());
        until.is_some_and(|until| now < until)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::account::User;
    use crate::api_token::{ApiToken, TokenText};

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_700_000_000 + seconds, 0).unwrap()
    }

    fn token(expires: Option<DateTime<Utc>>) -> Arc<VerifiedApiToken> {
        let text = TokenText::new("tok");
        let row = (
            (
                1,
                2,
                text.digest().as_bytes().to_vec(),
                text.session_digest().as_bytes().to_vec(),
                None,
                String::new(),
            ),
            (at(0).naive_utc(), at(0).naive_utc(), None, expires.map(|expires| expires.naive_utc())),
            (true, None, String::new()),
            (String::new(), json!({}), json!({})),
        );
        let stored = ApiToken::of_row(row).unwrap();
        Arc::new(VerifiedApiToken::new(stored, Arc::new(User::new(2, "doc", false)), false))
    }

    fn filled(expires: Option<DateTime<Utc>>) -> (TokenCache, Arc<VerifiedApiToken>, TokenKey) {
        let cache = TokenCache::new(16, TimeDelta::seconds(30));
        let token = token(expires);
        let key = TokenKey::Token(token.digests().token);
        cache.put(key, &token, at(0));
        (cache, token, key)
    }

    #[test]
    fn a_token_is_known_for_the_lifetime_and_no_longer() {
        let (cache, _, key) = filled(None);
        assert!(cache.get(key, at(29)).is_some());
        assert!(cache.get(key, at(30)).is_none());
    }

    #[test]
    fn a_token_is_never_known_beyond_its_expiry() {
        let (cache, _, key) = filled(Some(at(10)));
        assert!(cache.get(key, at(9)).is_some());
        assert!(cache.get(key, at(10)).is_none());
    }

    #[test]
    fn a_forgotten_token_is_not_taken_up_again_for_a_minute() {
        let (cache, token, key) = filled(None);
        cache.put(TokenKey::Session(token.digests().session), &token, at(0));
        cache.forget(token.digests(), at(1));
        assert!(cache.get(TokenKey::Session(token.digests().session), at(1)).is_none());
        cache.put(key, &token, at(2));
        assert!(cache.get(key, at(2)).is_none());
        cache.put(key, &token, at(61));
        assert!(cache.get(key, at(61)).is_some());
    }

    #[test]
    fn a_use_is_noted_once_a_minute() {
        let token = token(None);
        assert!(token.is_use_to_be_noted(at(0)));
        assert!(!token.is_use_to_be_noted(at(59)));
        assert!(token.is_use_to_be_noted(at(60)));
    }
}
