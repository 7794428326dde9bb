//! What the handlers share: the pools, the cache of tokens, and how a statement gets its thread.

use super::answer::Refusal;
use super::backend::Backend;
use super::token_cache::{Grant, TokenCache, digest};
use crate::fixture::tokens;
use actix_web::HttpRequest;
use actix_web::http::header::AUTHORIZATION;
use actix_web::web;
use diesel::QueryResult;
use diesel::r2d2::{ConnectionManager, CustomizeConnection, Error as PoolError, Pool};
use std::fmt;
use std::marker::PhantomData;

type Connections<B> = Pool<ConnectionManager<<B as Backend>::Connection>>;

/// The state of the application; one for all workers.
pub(super) struct Site<B: Backend> {
    readers: Connections<B>,
    writers: Connections<B>,
    tokens: TokenCache,
}

impl<B: Backend> Site<B> {
    /// Connects, and stores the tokens of the fixture.
    pub(super) fn open(address: &str, workers: usize) -> Result<Self, String> {
        debug_assert!(B::READS_INLINE || workers * B::BLOCKING_THREADS == B::READERS as usize);
        let readers = pool::<B>(address, B::READERS)?;
        let writers = match B::WRITERS {
            Some(size) => pool::<B>(address, size)?,
            None => readers.clone(),
        };
        let seeds: Vec<_> = tokens::all().into_iter().map(|token| (digest(&token.text), token)).collect();
        let mut connection = writers.get().map_err(|error| error.to_string())?;
        B::store_tokens(&mut connection, &seeds).map_err(|error| error.to_string())?;
        drop(connection);
        Ok(Self { readers, writers, tokens: TokenCache::new() })
    }

    /// Who sends this request; asks the database at most every 30 seconds per token.
    pub(super) async fn grant(&self, request: &HttpRequest) -> Result<Grant, Refusal> {
        let header = request.headers().get(AUTHORIZATION).ok_or(Refusal::NotLoggedIn)?;
        let token = header.to_str().ok().and_then(|value| value.strip_prefix("Bearer "));
        let digest = digest(token.ok_or(Refusal::NotLoggedIn)?);
        if let Some(grant) = self.tokens.get(&digest) {
            return Ok(grant);
        }
        let found = self.read(move |connection| B::grant(connection, &digest)).await?;
        let grant = found.ok_or(Refusal::LoginFailed)?;
        self.tokens.insert(digest, grant.clone());
        Ok(grant)
    }

    /// Runs statements that only read.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        statements: impl FnOnce(&mut B::Connection) -> QueryResult<T> + Send + 'static,
    ) -> Result<T, Refusal> {
        if B::READS_INLINE {
            run::<B, T>(&self.readers, statements)
        } else {
            block::<B, T>(&self.readers, statements).await
        }
    }

    /// Runs statements that write.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        statements: impl FnOnce(&mut B::Connection) -> QueryResult<T> + Send + 'static,
    ) -> Result<T, Refusal> {
        block::<B, T>(&self.writers, statements).await
    }
}

async fn block<B: Backend, T: Send + 'static>(
    pool: &Connections<B>,
    statements: impl FnOnce(&mut B::Connection) -> QueryResult<T> + Send + 'static,
) -> Result<T, Refusal> {
    let pool = pool.clone();
    web::block(move || run::<B, T>(&pool, statements)).await.unwrap_or(Err(Refusal::Broken))
}

fn run<B: Backend, T>(
    pool: &Connections<B>,
    statements: impl FnOnce(&mut B::Connection) -> QueryResult<T>,
) -> Result<T, Refusal> {
    let mut connection = pool.get().map_err(|error| broken(&error))?;
    statements(&mut connection).map_err(|error| broken(&error))
}

/// The cause goes to standard error, not to the client.
fn broken(error: &dyn fmt::Display) -> Refusal {
    eprintln!("the database failed: {error}");
    Refusal::Broken
}

fn pool<B: Backend>(address: &str, size: u32) -> Result<Connections<B>, String> {
    Pool::builder()
        .max_size(size)
        .test_on_check_out(false)
        .connection_customizer(Box::new(SetUp::<B>(PhantomData)))
        .build(ConnectionManager::new(address))
        .map_err(|error| error.to_string())
}

struct SetUp<B>(PhantomData<fn() -> B>);

impl<B> fmt::Debug for SetUp<B> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SetUp")
    }
}

impl<B: Backend> CustomizeConnection<B::Connection, PoolError> for SetUp<B> {
    fn on_acquire(&self, connection: &mut B::Connection) -> Result<(), PoolError> {
        B::set_up(connection).map_err(PoolError::QueryError)
    }
}
