//! Forms a snapshot from descriptors and checks it; every mistake is reported, not just the first.

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::Arc;

use regex::Regex;
use rustc_hash::FxHashMap;

use super::Snapshot;
use super::build_error::{BuildError, Mistake, place};
use super::facet::{ErasedFacet, Facets};
use super::node::{KeyPattern, Node, NodeId, Segments};
use super::plan::Plan;
use super::templates::{self, ExtraTemplate, OwnTemplates};
use crate::descriptor::{Attach, Descriptor, FieldRole, Shape, Vendor};
use crate::dispatch::Patience;
use crate::resource::context::transaction::AfterCreate;
use crate::serialize::Node as Tree;
use crate::serialize::encoding::Mimetypes;
use crate::signal::{Listeners, Signals};

/// What the shape of every tree of an API depends on beside the descriptors.
pub(crate) struct Ground {
    pub(crate) public_url: String,
    pub(crate) prefix: String,
    pub(crate) vendor: Option<String>,
    pub(crate) extra_templates: Vec<ExtraTemplate>,
    /// Members of the root's payload beside its own.
    pub(crate) root_members: Arc<[(String, Tree)]>,
    pub(crate) signals: Signals,
    pub(crate) facets: Vec<Box<dyn ErasedFacet>>,
}

/// Forms the tree; the first descriptor is the root's. What is wrong with the settings is reported with the rest.
pub(crate) fn build(
    generation: u64,
    descriptors: &[&'static Descriptor],
    ground: &Ground,
    mut mistakes: Vec<Mistake>,
) -> Result<Snapshot, BuildError> {
    let indexes: HashMap<TypeId, usize> =
        descriptors.iter().enumerate().map(|(index, descriptor)| (descriptor.type_id, index)).collect();
    let parents: Vec<Option<usize>> =
        descriptors.iter().map(|descriptor| parent(descriptor, &indexes, &mut mistakes)).collect();
    find_cycles(descriptors, &parents, &mut mistakes);
    check_links(descriptors, &indexes, &mut mistakes);

    let mut nodes: Vec<Node> = Vec::with_capacity(descriptors.len());
    for &descriptor in descriptors {
        nodes.push(bare_node(nodes.len(), descriptor, ground, &mut mistakes));
    }
    hang(&mut nodes, &parents, &mut mistakes);
    place_all(&mut nodes, NodeId::ROOT, ground);
    let scopes = find_scope_clashes(&nodes, &mut mistakes);
    let listeners = subscribe(&mut nodes, &ground.signals, &mut mistakes);
    check_root_members(&ground.root_members, &mut mistakes);
    BuildError::unless_empty(mistakes)?;

    let by_type = nodes.iter().map(|node| (node.descriptor.type_id, node.id)).collect();
    let mut snapshot = Snapshot {
        generation,
        by_type,
        by_name: names(&nodes),
        scopes,
        nodes: nodes.into_iter().map(Arc::new).collect(),
        templates: Vec::new(),
        root_members: Arc::clone(&ground.root_members),
        listeners,
        facets: Facets::default(),
        extensions: Arc::default(),
    };
    derive(&mut snapshot, ground, None);
    Ok(snapshot)
}

/// Adds what follows from the finished tree.
pub(super) fn derive(snapshot: &mut Snapshot, ground: &Ground, previous: Option<&Facets>) {
    snapshot.templates = templates::all(snapshot, &ground.public_url, &ground.extra_templates);
    for facet in &ground.facets {
        let derived = facet.derive_erased(snapshot, previous);
        snapshot.facets.insert(derived);
    }
}

fn parent(
    descriptor: &Descriptor,
    indexes: &HashMap<TypeId, usize>,
    mistakes: &mut Vec<Mistake>,
) -> Option<usize> {
    let wanted = descriptor.parent?;
    let found = indexes.get(&wanted.type_id).copied();
    if found.is_none() {
        mistakes
            .push(Mistake::UnknownParent { child: place(descriptor), parent: wanted.type_name.to_owned() });
    }
    found
}

fn find_cycles(descriptors: &[&'static Descriptor], parents: &[Option<usize>], mistakes: &mut Vec<Mistake>) {
    let mut known = vec![false; descriptors.len()];
    for start in 0..descriptors.len() {
        let mut path = vec![start];
        let mut at = start;
        while let Some(next) = parents[at] {
            if known[next] {
                break;
            }
            if let Some(begin) = path.iter().position(|seen| *seen == next) {
                let mut names: Vec<&str> =
                    path[begin..].iter().map(|index| descriptors[*index].type_name).collect();
                names.push(descriptors[next].type_name);
                mistakes.push(Mistake::Cycle { path: names.join(" -> ") });
                break;
            }
            path.push(next);
            at = next;
        }
        path.into_iter().for_each(|index| known[index] = true);
    }
}

fn check_links(
    descriptors: &[&'static Descriptor],
    indexes: &HashMap<TypeId, usize>,
    mistakes: &mut Vec<Mistake>,
) {
    for descriptor in descriptors {
        for field in descriptor.fields {
            let (FieldRole::Link { target, .. } | FieldRole::Many { target, .. }) = field.role else {
                continue;
            };
            if !indexes.contains_key(&target) {
                mistakes.push(Mistake::UnknownLinkTarget {
                    resource: place(descriptor),
                    field: field.name.to_owned(),
                });
            }
        }
    }
}

pub(super) fn bare_node(
    index: usize,
    descriptor: &'static Descriptor,
    ground: &Ground,
    mistakes: &mut Vec<Mistake>,
) -> Node {
    let vendor = match descriptor.vendor {
        Vendor::Inherit => ground.vendor.as_deref(),
        Vendor::None => None,
        Vendor::Named(vendor) => Some(vendor),
    };
    Node {
        id: NodeId::new(index),
        descriptor,
        parent: None,
        list_children: Vec::new(),
        item_children: Vec::new(),
        list_segments: Segments::default(),
        item_segments: Segments::default(),
        pinned: FxHashMap::default(),
        extension: None,
        key: key_pattern(descriptor, mistakes),
        keyed_ancestors: Vec::new(),
        fixed_url: None,
        list_template: String::new(),
        templates: OwnTemplates::default(),
        item_mimetypes: Mimetypes::new(vendor, descriptor.mimetype_item),
        list_mimetypes: Mimetypes::new(vendor, descriptor.mimetype_list),
        error_mimetypes: Mimetypes::new(vendor, "error"),
        plan: Plan::default(),
        patience: Patience::default(),
        after_create: AfterCreate::default(),
        subscribers: None,
    }
}

fn key_pattern(descriptor: &Descriptor, mistakes: &mut Vec<Mistake>) -> Option<KeyPattern> {
    let Shape::Items { pattern, .. } = descriptor.shape else { return None };
    Some(match pattern {
        "[0-9]+" => KeyPattern::Digits,
        "[^/]+" => KeyPattern::Anything,
        pattern => match Regex::new(&format!("^(?:{pattern})$")) {
            Ok(regex) => KeyPattern::Matching(regex),
            Err(error) => {
                mistakes
                    .push(Mistake::BadPattern { resource: place(descriptor), problem: error.to_string() });
                KeyPattern::Anything
            }
        },
    })
}

/// Hangs each node below its parent, in the order of the descriptors.
fn hang(nodes: &mut [Node], parents: &[Option<usize>], mistakes: &mut Vec<Mistake>) {
    for index in 0..nodes.len() {
        let Some(parent) = parents[index] else { continue };
        let descriptor = nodes[index].descriptor;
        nodes[index].parent = Some(NodeId::new(parent));
        if let Err(taken) = add_child(&mut nodes[parent], NodeId::new(index), descriptor, mistakes) {
            mistakes.push(taken.mistake(
                nodes[parent].descriptor,
                nodes[taken.by.index()].descriptor,
                descriptor,
            ));
        }
    }
}

/// A path that another child has already.
pub(super) struct Taken {
    pub(super) by: NodeId,
    /// What stands between the paths of parent and child.
    pub(super) between: String,
}

impl Taken {
    pub(super) fn mistake(&self, parent: &Descriptor, first: &Descriptor, second: &Descriptor) -> Mistake {
        Mistake::DuplicatePath {
            path: format!("{}/{}{}/", parent.uri_name, self.between, second.uri_name),
            first: place(first),
            second: place(second),
        }
    }
}

/// Adds a child in the order of ids, below the list or below each item.
pub(super) fn add_child(
    above: &mut Node,
    id: NodeId,
    descriptor: &'static Descriptor,
    mistakes: &mut Vec<Mistake>,
) -> Result<(), Taken> {
    let below_list = descriptor.attach == Attach::List || above.descriptor.shape.is_singleton();
    if !below_list && !above.has_items() {
        mistakes.push(Mistake::ParentWithoutItems {
            child: place(descriptor),
            parent: above.descriptor.type_name.to_owned(),
        });
    }
    let (children, segments, between) = if below_list {
        (&mut above.list_children, &mut above.list_segments, "")
    } else {
        (&mut above.item_children, &mut above.item_segments, "{…}/")
    };
    let at = children.partition_point(|child| child.index() < id.index());
    children.insert(at, id);
    match segments.insert(descriptor.uri_name, id) {
        Some(by) => Err(Taken { by, between: between.to_owned() }),
        None => Ok(()),
    }
}

/// Gives each node its URLs and plan, from the root down.
fn place_all(nodes: &mut [Node], id: NodeId, ground: &Ground) {
    let node = &nodes[id.index()];
    let parent = node.parent.map(|parent| &nodes[parent.index()]);
    let (list_template, keyed_ancestors) = match parent {
        None => (format!("{}/", ground.prefix), Vec::new()),
        Some(parent) => below(parent, node),
    };
    let fixed_url = keyed_ancestors.is_empty().then(|| format!("{}{list_template}", ground.public_url));
    let item_children: Vec<_> =
        node.item_children.iter().map(|child| (*child, nodes[child.index()].descriptor)).collect();
    let plan = Plan::of(node.descriptor, &item_children);
    let children: Vec<NodeId> = node.list_children.iter().chain(&node.item_children).copied().collect();
    let node = &mut nodes[id.index()];
    node.list_template = list_template;
    node.keyed_ancestors = keyed_ancestors;
    node.fixed_url = fixed_url;
    node.plan = plan;
    node.templates = OwnTemplates::of(node, &ground.public_url);
    for child in children {
        place_all(nodes, child, ground);
    }
}

pub(super) fn below(parent: &Node, node: &Node) -> (String, Vec<NodeId>) {
    let mut ancestors = parent.keyed_ancestors.clone();
    let on_item = parent.item_children.contains(&node.id);
    let base = match (on_item, templates::item(parent)) {
        (true, Some(item)) => {
            ancestors.push(parent.id);
            item
        }
        _ => parent.list_template.clone(),
    };
    (format!("{base}{}/", node.descriptor.uri_name), ancestors)
}

/// Two resources under one scope name are fine when both say so.
fn find_scope_clashes(nodes: &[Node], mistakes: &mut Vec<Mistake>) -> HashMap<&'static str, NodeId> {
    let mut first: HashMap<&'static str, NodeId> = HashMap::new();
    // What hangs nowhere has no path yet; that mistake comes first.
    let placed = nodes.iter().filter(|node| !node.list_template.is_empty());
    for node in placed.filter(|node| node.descriptor.oauth2_token_access_allowed) {
        let scope = node.descriptor.scope_name;
        let Some(other) = first.get(scope) else {
            first.insert(scope, node.id);
            continue;
        };
        mistakes.extend(scope_clash(&nodes[other.index()], node));
    }
    first
}

/// What is wrong with two resources under one scope name, unless both say it.
pub(super) fn scope_clash(first: &Node, second: &Node) -> Option<Mistake> {
    let meant = first.descriptor.scope_name_given && second.descriptor.scope_name_given;
    (!meant).then(|| Mistake::ScopeClash {
        scope: second.descriptor.scope_name.to_owned(),
        first_path: first.list_template.clone(),
        first: place(first.descriptor),
        second_path: second.list_template.clone(),
        second: place(second.descriptor),
    })
}

/// Gives each node its subscribers.
fn subscribe(nodes: &mut [Node], signals: &Signals, mistakes: &mut Vec<Mistake>) -> Listeners {
    let (mut resources, listeners) = signals.clone().into_parts();
    for node in nodes {
        node.subscribers = resources.remove(&node.descriptor.type_id);
    }
    let mut unknown: Vec<_> = resources.into_values().map(|subscribers| subscribers.type_name).collect();
    unknown.sort_unstable();
    mistakes.extend(unknown.into_iter().map(|name| Mistake::UnknownSignal { resource: name.to_owned() }));
    listeners
}

fn check_root_members(members: &[(String, Tree)], mistakes: &mut Vec<Mistake>) {
    const OWN: [&str; 4] = ["stat", "err", "links", "uri_templates"];
    for (index, (name, _)) in members.iter().enumerate() {
        if OWN.contains(&name.as_str()) || members[..index].iter().any(|(other, _)| other == name) {
            mistakes.push(Mistake::TakenRootMember { name: name.clone() });
        }
    }
}

/// Singular names win over plural ones, and what stands first over what follows.
fn names(nodes: &[Node]) -> HashMap<&'static str, NodeId> {
    let mut names = HashMap::new();
    let singular = nodes.iter().map(|node| (node.descriptor.name, node.id));
    let plural = nodes.iter().map(|node| (node.descriptor.plural, node.id));
    for (name, id) in singular.chain(plural) {
        names.entry(name).or_insert(id);
    }
    names
}
