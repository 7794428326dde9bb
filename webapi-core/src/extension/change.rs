//! One change, from claim to commit: the state, the migrations and the steps of the extensions, all or nothing.
//!
//! In: what is asked for, and a connection outside a transaction. Out: the snapshot that took the place of the one before.
//! The claim makes processes wait for each other; within one process the [`Manager`](super::Manager) lets one in at a time.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;

use super::audit::{self, ExtensionAction, ExtensionChange};
use super::context::ExtensionContext;
use super::error::{ExtensionError, ExtensionProblem};
use super::known::{Catalogue, Known};
use super::manager::{By, Manager};
use super::settings::AnySettings;
use super::store::Row;
use super::version::Version;
use super::{contain, load, plan, store};
use crate::api::Shared;
use crate::db::{DbConn, transaction};
use crate::field::UtcDateTime;
use crate::request::Parameters;
use crate::snapshot::{BuildError, Snapshot};

/// What is asked for.
#[derive(Clone, Copy)]
pub(crate) enum Request<'a> {
    Enable(&'a str),
    /// Alone, or with all that require it.
    Disable(&'a str, bool),
    Configure(&'a str, &'a Parameters),
    /// To be as the rows say, in the versions of this process.
    Start,
}

/// Makes a change, and puts the new tree in its place.
pub(super) fn run(
    shared: &Shared,
    manager: &Manager,
    conn: &mut DbConn,
    request: Request<'_>,
    by: &By,
) -> Result<Arc<Snapshot>, ExtensionError> {
    let _turn = manager.turn();
    let outcome = transaction::write(conn, |conn| {
        let mut change = Change::begin(shared, manager, conn, by)?;
        change.attempt(conn, request)?;
        change.end(conn)
    });
    let outcome = outcome.or_else(|error| {
        record(shared, manager, conn, &error, by)?;
        Err(error)
    });
    let (snapshot, entries) = outcome?;
    Ok(manager.publish(shared, snapshot, &entries))
}

/// Makes the tree of this process what the database says; nothing is written.
pub(super) fn follow(shared: &Shared, manager: &Manager, conn: &mut DbConn) -> Result<(), ExtensionError> {
    let _turn = manager.turn();
    let (generation, rows) =
        transaction::read(conn, |conn| Ok((store::generation(conn)?, store::rows(conn)?)))?;
    let generation = u64::try_from(generation).unwrap_or_default();
    let old = shared.snapshot.load_full();
    let loaded = load::tree(&manager.catalogue, &shared.ground, &old, generation, &rows).map_err(nobodys)?;
    manager.publish(shared, loaded.snapshot, &[]);
    Ok(())
}

/// Stores the error of the extension that failed, so that everybody can see it.
fn record(
    shared: &Shared,
    manager: &Manager,
    conn: &mut DbConn,
    error: &ExtensionError,
    by: &By,
) -> Result<(), ExtensionError> {
    let Some(culprit) = error.culprit() else { return Ok(()) };
    let (snapshot, entries) = transaction::write(conn, |conn| {
        let mut change = Change::begin(shared, manager, conn, by)?;
        change.fail(culprit, &error.to_string());
        change.end(conn)
    })?;
    manager.publish(shared, snapshot, &entries);
    Ok(())
}

/// A change that has begun.
struct Change<'a> {
    shared: &'a Shared,
    catalogue: &'a Catalogue,
    by: &'a By,
    now: UtcDateTime,
    /// The tree that this one takes the place of.
    old: Arc<Snapshot>,
    generation: i64,
    rows: Vec<Row>,
    places: HashMap<String, usize>,
    /// Rows that are not as they are stored.
    touched: Vec<String>,
    /// Extensions that must be in the new tree.
    wanted: Vec<usize>,
    added_rows: bool,
    entries: Vec<ExtensionChange>,
}

impl<'a> Change<'a> {
    fn begin(
        shared: &'a Shared,
        manager: &'a Manager,
        conn: &mut DbConn,
        by: &'a By,
    ) -> Result<Self, ExtensionError> {
        let catalogue = &manager.catalogue;
        let generation = store::claim(conn)?;
        let mut rows = store::rows(conn)?;
        let known: Vec<&str> = catalogue.all.iter().map(|known| known.id()).collect();
        let added_rows = store::add_missing(conn, &mut rows, &known)?;
        let places = rows.iter().enumerate().map(|(place, row)| (row.class_name.clone(), place)).collect();
        Ok(Self {
            shared,
            places,
            catalogue,
            by,
            now: shared.clock.utc(),
            old: shared.snapshot.load_full(),
            generation,
            rows,
            touched: Vec::new(),
            wanted: Vec::new(),
            added_rows,
            entries: Vec::new(),
        })
    }

