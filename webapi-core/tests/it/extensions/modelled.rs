//! Any sequence of changes over any dependencies ends where a simple model ends, and the tree agrees with it each time.

use std::collections::BTreeSet;

use proptest::prelude::*;
use webapi_core::WebApi;
use webapi_core::db::Database;

use super::kit::{self, Script, by};

const IDS: [&str; 8] = ["zero", "one", "two", "three", "four", "five", "six", "seven"];

#[derive(Debug, Clone)]
enum Act {
    Enable(usize),
    Disable(usize),
    DisableAll(usize),
    /// Its steps begin or cease to fail.
    Flip(usize),
    /// A fresh process over the same database.
    Restart,
    /// The same, with the next version of one.
    Upgrade(usize),
}

fn act() -> impl Strategy<Value = Act> {
    let which = 0..IDS.len();
    prop_oneof![
        4 => which.clone().prop_map(Act::Enable),
        2 => which.clone().prop_map(Act::Disable),
        1 => which.clone().prop_map(Act::DisableAll),
        2 => which.clone().prop_map(Act::Flip),
        1 => Just(Act::Restart),
        1 => which.prop_map(Act::Upgrade),
    ]
}

/// What the extensions are, and what they should be.
#[derive(Clone, Default)]
struct Model {
    /// What each requires: only ones with a smaller number.
    requires: Vec<Vec<usize>>,
    wanted: BTreeSet<usize>,
    /// Those whose last upgrade failed.
    stale: BTreeSet<usize>,
    fails: BTreeSet<usize>,
    /// Minor versions, of the process and as enabled.
    version: Vec<u32>,
    enabled_version: Vec<u32>,
}

impl Model {
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
        (0..IDS.len())
            .filter(|other| self.wanted.contains(other) && self.closure(*other).contains(&of))
            .collect()
    }

    fn live(&self) -> BTreeSet<usize> {
        let is_sound = |index: &usize| self.wanted.contains(index) && !self.stale.contains(index);
        (0..IDS.len()).filter(|index| self.closure(*index).iter().all(is_sound)).collect()
    }

    fn enable(&mut self, of: usize) -> bool {
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

    fn disable(&mut self, of: usize, dependents: bool) -> bool {
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

    /// What a start does: upgrades.
    fn start(&mut self) {
        for index in 0..IDS.len() {
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

fn script(index: usize) -> Script {
    let script = Script::new(IDS[index]);
    match index {
        0 => script.resource::<0>(),
        1 => script.resource::<1>(),
        2 => script.resource::<2>(),
        3 => script.resource::<3>(),
        4 => script.resource::<4>(),
        5 => script.resource::<5>(),
        6 => script.resource::<6>(),
        _ => script.resource::<7>(),
    }
}

fn build(scripts: &[Script], database: &Database) -> WebApi {
    let builder = WebApi::builder().database(database.clone()).without_inventory();
    let api = kit::all(scripts)(builder).build().unwrap();
    api.migrate().unwrap();
    api
}

/// Whether every part of the tree says the same.
fn agree(api: &WebApi, scripts: &[Script], live: &BTreeSet<usize>) -> Result<(), TestCaseError> {
    let tree = api.snapshot();
    let manager = api.extensions().unwrap();
    let walked: BTreeSet<&str> = tree
        .walk()
        .iter()
        .filter(|view| view.extension().is_some())
        .map(|view| view.descriptor().name)
        .collect();
    for (index, id) in IDS.iter().enumerate() {
        let is_live = live.contains(&index);
        prop_assert_eq!(manager.get(id).unwrap().enabled, is_live, "{}", id);
        prop_assert_eq!(walked.contains(id), is_live, "{} in the walk", id);
        prop_assert_eq!(tree.resource(id).is_some(), is_live, "{} by name", id);
        prop_assert_eq!(tree.is_policy_id(id), is_live, "{} as a policy id", id);
        let path = format!("extensions/{id}/{id}/");
        prop_assert_eq!(tree.find(&path).is_some(), is_live, "{}", path);
        let url = tree.resource(id).and_then(|view| view.url().map(str::to_owned));
        prop_assert_eq!(url.is_some(), is_live);
        prop_assert!(url.is_none_or(|url| url.ends_with(&path)));
    }
    // Grown step by step, a tree is what it would be if it were formed at once.
    let at_once = kit::rebuilt(api, scripts).snapshot();
    prop_assert_eq!(kit::portrait(&tree), kit::portrait(&at_once));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn the_state_and_the_tree_are_what_the_model_says(
        edges in prop::collection::vec((1..IDS.len(), any::<prop::sample::Index>()), 0..8),
        acts in prop::collection::vec(act(), 1..24),
    ) {
        let mut model = Model { version: vec![0; 8], enabled_version: vec![0; 8], ..Model::default() };
        model.requires = vec![Vec::new(); IDS.len()];
        for (from, to) in &edges {
            let to = to.index(*from);
            if !model.requires[*from].contains(&to) {
                model.requires[*from].push(to);
            }
        }
        let mut scripts: Vec<Script> = (0..IDS.len()).map(script).collect();
        for (index, script) in scripts.iter_mut().enumerate() {
            for to in &model.requires[index] {
                *script = script.clone().requires(IDS[*to], "*");
            }
        }
        let database = Database::open("sqlite::memory:").unwrap();
        let mut api = build(&scripts, &database);
        for act in acts {
            let manager = api.extensions().unwrap();
            let (done, expected) = match act {
                Act::Enable(index) => (manager.enable(IDS[index], &by()).map_err(|error| error.to_string()), model.enable(index)),
                Act::Disable(index) => (manager.disable(IDS[index], &by()).map_err(|error| error.to_string()), model.disable(index, false)),
                Act::DisableAll(index) => {
                    (manager.disable_with_dependents(IDS[index], &by()).map_err(|error| error.to_string()), model.disable(index, true))
                }
                Act::Flip(index) => {
                    let fails = model.fails.remove(&index);
                    if !fails {
                        model.fails.insert(index);
                    }
                    *scripts[index].fails.lock().unwrap() = !fails;
                    (Ok(()), true)
                }
                Act::Restart | Act::Upgrade(_) => {
                    if let Act::Upgrade(index) = act {
                        model.version[index] += 1;
                        let version = format!("1.{}", model.version[index]);
                        scripts[index] = scripts[index].clone().version(&version);
                    }
                    drop(manager);
                    api = build(&scripts, &database);
                    model.start();
                    (Ok(()), true)
                }
            };
            prop_assert_eq!(done.is_ok(), expected, "{:?}: {:?}", act, done);
            agree(&api, &scripts, &model.live())?;
        }
    }
}
