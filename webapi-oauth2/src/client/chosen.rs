//! Checking and digesting passwords and chosen secrets: tens of milliseconds of argon2id, away from workers and database threads.
//!
//! Few checks run at once, and few more may wait; beyond that the server says that it is busy. So a flood of guesses
//! cannot take the processor from requests that need no such check.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Semaphore;
use webapi_core::account::{Password, PasswordHash};
use webapi_core::error::ApiError;

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
        let secret = Password::new(secret);
        let check = move || {
            if hashes.is_empty() {
                pretend(&secret);
                return false;
            }
            hashes.iter().any(|hash| hash.verify(&secret))
        };
        self.run(check).await
    }

    /// The digest of a secret that somebody chose just now.
    pub(crate) async fn hash(&self, secret: &str) -> Result<PasswordHash, TokenError> {
        let secret = Password::new(secret);
        let hashed = self.run(move || secret.hash()).await?;
        hashed.map_err(|error| ApiError::internal(error).into())
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, TokenError> {
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= MOST_WAITING {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(TokenError::busy());
        }
        let _place = Place(&self.waiting);
        let _permit = self.running.acquire().await.map_err(|_| TokenError::busy())?;
        actix_web::web::block(work).await.map_err(|_| TokenError::busy())
    }
}

/// Spends the time of a check where there is no digest.
fn pretend(secret: &Password) {
    static DECOY: OnceLock<Option<PasswordHash>> = OnceLock::new();
    if let Some(decoy) = DECOY.get_or_init(|| Password::new("decoy").hash().ok()) {
        let _ = decoy.verify(secret);
    }
}
