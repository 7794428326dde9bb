//! What the rows say, made the tree of this process.
//!
//! In: the tree as it is, and the rows. Out: the tree as it shall be. An extension that cannot be in it stays out, with
//! a reason in its state; those that require it stay out with it, and all others are in.

use std::sync::Arc;

use super::error::ExtensionError;
use super::known::{Catalogue, Known};
use super::plan;
use super::states::{State, States};
use super::store::Row;
use super::version::Version;
use crate::snapshot::{Branch, BuildError, Ground, Regrowth, Snapshot, regrow};

/// A tree, and the extensions whose resources did not fit into it.
pub(super) struct Loaded {
    pub(super) snapshot: Snapshot,
    misfits: Vec<(usize, BuildError)>,
}

/// Grows the tree that the rows ask for.
pub(super) fn tree(
    catalogue: &Catalogue,
    ground: &Ground,
    old: &Snapshot,
    generation: u64,
    rows: &[Row],
) -> Result<Loaded, BuildError> {
    let grower = Grower { catalogue, ground, generation };
    let before = grower.live_in(old);
    let mut misfits: Vec<(usize, BuildError)> = Vec::new();
    loop {
        let (live, states) = choose(catalogue, rows, &old.extensions, &misfits);
        let error = match grower.grow(old, &before, &live, Arc::new(states)) {
            Ok(snapshot) => return Ok(Loaded { snapshot, misfits }),
            Err(error) => error,
        };
        match grower.first_misfit(old, &before, &live) {
            Some(misfit) => misfits.push(misfit),
            None => return Err(error),
        }
    }
}

/// The tree as it would be with one extension more, and with what that one requires; none if that cannot be.
pub(super) fn with(catalogue: &Catalogue, ground: &Ground, old: &Snapshot, index: usize) -> Option<Snapshot> {
    let grower = Grower { catalogue, ground, generation: old.generation };
    let before = grower.live_in(old);
    let wanted = plan::to_enable(catalogue, catalogue.all[index].id()).ok()?;
    let is_in = |index: &usize| before.contains(index) || wanted.contains(index);
    let after: Vec<usize> = catalogue.order.iter().copied().filter(is_in).collect();
    grower.grow(old, &before, &after, Arc::default()).ok()
}

impl Loaded {
    /// Fails if one of these extensions is not in the tree.
    pub(super) fn insist_on(
        self,
        catalogue: &Catalogue,
        indexes: &[usize],
    ) -> Result<Snapshot, ExtensionError> {
        let mut misfits = self.misfits.into_iter();
        if let Some((index, problem)) = misfits.find(|(index, _)| indexes.contains(index)) {
            return Err(ExtensionError::Tree { id: catalogue.all[index].id().to_owned(), problem });
        }
        for id in indexes.iter().map(|index| catalogue.all[*index].id()) {
            let state = self.snapshot.extensions.get(id);
            if !state.is_some_and(|state| state.live) {
                let problem = state.and_then(|state| state.error.clone()).unwrap_or_default();
                return Err(ExtensionError::Unusable { id: id.to_owned(), problem });
            }
        }
        Ok(self.snapshot)
    }
}

struct Grower<'a> {
    catalogue: &'a Catalogue,
    ground: &'a Ground,
    generation: u64,
}

