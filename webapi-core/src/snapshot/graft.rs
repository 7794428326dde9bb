//! Grows the next tree out of the one before: branches of extensions leave and join, everything else is shared.
//!
//! In: a snapshot, the branches that go and those that come. Out: the snapshot that takes its place, or every mistake.
//! Ids are given once, so a resource has the same place in every tree, and what does not change is the same node in
//! memory. Only the parents of what moved, and the resources whose subscribers changed, are copied.

mod branch;
mod names;

use std::any::TypeId;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

pub(crate) use branch::{Branch, Contribution, Regrowth};

use super::Snapshot;
use super::build::{self, Ground, bare_node, below};
use super::build_error::{BuildError, Mistake, place};
use super::facet::Facets;
use super::node::{Node, NodeId, Pinned};
use super::plan::Plan;
use super::templates::OwnTemplates;
use crate::descriptor::FieldRole;
use crate::router::uri_template::push_segment;

/// Grows the next tree.
pub(crate) fn regrow(old: &Snapshot, ground: &Ground, change: &Regrowth<'_>) -> Result<Snapshot, BuildError> {
    let mut graft = Graft::begin(old, ground, change);
    change.leaving.iter().rev().for_each(|branch| graft.leave(branch));
    graft.check_orphans();
    change.joining.iter().for_each(|branch| graft.register(branch));
    change.joining.iter().for_each(|branch| graft.hang(branch));
    graft.place_joined();
    graft.check_joined();
    graft.name_all();
    graft.subscribe(change);
    graft.plan_all();
    BuildError::unless_empty(std::mem::take(&mut graft.mistakes))?;
    let mut new = graft.finish();
    build::derive(&mut new, ground, Some(&old.facets));
    Ok(new)
}

/// A tree while it changes.
struct Graft<'a> {
    new: Snapshot,
    ground: &'a Ground,
    /// Nodes that are not shared with the old tree.
    edited: HashMap<NodeId, Node>,
    joined: Vec<NodeId>,
    left: Vec<(NodeId, Node)>,
    /// Parents whose children changed.
    parents: BTreeSet<NodeId>,
    mistakes: Vec<Mistake>,
}

impl<'a> Graft<'a> {
    fn begin(old: &Snapshot, ground: &'a Ground, change: &Regrowth<'_>) -> Self {
        let new = Snapshot {
            generation: change.generation,
            nodes: old.nodes.clone(),
            by_type: old.by_type.clone(),
            by_name: old.by_name.clone(),
            scopes: old.scopes.clone(),
            templates: Vec::new(),
            root_members: Arc::clone(&old.root_members),
            listeners: old.listeners.clone(),
            facets: Facets::default(),
            extensions: Arc::clone(&change.extensions),
        };
        let (edited, joined, left) = (HashMap::new(), Vec::new(), Vec::new());
        Self { new, ground, edited, joined, left, parents: BTreeSet::new(), mistakes: Vec::new() }
    }

    fn node(&self, id: NodeId) -> &Node {
        self.edited.get(&id).unwrap_or_else(|| self.new.node(id))
    }

    fn edit(&mut self, id: NodeId) -> &mut Node {
        let nodes = &self.new.nodes;
        self.edited.entry(id).or_insert_with(|| nodes[id.index()].copy())
    }

    fn leave(&mut self, branch: &Branch) {
        let vacant = Arc::clone(&self.new.nodes[NodeId::ROOT.index()]);
        for (id, contribution) in branch.nodes().collect::<Vec<_>>().into_iter().rev() {
            let node = self.edited.remove(&id).unwrap_or_else(|| self.new.node(id).copy());
            if let Some(parent) = node.parent {
                let above = self.edit(parent);
                above.list_children.retain(|child| *child != id);
                above.item_children.retain(|child| *child != id);
                above.list_segments.retain(|_, child| *child != id);
                above.item_segments.retain(|_, child| *child != id);
                if contribution.pinned {
                    unpin(above, &branch.extension, id);
                }
                self.parents.insert(parent);
            }
            self.new.nodes[id.index()] = Arc::clone(&vacant);
            self.new.by_type.remove(&node.descriptor.type_id);
            self.parents.remove(&id);
            self.left.push((id, node));
        }
    }

    /// What stays must not hang below what left; the rules of dependencies see to it, and this to them.
    fn check_orphans(&mut self) {
        for (_, node) in &self.left {
            let below = node.list_children.iter().chain(&node.item_children);
            for child in below {
                let child = self.new.node(*child).descriptor;
                let parent = node.descriptor.type_name.to_owned();
                self.mistakes.push(Mistake::UnknownParent { child: place(child), parent });
            }
        }
    }

