//! The memory of verified tokens.
//!
//! In: tokens that were just verified. Out: the same, for at most the cache's lifetime and never beyond their
//! expiry. Refusals are not remembered. What is revoked in this process is forgotten at once, and not taken up
//! again for a minute: a request that read the row before the revocation was committed cannot bring it back.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use quick_cache::sync::Cache;

use super::verified::VerifiedToken;
use crate::store::{TokenDigests, TokenKey};
use crate::token::SecretDigest;

/// How long a forgotten token is not taken up: longer than any transaction that changes it.
const BARRED: TimeDelta = TimeDelta::seconds(60);

/// Above this many barred tokens everything is barred instead.
const MOST_BARRED: usize = 10_000;

/// Verified tokens, by the digest under which requests present them.
pub(crate) struct TokenCache {
    entries: Cache<TokenKey, Entry>,
    barred: Mutex<Barred>,
    lifetime: TimeDelta,
}

#[derive(Clone)]
struct Entry {
    token: Arc<VerifiedToken>,
    until: DateTime<Utc>,
}

#[derive(Default)]
struct Barred {
    tokens: HashMap<SecretDigest, DateTime<Utc>>,
    families: HashMap<i64, DateTime<Utc>>,
    clients: HashMap<String, DateTime<Utc>>,
    everything_until: Option<DateTime<Utc>>,
}

impl TokenCache {
    pub(crate) fn new(capacity: usize, lifetime: TimeDelta) -> Self {
        Self { entries: Cache::new(capacity), barred: Mutex::default(), lifetime }
    }

    /// The token, if it was verified not long ago.
    pub(crate) fn get(&self, key: TokenKey, now: DateTime<Utc>) -> Option<Arc<VerifiedToken>> {
        self.entries.get(&key).filter(|entry| now < entry.until).map(|entry| entry.token)
    }

    /// Remembers a token that was just verified.
    pub(crate) fn put(&self, key: TokenKey, token: &Arc<VerifiedToken>, now: DateTime<Utc>) {
        let until = (now + self.lifetime).min(token.expires_at());
        if until <= now {
            return;
        }
        let barred = self.barred();
        if !barred.covers(token, now) {
            self.entries.insert(key, Entry { token: Arc::clone(token), until });
        }
    }

    /// Forgets a token under both its keys.
    pub(crate) fn forget(&self, digests: TokenDigests, now: DateTime<Utc>) {
        let mut barred = self.barred();
        barred.tokens.retain(|_, until| now < *until);
        if barred.tokens.len() >= MOST_BARRED {
            self.bar_everything(&mut barred, now);
            return;
        }
        barred.tokens.insert(digests.token, now + BARRED);
        self.entries.remove(&TokenKey::Token(digests.token));
        self.entries.remove(&TokenKey::Session(digests));
    }

    /// Forgets every token of a grant.
    pub(crate) fn forget_family(&self, grant: i64, now: DateTime<Utc>) {
        let mut barred = self.barred();
        barred.families.retain(|_, until| now < *until);
        if barred.families.len() >= MOST_BARRED {
            self.bar_everything(&mut barred, now);
            return;
        }
        barred.families.insert(grant, now + BARRED);
        self.entries.retain(|_, entry| entry.token.grant() != Some(grant));
    }

    /// Forgets every token of a client. Those of others stay: whoever owns a client may change it as often as they like.
    pub(crate) fn forget_client(&self, client_id: &str, now: DateTime<Utc>) {
        let mut barred = self.barred();
        barred.clients.retain(|_, until| now < *until);
        if barred.clients.len() >= MOST_BARRED {
            self.bar_everything(&mut barred, now);
            return;
        }
        barred.clients.insert(client_id.to_owned(), now + BARRED);
        self.entries.retain(|_, entry| entry.token.client_id() != client_id);
    }

    /// Forgets every token.
    pub(crate) fn forget_all(&self, now: DateTime<Utc>) {
        self.bar_everything(&mut self.barred(), now);
    }

    fn bar_everything(&self, barred: &mut Barred, now: DateTime<Utc>) {
        barred.tokens.clear();
        barred.families.clear();
        barred.clients.clear();
        barred.everything_until = Some(now + BARRED);
        self.entries.clear();
    }

