//! All extensions that a process could enable, checked against each other once.
//!
//! In: the extensions of the builder and of the inventory, and the resources of the application. Out: a [`Catalogue`],
//! in which every extension has its index, its place in the tree, its requirements resolved, and what is wrong with its
//! declaration, if anything is. An extension that is wrong can never be enabled; the others do not mind.

use std::any::TypeId;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::Extension;
use super::manifest::{Below, Manifest};
use super::version::{Version, VersionRange};
use crate::Root;
use crate::descriptor::{Descriptor, FieldRole};
use crate::snapshot::{Branch, Contribution, NodeId};

/// An extension of this process.
pub(crate) struct Known {
    pub(crate) manifest: Manifest,
    pub(crate) version: Version,
    pub(crate) requires: Vec<(String, VersionRange)>,
    pub(crate) code: Box<dyn Extension>,
    pub(crate) branch: Branch,
    /// Why it can never be enabled.
    pub(crate) problem: Option<String>,
}

/// All extensions of this process, in the order of the builder, then of the inventory by id.
#[derive(Default)]
pub(crate) struct Catalogue {
    pub(crate) all: Vec<Arc<Known>>,
    by_id: HashMap<String, usize>,
    /// Indexes, what is required first.
    pub(crate) order: Vec<usize>,
}

/// Two extensions have one id.
#[derive(Debug, thiserror::Error)]
#[error("there are two extensions `{0}`; an id must be unlike all others")]
pub(crate) struct TwoOfOneId(String);

impl Known {
    pub(crate) fn id(&self) -> &str {
        &self.manifest.id
    }
}

impl Catalogue {
    /// Checks extensions; `item` is the place of the resource of extensions, `registered` what the application has.
    pub(crate) fn of(
        extensions: Vec<Box<dyn Extension>>,
        manifests: Vec<Manifest>,
        item: NodeId,
        registered: &[&'static Descriptor],
    ) -> Result<Self, TwoOfOneId> {
        let mut catalogue = Self::default();
        let mut first = registered.len();
        let mut taken: HashSet<TypeId> = registered.iter().map(|descriptor| descriptor.type_id).collect();
        let mut all = Vec::new();
        for (code, mut manifest) in extensions.into_iter().zip(manifests) {
            if catalogue.by_id.insert(manifest.id.clone(), all.len()).is_some() {
                return Err(TwoOfOneId(manifest.id));
            }
            let mut problem = wrong_id(&manifest.id);
            let version = Version::parse(&manifest.version).unwrap_or_else(|error| {
                problem.get_or_insert(error.to_string());
                Version::zero()
            });
            let requires = ranges(&manifest, &mut problem);
            let resources = contributions(&manifest);
            if let Some(again) = resources.iter().find(|new| !taken.insert(new.descriptor.type_id)) {
                problem.get_or_insert(format!("`{}` is a resource already", again.descriptor.type_name));
            }
            let signals = std::mem::take(&mut manifest.signals);
            let extension = Arc::from(manifest.id.as_str());
            let branch = Branch { extension, item, first, resources, signals };
            first += branch.resources.len();
            all.push(Known { manifest, version, requires, code, branch, problem });
        }
        catalogue.sort(&mut all);
        catalogue.find_strangers(&mut all);
        catalogue.all = all.into_iter().map(Arc::new).collect();
        Ok(catalogue)
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Arc<Known>> {
        self.index(id).map(|index| &self.all[index])
    }

    pub(crate) fn index(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The indexes of what an extension requires, as far as it is known.
    pub(crate) fn required(&self, known: &Known) -> impl Iterator<Item = usize> {
        known.requires.iter().filter_map(|(id, _)| self.index(id))
    }

    /// Puts what is required first; whoever requires itself in the end has a problem.
    fn sort(&mut self, all: &mut [Known]) {
        let mut marks = vec![Mark::New; all.len()];
        for index in 0..all.len() {
            self.visit(index, all, &mut marks);
        }
    }

    fn visit(&mut self, index: usize, all: &mut [Known], marks: &mut [Mark]) -> bool {
        match marks[index] {
            Mark::Done => return true,
            Mark::Open => return false,
            Mark::New => marks[index] = Mark::Open,
        }
        let required: Vec<usize> = self.required(&all[index]).collect();
        for other in required {
            if !self.visit(other, all, marks) {
                let id = all[other].manifest.id.clone();
                all[index].problem.get_or_insert(format!("`{id}` requires itself in the end"));
            }
        }
        marks[index] = Mark::Done;
        self.order.push(index);
        true
    }

    /// Resources, links and subscriptions may speak of the resources of another extension only if that is required.
    fn find_strangers(&self, all: &mut [Known]) {
        let mut owners: HashMap<TypeId, usize> = HashMap::new();
        for (index, known) in all.iter().enumerate() {
            for resource in &known.branch.resources {
                owners.entry(resource.descriptor.type_id).or_insert(index);
            }
        }
        for index in 0..all.len() {
            let closure = self.closure(index, all);
            let stranger = references(&all[index].branch)
                .filter_map(|type_id| owners.get(&type_id).copied())
                .find(|owner| !closure.contains(owner));
            if let Some(owner) = stranger {
                let id = all[owner].manifest.id.clone();
                all[index]
                    .problem
                    .get_or_insert(format!("it speaks of resources of `{id}`, which it does not require"));
            }
        }
    }

    fn closure(&self, index: usize, all: &[Known]) -> HashSet<usize> {
        let mut seen = HashSet::from([index]);
        let mut open = vec![index];
        while let Some(next) = open.pop() {
            open.extend(self.required(&all[next]).filter(|other| seen.insert(*other)));
        }
        seen
    }
}

#[derive(Clone, Copy)]
enum Mark {
    New,
    Open,
    Done,
}

fn wrong_id(id: &str) -> Option<String> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    let right = !id.is_empty() && id.len() <= 200 && id.bytes().all(fits) && !matches!(id, "." | "..");
    (!right).then(|| "an id is 1 to 200 letters, digits, dots, underscores and hyphens of ASCII".to_owned())
}

fn ranges(manifest: &Manifest, problem: &mut Option<String>) -> Vec<(String, VersionRange)> {
    let mut ranges = Vec::new();
    for (id, range) in &manifest.requires {
        match VersionRange::parse(range) {
            Ok(range) => ranges.push((id.clone(), range)),
            Err(error) => {
                problem.get_or_insert(error.to_string());
            }
        }
    }
    ranges
}

fn contributions(manifest: &Manifest) -> Vec<Contribution> {
    let root = TypeId::of::<Root>();
    let contribution = |(descriptor, below): &(&'static Descriptor, Below)| Contribution {
        descriptor,
        pinned: *below == Below::OwnItem && descriptor.parent.is_none_or(|parent| parent.type_id == root),
    };
    manifest.resources.iter().map(contribution).collect()
}

/// The types of other resources that a branch speaks of.
fn references(branch: &Branch) -> impl Iterator<Item = TypeId> {
    let parents = branch.resources.iter().filter_map(|resource| Some(resource.descriptor.parent?.type_id));
    let fields = branch.resources.iter().flat_map(|resource| resource.descriptor.fields);
    let links = fields.filter_map(|field| match field.role {
        FieldRole::Link { target, .. } | FieldRole::Many { target, .. } => Some(target),
        FieldRole::Value => None,
    });
    parents.chain(links).chain(branch.signals.types())
}
