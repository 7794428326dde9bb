//! [`ExtensionManager`]: enable, disable, configure, list, reload.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;

use super::audit::ExtensionChange;
use super::change::{self, Request};
use super::error::ExtensionError;
use super::follow::{Follower, Health};
use super::known::Catalogue;
use super::states::State;
use crate::account::User;
use crate::api::Shared;
use crate::db::DbConn;
use crate::request::{Parameters, RawValue};
use crate::snapshot::Snapshot;

/// How extensions are run.
///
/// ```
/// use std::time::Duration;
/// use webapi_core::extension::{ExtensionSettings, PanicPolicy};
///
/// let settings = ExtensionSettings::default()
///     .on_panic(PanicPolicy::DisableAfter(3))
///     .poll_every(Duration::from_millis(250));
/// ```
#[derive(Debug, Clone)]
pub struct ExtensionSettings {
    pub(crate) on_panic: PanicPolicy,
    pub(crate) poll: Duration,
}

/// What becomes of an extension whose handlers panic. The request gets 500 in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum PanicPolicy {
    /// It stays enabled. The default.
    #[default]
    Keep,
    /// It is disabled, with what requires it, when it has panicked so often since it was enabled in this process.
    DisableAfter(u64),
}

impl Default for ExtensionSettings {
    /// Panics are counted and nothing else; the database is asked for changes every half second.
    fn default() -> Self {
        Self { on_panic: PanicPolicy::Keep, poll: Duration::from_millis(500) }
    }
}

impl ExtensionSettings {
    /// What becomes of an extension whose handlers panic.
    pub fn on_panic(mut self, policy: PanicPolicy) -> Self {
        self.on_panic = policy;
        self
    }

    /// How often a process asks the database whether another one changed something; half a second by default, and at
    /// least 10 ms. PostgreSQL tells by itself, and is asked as well in case it could not.
    pub fn poll_every(mut self, interval: Duration) -> Self {
        self.poll = interval.max(Duration::from_millis(10));
        self
    }
}

/// Who makes a change, for the audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct By {
    user_id: Option<i64>,
    name: String,
}

impl By {
    /// A person.
    pub fn user(user: &User) -> Self {
        Self { user_id: Some(user.id), name: user.username.clone() }
    }

    /// A program: a command line, for example.
    pub fn program(name: impl Into<String>) -> Self {
        Self { user_id: None, name: name.into() }
    }

    /// The id of the person, if it is one.
    pub fn user_id(&self) -> Option<i64> {
        self.user_id
    }

    /// The login name or the name of the program.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// What an API keeps for its extensions.
pub(crate) struct Manager {
    pub(crate) catalogue: Catalogue,
    pub(crate) settings: ExtensionSettings,
    pub(crate) follower: Follower,
    turn: Mutex<()>,
    panics: HashMap<String, AtomicU64>,
}

impl Manager {
    pub(crate) fn new(catalogue: Catalogue, settings: ExtensionSettings) -> Self {
        let panics = catalogue.all.iter().map(|known| (known.id().to_owned(), AtomicU64::new(0))).collect();
        Self { catalogue, settings, follower: Follower::default(), turn: Mutex::new(()), panics }
    }

    /// The right of one thread of this process to change the tree.
    pub(super) fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a tree in its place. Call it with the turn in hand.
    pub(super) fn publish(
        &self,
        shared: &Shared,
        snapshot: Snapshot,
        entries: &[ExtensionChange],
    ) -> Arc<Snapshot> {
        let snapshot = Arc::new(snapshot);
        shared.snapshot.store(Arc::clone(&snapshot));
        for entry in entries {
            if let Some(panics) = self.panics.get(&entry.extension) {
                panics.store(0, Ordering::Relaxed);
            }
            snapshot.listeners.tell(entry);
        }
        snapshot
    }

    /// Counts a panic; true if it was the last one that the extension may have.
    pub(crate) fn count_panic(&self, id: &str) -> bool {
        let Some(panics) = self.panics.get(id) else { return false };
        let now = panics.fetch_add(1, Ordering::Relaxed) + 1;
        matches!(self.settings.on_panic, PanicPolicy::DisableAfter(most) if now == most)
    }