    fn barred(&self) -> MutexGuard<'_, Barred> {
        self.barred.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Barred {
    fn covers(&self, token: &VerifiedToken, now: DateTime<Utc>) -> bool {
        let family = token.grant().and_then(|grant| self.families.get(&grant).copied());
        let own = self.tokens.get(&token.digests().token).copied();
        let client = self.clients.get(token.client_id()).copied();
        self.everything_until.max(own).max(family).max(client).is_some_and(|until| now < until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{StoredToken, TokenRecord, TokenSource};
    use crate::token::AccessToken;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_700_000_000 + seconds, 0).unwrap()
    }

    fn token(expires_at: DateTime<Utc>) -> Arc<VerifiedToken> {
        let text = AccessToken::new("wat_x");
        let record = TokenRecord {
            digest: text.digest(),
            session_digest: text.session_digest(),
            client: 1,
            user_id: None,
            scope: String::new(),
            created_at: at(0),
            expires_at,
            grant: Some(7),
            audience: Vec::new(),
            confirmation: None,
            source: TokenSource::Minted,
            refresh: None,
        };
        let stored = StoredToken {
            id: 1,
            revoked_at: None,
            refreshed_at: None,
            grant_revoked_at: None,
            client_id: "c".to_owned(),
            client_name: "C".to_owned(),
            client_is_enabled: true,
            record,
        };
        Arc::new(VerifiedToken::new(stored, None))
    }

    fn filled(expires_at: DateTime<Utc>) -> (TokenCache, Arc<VerifiedToken>, TokenKey) {
        let cache = TokenCache::new(16, TimeDelta::seconds(30));
        let token = token(expires_at);
        let key = TokenKey::Token(token.digests().token);
        cache.put(key, &token, at(0));
        (cache, token, key)
    }

    #[test]
    fn a_token_is_known_for_the_lifetime_and_no_longer() {
        let (cache, _, key) = filled(at(1000));
        assert!(cache.get(key, at(29)).is_some());
        assert!(cache.get(key, at(30)).is_none());
    }

    #[test]
    fn a_token_is_never_known_beyond_its_expiry() {
        let (cache, _, key) = filled(at(10));
        assert!(cache.get(key, at(9)).is_some());
        assert!(cache.get(key, at(10)).is_none());
    }

    #[test]
    fn a_token_and_a_cookie_with_the_same_digest_are_two_things() {
        let (cache, token, _) = filled(at(1000));
        assert!(cache.get(TokenKey::Session(token.digests()), at(0)).is_none());
    }

    #[test]
    fn a_forgotten_token_is_not_taken_up_again_for_a_minute() {
        let (cache, token, key) = filled(at(1000));
        cache.put(TokenKey::Session(token.digests()), &token, at(0));
        cache.forget(token.digests(), at(1));
        assert!(cache.get(TokenKey::Session(token.digests()), at(1)).is_none());
        cache.put(key, &token, at(2));
        assert!(cache.get(key, at(2)).is_none());
        cache.put(key, &token, at(61));
        assert!(cache.get(key, at(61)).is_some());
    }

    #[test]
    fn a_family_is_forgotten_as_a_whole() {
        let (cache, token, key) = filled(at(1000));
        cache.forget_family(8, at(1));
        assert!(cache.get(key, at(1)).is_some());
        cache.forget_family(7, at(1));
        assert!(cache.get(key, at(1)).is_none());
        cache.put(key, &token, at(2));
        assert!(cache.get(key, at(2)).is_none());
    }

    #[test]
    fn the_tokens_of_a_client_are_forgotten_and_no_others() {
        let (cache, token, key) = filled(at(1000));
        cache.forget_client("another", at(1));
        assert!(cache.get(key, at(1)).is_some());
        cache.forget_client("c", at(1));
        assert!(cache.get(key, at(1)).is_none());
        cache.put(key, &token, at(2));
        assert!(cache.get(key, at(2)).is_none());
    }

    #[test]
    fn a_lifetime_of_zero_remembers_nothing() {
        let cache = TokenCache::new(16, TimeDelta::zero());
        let token = token(at(1000));
        let key = TokenKey::Token(token.digests().token);
        cache.put(key, &token, at(0));
        assert!(cache.get(key, at(0)).is_none());
    }
}
