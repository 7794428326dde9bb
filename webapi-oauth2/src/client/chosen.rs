//! Checking passwords and chosen secrets: tens of milliseconds of argon2id, away from workers and database threads.
//!
//! Few checks run at once, and few more may wait; beyond that the server says that it is busy. So a flood of guesses
//! cannot take the processor from requests that need no such check.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Semaphore;
use webapi_core::account::{Password, PasswordHash};

use crate::error::TokenError;

/// How many checks may wait.
const MOST_WAITING: usize = 64;

/// The place where chosen secrets are checked.
pub(crate) struct Checks {
    running: Semaphore,
    waiting: AtomicUsize,
}

/// A place in the queue, given back when dropped.
struct Place<'a>(&'a AtomicUsize);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Checks {
    pub(crate) fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self { running: Semaphore::new(cores.div_ceil(2)), waiting: AtomicUsize::new(0) }
    }

    /// Whether the secret is behind one of the digests; where there is none, a decoy takes the same time.
    pub(crate) async fn verify(&self, secret: &str, hashes: Vec<PasswordHash>) -> Result<bool, TokenError> {
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= MOST_WAITING {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(TokenError::busy());
        }
        let _place = Place(&self.waiting);
        let _permit = self.running.acquire().await.map_err(|_| TokenError::busy())?;
        let secret = Password::new(secret);
        let checked = actix_web::web::block(move || {
            if hashes.is_empty() {
                pretend(&secret);
                return false;
            }
            hashes.iter().any(|hash| hash.verify(&secret))
        });
        checked.await.map_err(|_| TokenError::busy())
    }
}

/// Spends the time of a check where there is no digest.
fn pretend(secret: &Password) {
    static DECOY: OnceLock<Option<PasswordHash>> = OnceLock::new();
    if let Some(decoy) = DECOY.get_or_init(|| Password::new("decoy").hash().ok()) {
        let _ = decoy.verify(secret);
    }
}