impl Grower<'_> {
    /// The extensions that are in a tree, what is required first.
    fn live_in(&self, tree: &Snapshot) -> Vec<usize> {
        let is_live = |index: &usize| tree.extensions.is_live(self.catalogue.all[*index].id());
        self.catalogue.order.iter().copied().filter(is_live).collect()
    }

    fn grow(
        &self,
        old: &Snapshot,
        before: &[usize],
        after: &[usize],
        states: Arc<States>,
    ) -> Result<Snapshot, BuildError> {
        let leaving = self.branches(&without(self.catalogue, before, after));
        let joining = self.branches(&without(self.catalogue, after, before));
        let mut live = after.to_vec();
        live.sort_unstable();
        let change = Regrowth {
            generation: self.generation,
            leaving: &leaving,
            joining: &joining,
            live: &self.branches(&live),
            extensions: states,
        };
        regrow(old, self.ground, &change)
    }

    /// Lets the new ones join one by one, to see at which one it goes wrong.
    fn first_misfit(&self, old: &Snapshot, before: &[usize], after: &[usize]) -> Option<(usize, BuildError)> {
        let joining = without(self.catalogue, after, before);
        let mut live = without(self.catalogue, after, &joining);
        let mut tree = self.grow(old, before, &live, Arc::default()).ok()?;
        for index in joining {
            let mut more = live.clone();
            more.push(index);
            match self.grow(&tree, &live, &more, Arc::default()) {
                Ok(next) => (tree, live) = (next, more),
                Err(error) => return Some((index, error)),
            }
        }
        None
    }

    fn branches(&self, indexes: &[usize]) -> Vec<&Branch> {
        indexes.iter().map(|index| &self.catalogue.all[*index].branch).collect()
    }
}

/// Those that are not among the others.
fn without(catalogue: &Catalogue, indexes: &[usize], others: &[usize]) -> Vec<usize> {
    let mut is_other = vec![false; catalogue.all.len()];
    others.iter().for_each(|index| is_other[*index] = true);
    indexes.iter().copied().filter(|index| !is_other[*index]).collect()
}

/// Which extensions shall be in the tree, what is required first, and how all of them stand.
fn choose(
    catalogue: &Catalogue,
    rows: &[Row],
    before: &States,
    misfits: &[(usize, BuildError)],
) -> (Vec<usize>, States) {
    let mut states: Vec<State> = Vec::with_capacity(rows.len());
    let mut places: Vec<Option<usize>> = vec![None; catalogue.all.len()];
    for row in rows {
        if let Some(index) = catalogue.index(&row.class_name) {
            places[index] = Some(states.len());
        }
        let known = catalogue.get(&row.class_name);
        states.push(State::of(row, known, before.get(&row.class_name)));
    }
    let mut is_live = vec![false; catalogue.all.len()];
    for index in catalogue.order.iter().copied() {
        let Some(place) = places[index].filter(|place| states[*place].row.enabled) else { continue };
        let obstacle = match misfits.iter().find(|(misfit, _)| *misfit == index) {
            Some((_, error)) => Some(error.to_string()),
            None => obstacle(catalogue, &catalogue.all[index], &states[place].row, &is_live),
        };
        is_live[index] = obstacle.is_none();
        states[place].live = obstacle.is_none();
        states[place].error = obstacle;
    }
    let live = catalogue.order.iter().copied().filter(|index| is_live[*index]).collect();
    (live, States::new(states.into_iter().map(Arc::new).collect()))
}

/// What keeps an enabled extension out of the tree.
fn obstacle(catalogue: &Catalogue, known: &Known, row: &Row, is_live: &[bool]) -> Option<String> {
    if let Some(problem) = &known.problem {
        return Some(problem.clone());
    }
    for (id, range) in &known.requires {
        let found = catalogue.index(id);
        let version = found.map(|index| &catalogue.all[index].version);
        if !version.is_some_and(|version| range.matches(version)) {
            return Some(ExtensionError::requirement(known.id(), id, range, version).to_string());
        }
        if !found.is_some_and(|index| is_live[index]) {
            return Some(format!("`{}` requires `{id}`, which is not enabled here", known.id()));
        }
    }
    match Version::parse(&row.version) {
        Ok(stored) if stored < known.version => {
            let reason = row.load_error.clone();
            let waits = || format!("Version {} waits until its upgrade from {stored} has run", known.version);
            Some(reason.unwrap_or_else(waits))
        }
        Ok(stored) if stored > known.version => {
            tracing::warn!(extension = known.id(), %stored, here = %known.version, "a newer version is in use elsewhere");
            None
        }
        _ => None,
    }
}