    fn register(&mut self, branch: &Branch) {
        for (id, contribution) in branch.nodes() {
            if self.new.nodes.len() <= id.index() {
                let vacant = Arc::clone(&self.new.nodes[NodeId::ROOT.index()]);
                self.new.nodes.resize(id.index() + 1, vacant);
            }
            let mut node = bare_node(id.index(), contribution.descriptor, self.ground, &mut self.mistakes);
            node.extension = Some(Arc::clone(&branch.extension));
            self.edited.insert(id, node);
            self.joined.push(id);
            self.new.by_type.insert(contribution.descriptor.type_id, id);
        }
    }

    fn hang(&mut self, branch: &Branch) {
        for (id, contribution) in branch.nodes() {
            let descriptor = contribution.descriptor;
            let parent = match descriptor.parent {
                _ if contribution.pinned => Some(branch.item),
                Some(parent) => self.new.by_type.get(&parent.type_id).copied(),
                None => None,
            };
            let Some(parent) = parent else {
                let parent = descriptor.parent.map_or("nothing", |parent| parent.type_name).to_owned();
                self.mistakes.push(Mistake::UnknownParent { child: place(descriptor), parent });
                continue;
            };
            self.edit(id).parent = Some(parent);
            self.parents.insert(parent);
            let mut mistakes = std::mem::take(&mut self.mistakes);
            let above = self.edit(parent);
            let added = if contribution.pinned {
                pin(above, &branch.extension, id, descriptor.uri_name)
            } else {
                build::add_child(above, id, descriptor, &mut mistakes)
            };
            if let Err(taken) = added {
                let (above, first) = (self.node(parent).descriptor, self.node(taken.by).descriptor);
                mistakes.push(taken.mistake(above, first, descriptor));
            }
            self.mistakes = mistakes;
        }
    }

    /// Gives what joined its URLs, from what was there already downwards.
    fn place_joined(&mut self) {
        let joined: BTreeSet<NodeId> = self.joined.iter().copied().collect();
        let tops: Vec<NodeId> = self
            .joined
            .iter()
            .copied()
            .filter(|id| self.node(*id).parent.is_some_and(|parent| !joined.contains(&parent)))
            .collect();
        tops.into_iter().for_each(|id| self.place(id));
        for id in std::mem::take(&mut self.joined) {
            let node = self.node(id);
            if node.list_template.is_empty() && node.parent.is_some() {
                let path = node.descriptor.type_name.to_owned();
                self.mistakes.push(Mistake::Cycle { path });
            }
            self.joined.push(id);
        }
    }

    fn place(&mut self, id: NodeId) {
        let node = self.node(id);
        let Some(parent) = node.parent.map(|parent| self.node(parent)) else { return };
        let pinned = node
            .extension
            .as_ref()
            .filter(|key| parent.pinned.get(*key).is_some_and(|pinned| pinned.children.contains(&id)));
        let (list_template, keyed_ancestors) = match pinned {
            Some(key) => {
                let mut template = parent.list_template.clone();
                push_segment(&mut template, key);
                (format!("{template}{}/", node.descriptor.uri_name), parent.keyed_ancestors.clone())
            }
            None => below(parent, node),
        };
        let children: Vec<NodeId> = node.list_children.iter().chain(&node.item_children).copied().collect();
        let public_url = &self.ground.public_url;
        let fixed_url = keyed_ancestors.is_empty().then(|| format!("{public_url}{list_template}"));
        let node = self.edit(id);
        node.list_template = list_template;
        node.keyed_ancestors = keyed_ancestors;
        node.fixed_url = fixed_url;
        node.templates = OwnTemplates::of(node, public_url);
        children.into_iter().for_each(|child| self.place(child));
    }

    /// What the joined resources speak of must be there.
    fn check_joined(&mut self) {
        let mut mistakes = Vec::new();
        for id in &self.joined {
            let descriptor = self.node(*id).descriptor;
            for field in descriptor.fields {
                let (FieldRole::Link { target, .. } | FieldRole::Many { target, .. }) = field.role else {
                    continue;
                };
                if !self.new.by_type.contains_key(&target) {
                    let (resource, field) = (place(descriptor), field.name.to_owned());
                    mistakes.push(Mistake::UnknownLinkTarget { resource, field });
                }
            }
        }
        self.mistakes.append(&mut mistakes);
    }

