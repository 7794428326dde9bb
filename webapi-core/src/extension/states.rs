//! How the extensions stand: part of a snapshot, so that it agrees with the tree.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;

use super::known::Known;
use super::settings::{AnySettings, SettingsType};
use super::store::Row;

/// The extensions as they are with one tree.
#[derive(Default)]
pub(crate) struct States {
    pub(super) by_id: HashMap<String, Arc<State>>,
    /// In the order of their rows.
    pub(super) order: Vec<Arc<State>>,
    settings: HashMap<TypeId, AnySettings>,
    texts: HashMap<String, String>,
}

/// One extension.
pub(crate) struct State {
    pub(crate) row: Row,
    /// `None` if this process has no such extension.
    pub(crate) known: Option<Arc<Known>>,
    /// Whether its resources are in the tree.
    pub(crate) live: bool,
    /// Why it is not as it should be here.
    pub(crate) error: Option<String>,
    pub(crate) settings: Option<(AnySettings, Value)>,
}

/// What is said about an extension that this process does not have.
pub(crate) const MISSING: &str = "This extension is not installed on the server";

impl States {
    pub(super) fn new(order: Vec<Arc<State>>) -> Self {
        let by_id = order.iter().map(|state| (state.row.class_name.clone(), Arc::clone(state))).collect();
        let live = || order.iter().filter(|state| state.live);
        let mut settings = HashMap::new();
        let mut texts = HashMap::new();
        for state in live() {
            let Some(known) = &state.known else { continue };
            if let (Some(kind), Some((value, _))) = (&known.manifest.settings, &state.settings) {
                settings.insert(kind.type_id, Arc::clone(value));
            }
            texts.extend(known.manifest.scope_texts.iter().cloned());
        }
        Self { by_id, order, settings, texts }
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Arc<State>> {
        self.by_id.get(id)
    }

    pub(crate) fn is_live(&self, id: &str) -> bool {
        self.get(id).is_some_and(|state| state.live)
    }

    pub(crate) fn scope_text(&self, scope: &str) -> Option<&str> {
        self.texts.get(scope).map(String::as_str)
    }

    /// The settings of this type, while their extension is enabled.
    pub(crate) fn settings<S: Any + Send + Sync>(&self) -> Option<Arc<S>> {
        Arc::clone(self.settings.get(&TypeId::of::<S>())?).downcast().ok()
    }
}

impl State {
    /// The state of a row; settings that have not changed are taken over.
    pub(super) fn of(row: &Row, known: Option<&Arc<Known>>, before: Option<&Arc<Self>>) -> Self {
        let kind = known.and_then(|known| known.manifest.settings);
        let same = before.filter(|old| old.row.settings == row.settings);
        let same = same.and_then(|old| old.settings.clone());
        let read = |kind: SettingsType| kind.read(&serde_json::from_str(&row.settings).unwrap_or_default());
        let settings = kind.map(|kind| same.unwrap_or_else(|| read(kind)));
        let error = match known {
            Some(known) => known.problem.clone().or_else(|| row.load_error.clone()),
            None => Some(MISSING.to_owned()),
        };
        Self { row: row.clone(), known: known.cloned(), live: false, error, settings }
    }
}