    fn panics(&self, id: &str) -> u64 {
        self.panics.get(id).map_or(0, |panics| panics.load(Ordering::Relaxed))
    }
}

/// The extensions of an API. Cloning shares it.
///
/// Every change waits for the others, takes a connection, and ends with another snapshot in its place. The calls
/// block; on a server's runtime use [`spawn_blocking`](actix_web::web::block).
///
/// ```
/// use webapi_core::WebApi;
/// use webapi_core::db::Database;
/// use webapi_core::extension::{By, Extension, ExtensionSettings, Manifest};
///
/// struct Reminders;
/// impl Extension for Reminders {
///     fn manifest(&self) -> Manifest {
///         Manifest::new("reminders", "Reminders", "1.0.0")
///     }
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let api = WebApi::builder()
///     .database(Database::open("sqlite::memory:")?)
///     .extensions(ExtensionSettings::default())
///     .extension(Reminders)
///     .build()?;
/// api.migrate()?;
/// let extensions = api.extensions()?;
/// extensions.enable("reminders", &By::program("an example"))?;
/// assert!(extensions.get("reminders").is_some_and(|reminders| reminders.enabled));
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct ExtensionManager(pub(crate) Arc<Shared>);

/// How an extension stands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExtensionInfo {
    /// Its id.
    pub id: String,
    /// Whether its resources are in the tree.
    pub enabled: bool,
    /// Whether it shall be, by the database; it is not if something keeps it out, see `load_error`.
    pub wanted: bool,
    /// Its name, if this process has it; so are the other texts.
    pub name: Option<String>,
    /// Its version here.
    pub version: Option<String>,
    /// The version that was enabled last.
    pub enabled_version: Option<String>,
    /// What it is good for.
    pub summary: Option<String>,
    /// Who made it.
    pub author: Option<String>,
    /// Where they are.
    pub author_url: Option<String>,
    /// Its licence.
    pub licence: Option<String>,
    /// Where more is said about it.
    pub url: Option<String>,
    /// What it requires: ids and ranges of versions.
    pub requires: Vec<(String, String)>,
    /// Why it is not as it should be.
    pub load_error: Option<String>,
    /// How often its handlers panicked here since it was last changed.
    pub panics: u64,
}

impl ExtensionManager {
    /// Enables an extension, and what it requires before it. Enabling again changes nothing.
    ///
    /// # Errors
    ///
    /// [`ExtensionError`]; then nothing has changed, but for the error that is shown as `load_error`.
    pub fn enable(&self, id: &str, by: &By) -> Result<(), ExtensionError> {
        self.change(Request::Enable(id), by)
    }

    /// Disables an extension. Its tables, settings and tokens stay.
    ///
    /// # Errors
    ///
    /// [`ExtensionError::Required`] if others require it, and the rest of [`ExtensionError`].
    pub fn disable(&self, id: &str, by: &By) -> Result<(), ExtensionError> {
        self.change(Request::Disable(id, false), by)
    }

    /// Disables an extension after all that require it.
    ///
    /// # Errors
    ///
    /// [`ExtensionError`].
    pub fn disable_with_dependents(&self, id: &str, by: &By) -> Result<(), ExtensionError> {
        self.change(Request::Disable(id, true), by)
    }

    /// Changes settings; members that are not named keep their values.
    ///
    /// # Errors
    ///
    /// [`ExtensionError::Settings`] with every wrong member, and the rest of [`ExtensionError`].
    pub fn configure(&self, id: &str, settings: &Value, by: &By) -> Result<(), ExtensionError> {
        let mut fields = Parameters::new();
        for (name, value) in settings.as_object().into_iter().flatten() {
            fields.push(name.clone(), RawValue::Json(value.clone()));
        }
        self.change(Request::Configure(id, &fields), by)
    }