    fn attempt(&mut self, conn: &mut DbConn, request: Request<'_>) -> Result<(), ExtensionError> {
        match request {
            Request::Enable(id) => self.enable(conn, id),
            Request::Disable(id, dependents) => self.disable(conn, id, dependents),
            Request::Configure(id, fields) => self.configure(id, fields),
            Request::Start => self.start(conn),
        }
    }

    /// Enables an extension, and what it requires before it.
    fn enable(&mut self, conn: &mut DbConn, id: &str) -> Result<(), ExtensionError> {
        let order = plan::to_enable(self.catalogue, id)?;
        for index in &order {
            let known = Arc::clone(&self.catalogue.all[*index]);
            let place = self.place(known.id());
            if self.rows[place].enabled {
                self.upgrade(conn, &known)?;
                continue;
            }
            migrate(conn, &known, "initializing")?;
            self.step(conn, &known, "initializing", |known, ctx| known.code.on_enable(ctx))?;
            let row = &mut self.rows[place];
            row.enabled = true;
            row.version = known.version.to_string();
            row.load_error = None;
            self.note(known.id(), ExtensionAction::Enabled, String::new());
        }
        // One that is enabled and kept out here may be mended by now; that it is in the tree is what is asked for.
        for index in &order {
            let place = self.place(self.catalogue.all[*index].id());
            if self.rows[place].load_error.take().is_some() {
                self.touched.push(self.rows[place].class_name.clone());
            }
        }
        self.wanted.extend(order);
        Ok(())
    }

    fn disable(&mut self, conn: &mut DbConn, id: &str, dependents: bool) -> Result<(), ExtensionError> {
        let unknown = || ExtensionError::Unknown { id: id.to_owned() };
        let Some(index) = self.catalogue.index(id) else {
            // What this process does not have can still be given up.
            let place = self.places.get(id).copied().ok_or_else(unknown)?;
            if std::mem::replace(&mut self.rows[place].enabled, false) {
                self.note(id, ExtensionAction::Disabled, String::new());
            }
            return Ok(());
        };
        let enabled: Vec<bool> =
            self.catalogue.all.iter().map(|known| self.rows[self.place(known.id())].enabled).collect();
        let others = plan::dependents(self.catalogue, &enabled, index);
        if !others.is_empty() && !dependents {
            let dependents = others.iter().map(|other| self.catalogue.all[*other].id().to_owned()).collect();
            return Err(ExtensionError::Required { id: id.to_owned(), dependents });
        }
        for index in others.into_iter().chain([index]) {
            let known = Arc::clone(&self.catalogue.all[index]);
            let place = self.place(known.id());
            let error = self.rows[place].load_error.take();
            if self.rows[place].enabled {
                self.step(conn, &known, "shutting down", |known, ctx| known.code.on_disable(ctx))?;
                self.rows[place].enabled = false;
                self.note(known.id(), ExtensionAction::Disabled, String::new());
            } else if error.is_some() {
                self.touched.push(known.id().to_owned());
            }
        }
        Ok(())
    }

    fn configure(&mut self, id: &str, fields: &Parameters) -> Result<(), ExtensionError> {
        let known = self.catalogue.get(id).ok_or_else(|| ExtensionError::Unknown { id: id.to_owned() })?;
        let kind = known.manifest.settings.ok_or_else(|| ExtensionError::NoSettings { id: id.to_owned() })?;
        let place = self.place(id);
        let stored: Value = serde_json::from_str(&self.rows[place].settings).unwrap_or_default();
        let (_, json) = kind.change(&stored, fields).map_err(ExtensionError::Settings)?;
        let json = json.to_string();
        if self.rows[place].settings != json {
            self.rows[place].settings = json;
            self.note(
                id,
                ExtensionAction::Configured,
                fields.iter().map(|(name, _)| name).collect::<Vec<_>>().join(", "),
            );
        }
        Ok(())
    }

