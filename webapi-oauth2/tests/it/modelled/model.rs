//! How extensions should stand after each change, told without a tree, a database or a dictionary.

use std::collections::BTreeSet;

use super::COUNT;

/// What the extensions are, and what they should be.
#[derive(Clone, Default)]
pub(super) struct Model {
    /// What each requires: only ones with a smaller number.
    pub(super) requires: Vec<Vec<usize>>,
    wanted: BTreeSet<usize>,
    /// Those whose last upgrade failed.
    stale: BTreeSet<usize>,
    fails: BTreeSet<usize>,
    /// Minor versions, of the process and as enabled.
    pub(super) version: Vec<u32>,
    enabled_version: Vec<u32>,
}

impl Model {
    /// Nothing is wanted, and whoever requires others names them by the pairs.
    pub(super) fn of(edges: &[(usize, usize)]) -> Self {
        let mut requires = vec![Vec::new(); COUNT];
        for (from, to) in edges.iter().copied() {
            if !requires[from].contains(&to) {
                requires[from].push(to);
            }
        }
        Self { requires, version: vec![0; COUNT], enabled_version: vec![0; COUNT], ..Self::default() }
    }

    fn closure(&self, of: usize) -> BTreeSet<usize> {
        let mut all = BTreeSet::from([of]);
        for index in (0..=of).rev() {
            if all.contains(&index) {
                all.extend(&self.requires[index]);
            }
        }
        all
    }

    fn dependents(&self, of: usize) -> BTreeSet<usize> {
        (0..COUNT).filter(|other| self.wanted.contains(other) && self.closure(*other).contains(&of)).collect()
    }

    pub(super) fn live(&self) -> BTreeSet<usize> {
        let is_sound = |index: &usize| self.wanted.contains(index) && !self.stale.contains(index);
        (0..COUNT).filter(|index| self.closure(*index).iter().all(is_sound)).collect()
    }

    pub(super) fn enable(&mut self, of: usize) -> bool {
        let all = self.closure(of);
        let runs = |index: &usize| !self.wanted.contains(index) || self.stale.contains(index);
        if all.iter().any(|index| runs(index) && self.fails.contains(index)) {
            return false;
        }
        for index in all {
            self.enabled_version[index] = self.version[index];
            self.stale.remove(&index);
            self.wanted.insert(index);
        }
        true
    }

    pub(super) fn disable(&mut self, of: usize, dependents: bool) -> bool {
        let others = self.dependents(of);
        if !dependents && others.iter().any(|other| *other != of) {
            return false;
        }
        for index in others.into_iter().chain([of]) {
            self.wanted.remove(&index);
            self.stale.remove(&index);
        }
        true
    }

    /// Its steps begin or cease to fail; whether they fail now.
    pub(super) fn flip(&mut self, of: usize) -> bool {
        let fails = !self.fails.remove(&of);
        if fails {
            self.fails.insert(of);
        }
        fails
    }

    /// What a start does: upgrades.
    pub(super) fn start(&mut self) {
        for index in 0..COUNT {
            if self.wanted.contains(&index) && self.enabled_version[index] < self.version[index] {
                if self.fails.contains(&index) {
                    self.stale.insert(index);
                } else {
                    self.stale.remove(&index);
                    self.enabled_version[index] = self.version[index];
                }
            }
        }
    }
}
