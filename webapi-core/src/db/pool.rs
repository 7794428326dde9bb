//! [`Database`]: the pool, and the threads that may hold one of its connections.
//!
//! There are exactly as many blocking threads as connections, so a job that runs never waits for a
//! connection, and the queue in front of the threads is first come, first served. The queue is bounded:
//! when it is full the caller is told at once, so that it can answer 503.

mod error;
mod threads;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use diesel::r2d2::{Pool, PooledConnection};

pub use error::{Busy, DatabaseError, JobError};

use self::threads::Threads;
use super::connection::DbConn;
pub(crate) use super::manager::Instrument;
use super::manager::{Manager, Setup};
use super::migrations::Migrations;
use super::url::{Backend, DatabaseUrl, Target};

/// How many jobs may wait per connection before callers are refused.
const QUEUE_PER_CONNECTION: usize = 256;

/// A pooled database. Cloning shares the pool.
#[derive(Clone)]
pub struct Database(Arc<Inner>);

struct Inner {
    backend: Backend,
    file: Option<PathBuf>,
    fingerprint: [u8; 32],
    url: DatabaseUrl,
    pool: Pool<Manager>,
    threads: Threads,
    in_flight: AtomicUsize,
    limit: usize,
    /// SQLite has one writer; waiting for it here is first come, first served and costs no polling.
    writer: Mutex<()>,
    /// Who writes an SQLite file.
    writing: Option<Writing>,
}

/// The one connection that writes an SQLite file, whose cache is never out of date, and the one thread that uses it
/// when requests write: they wait in its queue, and not for each other's locks.
struct Writing {
    pool: Pool<Manager>,
    thread: Threads,
}

/// A connection on loan from the pool.
pub(crate) type Loan = PooledConnection<Manager>;

impl Database {
    /// Opens a database by its URL; see [`DatabaseUrl`] for the forms.
    ///
    /// The pool holds two connections a core (at least four; one for `sqlite::memory:`), all opened now.
    ///
    /// # Errors
    ///
    /// [`DatabaseError`] if the URL is of no known form, its backend is not compiled in, or no connection can be made.
    pub fn open(url: &str) -> Result<Self, DatabaseError> {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self::open_with_connections(url, (2 * cores).max(4))
    }

    /// Opens a database with a pool of `connections`.
    ///
    /// # Errors
    ///
    /// As [`Database::open`].
    pub fn open_with_connections(url: &str, connections: usize) -> Result<Self, DatabaseError> {
        Self::open_instrumented(url, connections, None)
    }

    /// As [`Database::open_with_connections`], with an observer on every connection.
    pub(crate) fn open_instrumented(
        url: &str,
        connections: usize,
        instrument: Option<Instrument>,
    ) -> Result<Self, DatabaseError> {
        let url = DatabaseUrl::parse(url)?;
        check_compiled_in(url.backend())?;
        let connections = if matches!(url.target(), Target::SqliteMemory) { 1 } else { connections.max(1) };
        let backend = url.backend();
        let file = match url.target() {
            Target::SqliteFile(path) => Some(path.clone()),
            _ => None,
        };
        let fingerprint = url.fingerprint();
        // Workers that read an embedded database themselves need connections beside those of the threads.
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let spare = if matches!(url.target(), Target::SqliteFile(_)) { cores } else { 0 };
        let writing = match url.target() {
            Target::SqliteFile(_) => {
                let pool = pool(url.clone(), 1, instrument.clone())?;
                Some(Writing { pool, thread: Threads::start("webapi-db-write", 1)? })
            }
            _ => None,
        };
        let pool = pool(url.clone(), connections + spare, instrument)?;
        Ok(Self(Arc::new(Inner {
            backend,
            file,
            fingerprint,
            url,
            pool,
            threads: Threads::start("webapi-db", connections)?,
            in_flight: AtomicUsize::new(0),
            limit: connections * QUEUE_PER_CONNECTION,
            writer: Mutex::new(()),
            writing,
        })))
    }

