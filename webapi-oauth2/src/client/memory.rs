//! The memory of clients, so that a token request does not look its client up.
//!
//! In: clients that were just read. Out: the same, for a few seconds. What is changed through this process is
//! forgotten at once, and not taken up again for a minute: a request that read the row before the change was committed
//! cannot bring it back. Other processes see a change after at most the memory's lifetime.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use quick_cache::sync::Cache;

use crate::store::StoredClient;
use crate::token::SecretDigest;

/// How long a changed client is looked up each time: longer than any transaction that changes it.
const BARRED: TimeDelta = TimeDelta::seconds(60);

/// A client, and what was found out about it in this process.
#[derive(Debug)]
pub(crate) struct KnownClient {
    pub(crate) client: StoredClient,
    /// The digest of a chosen secret that argon2id has confirmed; never stored.
    pub(crate) proven: OnceLock<SecretDigest>,
}

/// Clients by their client id.
pub(crate) struct ClientMemory {
    entries: Cache<String, (Arc<KnownClient>, DateTime<Utc>)>,
    barred: Mutex<HashMap<String, DateTime<Utc>>>,
    lifetime: TimeDelta,
    has_chosen_secrets: AtomicBool,
}

impl ClientMemory {
    pub(crate) fn new(capacity: usize, lifetime: TimeDelta) -> Self {
        Self {
            entries: Cache::new(capacity),
            barred: Mutex::default(),
            lifetime,
            has_chosen_secrets: AtomicBool::new(false),
        }
    }

    /// The client, if it was read not long ago.
    pub(crate) fn get(&self, client_id: &str, now: DateTime<Utc>) -> Option<Arc<KnownClient>> {
        self.entries.get(client_id).filter(|(_, until)| now < *until).map(|(known, _)| known)
    }

    /// Remembers a client that was just read.
    pub(crate) fn put(&self, client: StoredClient, now: DateTime<Utc>) -> Arc<KnownClient> {
        if client.record.secrets.iter().any(|secret| secret.chosen().is_some()) {
            self.has_chosen_secrets.store(true, Ordering::Relaxed);
        }
        let known = Arc::new(KnownClient { client, proven: OnceLock::new() });
        let client_id = &known.client.record.client_id;
        let barred = self.barred();
        if barred.get(client_id).is_none_or(|until| now >= *until) {
            self.entries.insert(client_id.clone(), (Arc::clone(&known), now + self.lifetime));
        }
        known
    }

    /// Forgets a client that was changed.
    pub(crate) fn forget(&self, client_id: &str, now: DateTime<Utc>) {
        let mut barred = self.barred();
        barred.retain(|_, until| now < *until);
        barred.insert(client_id.to_owned(), now + BARRED);
        self.entries.remove(client_id);
    }

    /// Forgets every client.
    pub(crate) fn forget_all(&self) {
        self.entries.clear();
    }

    /// Whether this process has met a client whose secret somebody chose: then unknown clients take as long as those.
    pub(crate) fn has_chosen_secrets(&self) -> bool {
        self.has_chosen_secrets.load(Ordering::Relaxed)
    }

    fn barred(&self) -> MutexGuard<'_, HashMap<String, DateTime<Utc>>> {
        self.barred.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{ClientKind, ClientRecord};

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_700_000_000 + seconds, 0).unwrap()
    }

    fn filled() -> ClientMemory {
        let memory = ClientMemory::new(16, TimeDelta::seconds(10));
        memory.put(client(), at(0));
        memory
    }

    fn client() -> StoredClient {
        let record = ClientRecord::new("c", ClientKind::Public, at(0));
        StoredClient { id: 1, is_enabled: true, record }
    }

    #[test]
    fn a_client_is_known_for_the_lifetime_and_no_longer() {
        let memory = filled();
        assert!(memory.get("c", at(9)).is_some());
        assert!(memory.get("c", at(10)).is_none());
    }

    #[test]
    fn a_changed_client_is_not_taken_up_again_for_a_minute() {
        let memory = filled();
        memory.forget("c", at(1));
        memory.put(client(), at(2));
        assert!(memory.get("c", at(2)).is_none());
        memory.put(client(), at(61));
        assert!(memory.get("c", at(61)).is_some());
    }
}