    /// Reads the state from the database, and upgrades what is enabled in an older version than this process has.
    ///
    /// [`WebApi::migrate`](crate::WebApi::migrate) does it at start-up, and other processes' changes are followed without.
    ///
    /// # Errors
    ///
    /// [`ExtensionError::Database`] and [`ExtensionError::Connection`]; what is wrong with single extensions is in their
    /// `load_error`.
    pub fn reload(&self) -> Result<(), ExtensionError> {
        self.change(Request::Start, &By::program("start"))
    }

    /// As [`reload`](Self::reload), on a connection that is at hand, outside a transaction: for fixtures.
    ///
    /// # Errors
    ///
    /// [`ExtensionError::Database`].
    pub fn reload_with(&self, conn: &mut DbConn) -> Result<(), ExtensionError> {
        self.change_on(conn, Request::Start, &By::program("start")).map(drop)
    }

    /// All extensions: those of this process, and those that it does not have and the database knows.
    pub fn list(&self) -> Vec<ExtensionInfo> {
        let snapshot = self.0.snapshot.load_full();
        snapshot.extensions.order.iter().map(|state| self.info(state)).collect()
    }

    /// One extension.
    pub fn get(&self, id: &str) -> Option<ExtensionInfo> {
        let snapshot = self.0.snapshot.load_full();
        snapshot.extensions.get(id).map(|state| self.info(state))
    }

    /// Whether this process follows what others change, for a health page.
    pub fn health(&self) -> Health {
        match self.manager() {
            Ok(manager) => manager.follower.health(&self.0),
            Err(_) => Health::default(),
        }
    }

    /// Counts a panic of an extension's handler, and disables the extension if it was the last one it may have.
    pub(crate) fn note_panic(&self, id: &str) {
        if !self.0.extensions.as_ref().is_some_and(|manager| manager.count_panic(id)) {
            return;
        }
        let (this, id) = (self.clone(), id.to_owned());
        self.0.database.later(move |conn| {
            let by = By::program("too many panics");
            if let Err(error) = this.change_on(conn, Request::Disable(&id, true), &by) {
                tracing::error!(id, %error, "an extension that panics cannot be disabled");
            }
        });
    }

    /// Takes over what the database says, without writing anything.
    pub(crate) fn follow_once(&self) -> Result<(), ExtensionError> {
        self.0.database.with(|conn| change::follow(&self.0, self.manager()?, conn))?
    }

    fn change(&self, request: Request<'_>, by: &By) -> Result<(), ExtensionError> {
        self.0.database.writing(|conn| self.change_on(conn, request, by).map(drop))?
    }

    /// Makes a change on a connection outside a transaction.
    pub(crate) fn change_on(
        &self,
        conn: &mut DbConn,
        request: Request<'_>,
        by: &By,
    ) -> Result<Arc<Snapshot>, ExtensionError> {
        change::run(&self.0, self.manager()?, conn, request, by)
    }

    fn manager(&self) -> Result<&Manager, ExtensionError> {
        self.0.extensions.as_ref().ok_or(ExtensionError::Absent)
    }

    fn info(&self, state: &State) -> ExtensionInfo {
        let manifest = state.known.as_ref().map(|known| &known.manifest);
        ExtensionInfo {
            id: state.row.class_name.clone(),
            enabled: state.live,
            wanted: state.row.enabled,
            name: manifest.map(|manifest| manifest.name.clone()),
            version: manifest.map(|manifest| manifest.version.clone()),
            enabled_version: Some(state.row.version.clone()).filter(|version| !version.is_empty()),
            summary: manifest.map(|manifest| manifest.summary.clone()),
            author: manifest.map(|manifest| manifest.author.clone()),
            author_url: manifest.and_then(|manifest| manifest.author_url.clone()),
            licence: manifest.and_then(|manifest| manifest.licence.clone()),
            url: manifest.and_then(|manifest| manifest.url.clone()),
            requires: manifest.map(|manifest| manifest.requires.clone()).unwrap_or_default(),
            load_error: state.error.clone(),
            panics: self.manager().map_or(0, |manager| manager.panics(&state.row.class_name)),
        }
    }
}

impl std::fmt::Debug for ExtensionManager {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ExtensionManager(generation {})", self.0.snapshot.load().generation())
    }
}