    /// The product behind the pool.
    pub fn backend(&self) -> Backend {
        self.0.backend
    }

    /// The file of an SQLite database, as the URL named it; `None` for one in memory and for a server.
    pub fn file(&self) -> Option<&Path> {
        self.0.file.as_deref()
    }

    /// Runs the pending migrations of each set in turn; returns the versions that ran.
    ///
    /// # Errors
    ///
    /// [`DatabaseError`] if no connection can be had or a migration fails; earlier ones stay applied.
    pub fn migrate(&self, sets: &[&Migrations]) -> Result<Vec<String>, DatabaseError> {
        let mut conn = self.loan().map_err(|error| DatabaseError::Unreachable(error.to_string()))?;
        let mut ran = Vec::new();
        for set in sets {
            ran.extend(set.run(&mut conn)?);
        }
        Ok(ran)
    }

    /// Runs `work` with a connection on the calling thread; for start-up, commands and tests.
    ///
    /// # Errors
    ///
    /// [`JobError::NoConnection`] if the pool has none for five seconds.
    pub fn with<T>(&self, work: impl FnOnce(&mut DbConn) -> T) -> Result<T, JobError> {
        Ok(work(&mut *self.loan()?))
    }

    /// Runs `work` with a connection on one of the database threads.
    ///
    /// # Errors
    ///
    /// [`JobError`] if the queue is full, no connection can be had, or the work panics.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut DbConn) -> T + Send + 'static,
    ) -> Result<T, JobError> {
        let this = self.clone();
        self.hop(move || this.with(work)).await?
    }

    /// Runs `work`, which writes, as [`Database::run`] does; on SQLite in turn with other writers.
    ///
    /// There is no transaction around it: enough for one statement, else see
    /// [`transaction::write`](super::transaction::write).
    ///
    /// # Errors
    ///
    /// As [`Database::run`].
    pub async fn run_write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut DbConn) -> T + Send + 'static,
    ) -> Result<T, JobError> {
        let this = self.clone();
        self.hop_to_write(move || this.writing(work)).await?
    }

    /// Runs `work`, which writes, on the calling thread; on SQLite in turn with other writers.
    pub(crate) fn writing<T>(&self, work: impl FnOnce(&mut DbConn) -> T) -> Result<T, JobError> {
        let turn = self.write_turn();
        let mut loan = match self.writing_loan() {
            Some(writing) => writing?,
            None => self.loan()?,
        };
        let done = work(&mut loan);
        drop(turn);
        Ok(done)
    }

    /// Whether nobody else can be at this database.
    pub(crate) fn is_private(&self) -> bool {
        matches!(self.0.url.target(), Target::SqliteMemory)
    }

    /// A connection beside the pool, to listen on; `None` where there is nothing to hear.
    #[cfg(feature = "postgres")]
    pub(crate) fn separate_connection(&self) -> Option<Result<DbConn, diesel::r2d2::Error>> {
        use diesel::r2d2::ManageConnection as _;

        let speaks = self.0.backend == Backend::Postgres;
        speaks.then(|| Manager::new(self.0.url.clone()).connect())
    }

    /// Runs `work`, which writes one statement, beside the requests; not at all if the queue is full.
    pub(crate) fn later(&self, work: impl FnOnce(&mut DbConn) + Send + 'static) {
        let Ok(place) = Place::take(&self.0) else { return };
        let this = self.clone();
        drop(self.writers().handle.spawn_blocking(move || {
            let _place = place;
            let _turn = this.write_turn();
            if let Ok(mut loan) = this.writing_loan().unwrap_or_else(|| this.loan()) {
                work(&mut loan);
            }
        }));
    }

    /// Runs `job` on one of the database threads; the hop of a request.
    pub(crate) async fn hop<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, JobError> {
        self.hop_on(&self.0.threads, job).await
    }

    /// As [`hop`](Self::hop), for a job that will take the [turn to write](Self::write_turn) at once, and does nothing
    /// slow besides.
    pub(crate) async fn hop_to_write<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, JobError> {
        self.hop_on(self.writers(), job).await
    }

    async fn hop_on<T: Send + 'static>(
        &self,
        threads: &Threads,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, JobError> {
        let place = Place::take(&self.0)?;
        let handle = threads.handle.spawn_blocking(move || {
            let _place = place;
            job()
        });
        handle.await.map_err(|_| JobError::Panicked)
    }

    fn writers(&self) -> &Threads {
        self.0.writing.as_ref().map_or(&self.0.threads, |writing| &writing.thread)
    }

    pub(crate) fn loan(&self) -> Result<Loan, JobError> {
        self.0.pool.get().map_err(|error| JobError::NoConnection(error.to_string()))
    }

    /// A connection that is idle right now, for a worker that must not wait.
    pub(crate) fn spare_loan(&self) -> Option<Loan> {
        self.0.pool.try_get()
    }

    /// The connection for writing, if that is another one than those for reading. Call it with the turn in hand.
    pub(crate) fn writing_loan(&self) -> Option<Result<Loan, JobError>> {
        let writing = self.0.writing.as_ref()?;
        Some(writing.pool.get().map_err(|error| JobError::NoConnection(error.to_string())))
    }

    /// A digest of the URL, password included: the same wherever the same URL is used.
    pub(crate) fn fingerprint(&self) -> [u8; 32] {
        self.0.fingerprint
    }

    /// Whether another transaction can write while this one does.
    pub(crate) fn has_many_writers(&self) -> bool {
        self.0.backend == Backend::Postgres
    }

    /// Waits for the right to write: immediate on PostgreSQL, in turn on SQLite.
    pub(crate) fn write_turn(&self) -> Option<MutexGuard<'_, ()>> {
        match self.0.backend {
            Backend::Sqlite => Some(self.0.writer.lock().unwrap_or_else(PoisonError::into_inner)),
            Backend::Postgres => None,
        }
    }
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Database({:?})", self.0.backend)
    }
}