    /// Gives each resource whose subscribers changed, or that is new, its subscribers.
    fn subscribe(&mut self, change: &Regrowth<'_>) {
        let moved = || change.leaving.iter().chain(change.joining);
        let heard: Vec<&Branch> =
            change.live.iter().copied().filter(|branch| !branch.signals.is_empty()).collect();
        let mut types: Vec<TypeId> = self.joined.iter().map(|id| self.node(*id).descriptor.type_id).collect();
        types.extend(moved().flat_map(|branch| branch.signals.types()));
        types.sort_unstable();
        types.dedup();
        for type_id in types {
            let mut all = self.ground.signals.of_type(type_id).cloned();
            for more in heard.iter().filter_map(|branch| branch.signals.of_type(type_id)) {
                match &mut all {
                    Some(all) => all.extend(more.clone()),
                    None => all = Some(more.clone()),
                }
            }
            match (self.new.by_type.get(&type_id).copied(), all) {
                (Some(id), all) => self.edit(id).subscribers = all,
                (None, Some(all)) => {
                    self.mistakes.push(Mistake::UnknownSignal { resource: all.type_name.to_owned() });
                }
                (None, None) => {}
            }
        }
        if moved().any(|branch| branch.signals.has_listeners()) {
            let mut listeners = self.ground.signals.listeners().clone();
            heard.iter().for_each(|branch| listeners.extend(branch.signals.listeners().clone()));
            self.new.listeners = listeners;
        }
    }

    /// Sorts the keys of what joined, and the links of what has other children now.
    fn plan_all(&mut self) {
        let changed: BTreeSet<NodeId> = self.parents.iter().chain(&self.joined).copied().collect();
        for id in changed {
            let node = self.node(id);
            let children: Vec<_> =
                node.item_children.iter().map(|child| (*child, self.node(*child).descriptor)).collect();
            let plan = Plan::of(node.descriptor, &children);
            self.edit(id).plan = plan;
        }
    }

    fn finish(self) -> Snapshot {
        let mut new = self.new;
        for (id, node) in self.edited {
            new.nodes[id.index()] = Arc::new(node);
        }
        new
    }
}

/// Hangs a resource below the one item of its extension.
fn pin(above: &mut Node, key: &Arc<str>, id: NodeId, segment: &'static str) -> Result<(), build::Taken> {
    let beside = above.item_segments.get(segment).copied();
    let pinned = Arc::make_mut(above.pinned.entry(Arc::clone(key)).or_default());
    pinned.children.push(id);
    match beside.or(pinned.segments.insert(segment, id)) {
        Some(by) => Err(build::Taken { by, between: format!("{key}/") }),
        None => Ok(()),
    }
}

fn unpin(above: &mut Node, key: &Arc<str>, id: NodeId) {
    let Some(pinned) = above.pinned.get_mut(key) else { return };
    let pinned: &mut Pinned = Arc::make_mut(pinned);
    pinned.children.retain(|child| *child != id);
    pinned.segments.retain(|_, child| *child != id);
    if pinned.children.is_empty() {
        above.pinned.remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::WebApi;
    use crate::db::Database;
    use crate::extension::{By, Extension, Manifest};
    use crate::prelude::*;

    /// Stays.
    #[derive(webapi_derive::WebApiResource)]
    #[webapi(crate = crate, manual, singleton, handlers(get))]
    struct Oak;

    /// Comes and goes.
    #[derive(webapi_derive::WebApiResource)]
    #[webapi(crate = crate, manual, singleton, parent = Oak, handlers(get))]
    struct Nest;

    impl Oak {
        #[expect(clippy::unnecessary_wraps, reason = "a handler's signature")]
        fn get(_: &mut Context<'_>) -> ApiResult<Reply> {
            Ok(Reply::tree([("oak", crate::serialize::Node::Null)]))
        }
    }

    impl Nest {
        fn get(ctx: &mut Context<'_>) -> ApiResult<Reply> {
            Oak::get(ctx)
        }
    }

    struct Nests;

    impl Extension for Nests {
        fn manifest(&self) -> Manifest {
            Manifest::new("nests", "Nests", "1.0").resource::<Nest>()
        }
    }

    #[test]
    fn a_tree_shares_with_the_one_before_what_did_not_change() {
        let builder = WebApi::builder().database(Database::open("sqlite::memory:").unwrap());
        let api = builder.without_inventory().resource::<Oak>().extension(Nests).build().unwrap();
        api.migrate().unwrap();
        let before = api.snapshot();
        api.extensions().unwrap().enable("nests", &By::program("a test")).unwrap();
        let after = api.snapshot();

        let nodes = before.nodes.iter().zip(&after.nodes);
        let changed: Vec<&str> =
            nodes.filter(|(old, new)| !Arc::ptr_eq(old, new)).map(|(_, new)| new.descriptor.name).collect();
        assert_eq!(changed, ["oak"], "the parent of what joined");
        assert!(after.templates.len() > before.templates.len());
        for (name, template) in &before.templates {
            let same = after.templates.iter().any(|(_, new)| Arc::ptr_eq(template, new));
            assert!(same, "the template {name} was made again");
        }
    }
}