    /// Upgrades what is enabled in an older version; who fails keeps its error, and the others go on.
    fn start(&mut self, conn: &mut DbConn) -> Result<(), ExtensionError> {
        for index in self.catalogue.order.clone() {
            let known = Arc::clone(&self.catalogue.all[index]);
            let place = self.place(known.id());
            if !self.rows[place].enabled || known.problem.is_some() {
                continue;
            }
            let before = self.rows[place].clone();
            let tried = transaction::savepoint(conn, |conn| self.upgrade(conn, &known))?;
            if let Err(error) = tried {
                self.rows[place] = before;
                self.fail(known.id(), &error.to_string());
            }
        }
        Ok(())
    }

    /// Brings an enabled extension up to the version of this process.
    fn upgrade(&mut self, conn: &mut DbConn, known: &Known) -> Result<(), ExtensionError> {
        let place = self.place(known.id());
        let from = match Version::parse(&self.rows[place].version) {
            Ok(from) if from < known.version => from,
            _ => return Ok(()),
        };
        migrate(conn, known, "upgrading")?;
        self.step(conn, known, "upgrading", |known, ctx| known.code.on_upgrade(ctx, &from))?;
        let row = &mut self.rows[place];
        row.version = known.version.to_string();
        row.load_error = None;
        self.note(known.id(), ExtensionAction::Upgraded, format!("from {from}"));
        Ok(())
    }

    fn step(
        &self,
        conn: &mut DbConn,
        known: &Known,
        step: &'static str,
        run: impl FnOnce(&Known, &mut ExtensionContext<'_>) -> Result<(), ExtensionProblem>,
    ) -> Result<(), ExtensionError> {
        let (settings, settings_json): (Option<AnySettings>, Value) = match known.manifest.settings {
            None => (None, Value::Null),
            Some(kind) => {
                let stored = &self.rows[self.place(known.id())].settings;
                let (settings, json) = kind.read(&serde_json::from_str(stored).unwrap_or_default());
                (Some(settings), json)
            }
        };
        let mut ctx = ExtensionContext {
            conn,
            settings: settings.as_ref(),
            settings_json: &settings_json,
            now: self.now,
        };
        contain(|| run(known, &mut ctx)).map_err(|problem| failed(known, step, &problem))
    }

    /// Writes that an extension failed.
    fn fail(&mut self, id: &str, problem: &str) {
        let Some(place) = self.places.get(id).copied() else { return };
        self.rows[place].load_error = Some(problem.to_owned());
        self.note(id, ExtensionAction::Failed, problem.to_owned());
    }

    fn note(&mut self, id: &str, action: ExtensionAction, detail: String) {
        self.touched.push(id.to_owned());
        self.entries.push(ExtensionChange {
            extension: id.to_owned(),
            action,
            version: self.rows[self.place(id)].version.clone(),
            by: self.by.clone(),
            detail,
            at: self.now,
        });
    }

    /// The row of an extension of this process; every one has a row by now.
    fn place(&self, id: &str) -> usize {
        self.places.get(id).copied().unwrap_or_default()
    }

    /// Stores what changed, and grows the tree.
    fn end(mut self, conn: &mut DbConn) -> Result<(Snapshot, Vec<ExtensionChange>), ExtensionError> {
        if self.added_rows || !self.touched.is_empty() {
            self.generation += 1;
            store::advance(conn, self.generation)?;
        }
        for row in self.rows.iter().filter(|row| self.touched.contains(&row.class_name)) {
            store::save(conn, row)?;
        }
        audit::write(conn, &self.entries)?;
        let generation = u64::try_from(self.generation).unwrap_or_default();
        let ground = &self.shared.ground;
        let loaded = load::tree(self.catalogue, ground, &self.old, generation, &self.rows);
        let snapshot = loaded.map_err(nobodys)?.insist_on(self.catalogue, &self.wanted)?;
        Ok((snapshot, self.entries))
    }
}

/// A tree that does not grow, whoever is in it.
fn nobodys(problem: BuildError) -> ExtensionError {
    ExtensionError::Tree { id: String::new(), problem }
}

fn migrate(conn: &mut DbConn, known: &Known, step: &'static str) -> Result<(), ExtensionError> {
    for migrations in &known.manifest.migrations {
        migrations.run(conn).map_err(|error| failed(known, step, &error.into()))?;
    }
    Ok(())
}

fn failed(known: &Known, step: &'static str, problem: &ExtensionProblem) -> ExtensionError {
    ExtensionError::Failed { id: known.id().to_owned(), step, problem: problem.to_string() }
}