/// A place in the bounded queue, given back when dropped.
struct Place(Arc<Inner>);

impl Place {
    fn take(inner: &Arc<Inner>) -> Result<Self, Busy> {
        if inner.in_flight.fetch_add(1, Ordering::Relaxed) >= inner.limit {
            inner.in_flight.fetch_sub(1, Ordering::Relaxed);
            return Err(Busy);
        }
        Ok(Self(Arc::clone(inner)))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::Relaxed);
    }
}

fn pool(
    url: DatabaseUrl,
    connections: usize,
    instrument: Option<Instrument>,
) -> Result<Pool<Manager>, DatabaseError> {
    Pool::builder()
        .max_size(u32::try_from(connections).unwrap_or(u32::MAX))
        .test_on_check_out(false)
        .connection_timeout(Duration::from_secs(5))
        .max_lifetime(lifetime(&url))
        .idle_timeout(None)
        .connection_customizer(Box::new(Setup::new(instrument)))
        .build(Manager::new(url))
        .map_err(|error| DatabaseError::Unreachable(error.to_string()))
}

fn lifetime(url: &DatabaseUrl) -> Option<Duration> {
    // An in-memory database lives and dies with its one connection.
    (!matches!(url.target(), Target::SqliteMemory)).then_some(Duration::from_mins(30))
}

#[allow(clippy::unnecessary_wraps, reason = "with all backends compiled in there is nothing to refuse")]
fn check_compiled_in(backend: Backend) -> Result<(), DatabaseError> {
    match backend {
        #[cfg(not(feature = "sqlite"))]
        Backend::Sqlite => Err(DatabaseError::NotCompiledIn(backend, "sqlite")),
        #[cfg(not(feature = "postgres"))]
        Backend::Postgres => Err(DatabaseError::NotCompiledIn(backend, "postgres")),
        #[allow(unreachable_patterns, reason = "which arms exist depends on the features")]
        _ => Ok(()),
    }
}
