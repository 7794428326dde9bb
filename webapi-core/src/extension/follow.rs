//! Following the changes of other processes over the same database.
//!
//! PostgreSQL tells whoever listens as soon as a change commits. A process asks the database every
//! [`poll_every`](super::ExtensionSettings::poll_every) as well: SQLite tells nobody, and a connection that listens can
//! break unnoticed. Asking is one read of one row. A process that cannot ask says so in its [`Health`].

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use super::change;
use super::manager::Manager;
use super::store;
use crate::api::Shared;
use crate::db::DbConn;

/// The channel on which PostgreSQL tells of changes.
#[cfg(feature = "postgres")]
const CHANNEL: &str = "webapi_extensions";

/// Whether a process is up to date with the changes of others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Health {
    /// Whether the process follows at all: from [`WebApi::configure`](crate::WebApi::configure) on.
    pub follows: bool,
    /// The generation of the tree here.
    pub generation: u64,
    /// The newest generation that was seen in the database.
    pub newest: u64,
    /// Why the last attempt to follow failed; `None` if it did not.
    pub problem: Option<String>,
}

impl Health {
    /// Whether all is as it should be.
    pub fn is_well(&self) -> bool {
        self.problem.is_none() && self.generation >= self.newest
    }
}

/// What is known about following.
#[derive(Default)]
pub(crate) struct Follower {
    begun: AtomicBool,
    newest: AtomicU64,
    problem: Mutex<Option<String>>,
}

impl Follower {
    pub(super) fn health(&self, shared: &Shared) -> Health {
        let generation = shared.snapshot.load().generation();
        Health {
            follows: self.begun.load(Ordering::Relaxed),
            generation,
            newest: self.newest.load(Ordering::Relaxed).max(generation),
            problem: self.problem.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        }
    }

    fn tell(&self, problem: Option<String>) {
        let mut told = self.problem.lock().unwrap_or_else(PoisonError::into_inner);
        if let (Some(problem), None) = (&problem, &*told) {
            tracing::error!(problem, "changes of extensions cannot be followed");
        }
        *told = problem;
    }
}

/// Begins to follow, once for an API.
pub(crate) fn begin(shared: &Arc<Shared>) {
    let Some(manager) = &shared.extensions else { return };
    // A database in memory is nobody else's.
    if shared.database.is_private() || manager.follower.begun.swap(true, Ordering::Relaxed) {
        return;
    }
    let (weak, poll) = (Arc::downgrade(shared), manager.settings.poll);
    let thread = std::thread::Builder::new().name("webapi-extensions".to_owned());
    if let Err(error) = thread.spawn(move || follow(&weak, poll)) {
        manager.follower.tell(Some(format!("no thread could be started: {error}")));
    }
}

/// Until the API is gone.
fn follow(api: &Weak<Shared>, poll: Duration) {
    let mut ear = Ear::default();
    loop {
        ear.wait(api, poll);
        let Some(shared) = api.upgrade() else { return };
        let Some(manager) = &shared.extensions else { return };
        let outcome = catch_up(&shared, manager);
        manager.follower.tell(outcome.err());
    }
}

/// Looks whether there is a newer generation, and loads it if so.
fn catch_up(shared: &Arc<Shared>, manager: &Manager) -> Result<(), String> {
    let newest = shared.database.with(store::generation).map_err(|error| error.to_string())?;
    let newest = u64::try_from(newest.map_err(|error| error.to_string())?).unwrap_or_default();
    manager.follower.newest.store(newest, Ordering::Relaxed);
    if shared.snapshot.load().generation() == newest {
        return Ok(());
    }
    let outcome = shared.database.with(|conn| change::follow(shared, manager, conn));
    outcome.map_err(|error| error.to_string())?.map_err(|error| error.to_string())
}

/// Tells other processes when the transaction commits.
#[allow(clippy::unnecessary_wraps, reason = "SQLite has nothing to tell")]
pub(super) fn notify(conn: &mut DbConn, generation: i64) -> diesel::QueryResult<()> {
    match conn {
        #[cfg(feature = "postgres")]
        DbConn::Pg(native) => {
            use diesel::RunQueryDsl as _;
            let tell = diesel::sql_query("SELECT pg_notify($1, $2)");
            let tell = tell.bind::<diesel::sql_types::Text, _>(CHANNEL);
            let tell = tell.bind::<diesel::sql_types::Text, _>(generation.to_string());
            tell.execute(native).map(drop)
        }
        #[cfg(feature = "sqlite")]
        DbConn::Sqlite(_) => {
            let _ = generation;
            Ok(())
        }
    }
}

/// A connection that listens, where the database tells.
#[derive(Default)]
struct Ear {
    #[cfg(feature = "postgres")]
    listening: Option<diesel::PgConnection>,
    #[cfg(feature = "postgres")]
    tried: Option<Instant>,
}

/// How often a listening connection is looked at; that costs no statement.
#[cfg(feature = "postgres")]
const GLANCE: Duration = Duration::from_millis(25);
/// How long a connection that could not be made is not tried again.
#[cfg(feature = "postgres")]
const RETRY: Duration = Duration::from_secs(5);

impl Ear {
    /// Waits until the database tells something, and for the interval of polling at most.
    fn wait(&mut self, api: &Weak<Shared>, poll: Duration) {
        let until = Instant::now() + poll;
        while let Some(left) = until.checked_duration_since(Instant::now()) {
            if self.hears(api) {
                return;
            }
            std::thread::sleep(self.pause().min(left));
        }
    }

    #[cfg(feature = "postgres")]
    fn pause(&self) -> Duration {
        if self.listening.is_some() { GLANCE } else { Duration::MAX }
    }

    #[cfg(not(feature = "postgres"))]
    #[allow(clippy::unused_self, reason = "where there is nothing to hear there is no state")]
    fn pause(&self) -> Duration {
        Duration::MAX
    }

    /// Whether something was told since the last call.
    #[cfg(feature = "postgres")]
    fn hears(&mut self, api: &Weak<Shared>) -> bool {
        let due = self.tried.is_none_or(|tried| tried.elapsed() >= RETRY);
        if self.listening.is_none() && due {
            self.tried = Some(Instant::now());
            let Some(shared) = api.upgrade() else { return true };
            self.listening = listen(&shared);
        }
        let Some(conn) = &mut self.listening else { return false };
        let (mut heard, mut broken) = (false, false);
        for told in conn.notifications_iter() {
            heard |= told.is_ok();
            if told.is_err() {
                broken = true;
                break;
            }
        }
        if broken {
            self.listening = None;
        }
        heard || broken
    }

    #[cfg(not(feature = "postgres"))]
    #[allow(clippy::unused_self, reason = "where there is nothing to hear there is no state")]
    fn hears(&mut self, _api: &Weak<Shared>) -> bool {
        false
    }
}

/// A connection of its own that listens; none if the database has no such thing, or cannot be reached.
#[cfg(feature = "postgres")]
fn listen(shared: &Shared) -> Option<diesel::PgConnection> {
    use diesel::connection::SimpleConnection as _;

    match shared.database.separate_connection()? {
        Ok(DbConn::Pg(mut native)) => {
            native.batch_execute(&format!("LISTEN {CHANNEL}")).ok()?;
            Some(native)
        }
        #[cfg(feature = "sqlite")]
        Ok(DbConn::Sqlite(_)) => None,
        Err(error) => {
            tracing::warn!(%error, "no connection listens for changes of extensions; they are polled");
            None
        }
    }
}
