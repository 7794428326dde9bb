//! `expand`: related objects in the place of their links.
//!
//! In: the items of a page and the names asked for. Out: the items with their expansions, loaded with one query per
//! relation, level and page. Every expanded object passes the rules it would pass if it were fetched by itself:
//! gates, visibility, access hooks; what does not pass stays a link. The result does not depend on the order of
//! the names. A name works once per path, as in Djblets; beyond it, levels and objects are bounded.

use std::collections::HashMap;
use std::rc::Rc;

use super::item::Item;
use crate::descriptor::{FieldRole, Method};
use crate::error::{ApiError, ApiResult, catalog};
use crate::gate::{self, Operation};
use crate::resource::context::Context;
use crate::resource::key::KeyValue;
use crate::resource::vtable::ItemsByKey;
use crate::snapshot::{LinkSlot, Node as Place};

/// How deep expansions may nest.
const LEVELS: usize = 5;
/// How many objects one answer may expand.
pub(crate) const OBJECTS: usize = 5_000;

/// An item with what was expanded in it.
pub(crate) struct Expanded {
    pub(crate) item: Box<dyn Item>,
    pub(crate) parts: Vec<(&'static str, Part)>,
}

/// One expanded relation of one item.
pub(crate) enum Part {
    One(Rc<Expanded>),
    Many(Vec<Rc<Expanded>>),
    /// Children, and the URL segment of their list below the item.
    Children(&'static str, Vec<Rc<Expanded>>),
}

impl Part {
    fn len(&self) -> usize {
        match self {
            Self::One(_) => 1,
            Self::Many(all) | Self::Children(_, all) => all.len(),
        }
    }
}

/// The names of an `expand` parameter.
pub(crate) fn names(ctx: &Context<'_>) -> Vec<String> {
    let text = ctx.call.special("expand").unwrap_or_default();
    text.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Expands the names in all items of one resource.
pub(crate) fn expand(
    ctx: &mut Context<'_>,
    place: &Place,
    items: Vec<Box<dyn Item>>,
    names: &[String],
) -> ApiResult<Vec<Expanded>> {
    let mut budget = OBJECTS;
    level(ctx, place, items, names, LEVELS, &mut budget)
}

fn level(
    ctx: &mut Context<'_>,
    place: &Place,
    items: Vec<Box<dyn Item>>,
    names: &[String],
    levels: usize,
    budget: &mut usize,
) -> ApiResult<Vec<Expanded>> {
    let mut expanded: Vec<Expanded> =
        items.into_iter().map(|item| Expanded { item, parts: Vec::new() }).collect();
    if names.is_empty() || expanded.is_empty() {
        return Ok(expanded);
    }
    let relations = relations(ctx, place, names);
    let rest: Vec<String> = names.iter().filter(|name| !consumes(ctx, place, name)).cloned().collect();
    if !relations.is_empty() && levels == 0 {
        return Err(ApiError::invalid_field(
            "expand",
            format!("Expansions can be nested {LEVELS} levels deep"),
        ));
    }
    for relation in relations {
        fill(ctx, &mut expanded, &relation, &rest, levels.saturating_sub(1), budget)?;
    }
    Ok(expanded)
}

/// Something that can be expanded, and where its objects come from.
struct Relation {
    name: &'static str,
    kind: Kind,
    target: crate::snapshot::NodeId,
}

#[derive(Clone, Copy)]
enum Kind {
    Link(usize),
    Many(usize),
    Children(&'static str),
}

fn relations(ctx: &Context<'_>, place: &Place, names: &[String]) -> Vec<Relation> {
    let snapshot = &ctx.call.snapshot;
    let asked = |name: &str| names.iter().any(|asked| asked == name);
    let fields = place.descriptor.fields.iter().filter(|field| asked(field.name)).filter_map(|field| {
        let (kind, target) = match field.role {
            FieldRole::Link { index, target } => (Kind::Link(index), target),
            FieldRole::Many { index, target } => (Kind::Many(index), target),
            FieldRole::Value => return None,
        };
        Some(Relation { name: field.name, kind, target: snapshot.node_of(target)?.id })
    });
    // A payload has one place for a name; a field of that name fills it.
    let is_field = |name: &str| place.descriptor.fields.iter().any(|field| field.name == name);
    let children = place.plan.links_in_order.iter().filter(|(name, _)| asked(name) && !is_field(name));
    let children = children.filter_map(|(name, slot)| {
        let LinkSlot::Child(child) = *slot else { return None };
        let node = snapshot.node(child);
        let expandable = node.descriptor.vtable.by_parent.is_some() && !node.descriptor.shape.is_singleton();
        expandable.then_some(Relation { name, kind: Kind::Children(node.descriptor.uri_name), target: child })
    });
    let selected = |relation: &Relation| match relation.kind {
        Kind::Children(_) => ctx.call.selection.has_field(relation.name),
        _ => true,
    };
    fields.chain(children).filter(selected).filter(|relation| passes_gates(ctx, relation)).collect()
}

/// Whether a name is used up at this level: fields and children of the resource are, others go on to the next.
fn consumes(ctx: &Context<'_>, place: &Place, name: &str) -> bool {
    let child = |(link, slot): &(&str, LinkSlot)| match slot {
        LinkSlot::Child(child) => *link == name || ctx.call.snapshot.node(*child).descriptor.name == name,
        _ => false,
    };
    place.descriptor.fields.iter().any(|field| field.name == name) || place.plan.links.iter().any(child)
}

/// Whether the caller could read the target by itself, as far as gates know.
fn passes_gates(ctx: &Context<'_>, relation: &Relation) -> bool {
    let resource = ctx.call.snapshot.node(relation.target).descriptor;
    let operation = Operation { resource, method: Method::Get, key: None };
    gate::check(&ctx.call.shared, ctx.principal(), &operation).is_ok()
        && gate::require(ctx.principal(), &operation).is_ok()
}

fn fill(
    ctx: &mut Context<'_>,
    items: &mut [Expanded],
    relation: &Relation,
    rest: &[String],
    levels: usize,
    budget: &mut usize,
) -> ApiResult<()> {
    let call = ctx.call;
    let target = call.snapshot.node(relation.target);
    let keys = keys_of(items, relation.kind);
    let load = match relation.kind {
        Kind::Children(_) => target.descriptor.vtable.by_parent,
        Kind::Link(_) | Kind::Many(_) => target.descriptor.vtable.by_pk,
    };
    let Some(load) = load.filter(|_| !keys.is_empty()) else { return Ok(()) };
    // More keys than objects may be shown; SQLite could not even name them in one statement.
    if keys.len() > OBJECTS {
        return Err(too_many());
    }
    let Some(groups) = load(ctx, &keys)? else { return Ok(()) };
    let groups = expand_groups(ctx, target, groups, rest, levels, budget)?;
    for expanded in items {
        let part = match relation.kind {
            Kind::Link(index) => {
                let key = expanded.item.foreign_key(index);
                key.and_then(|key| groups.get(&key)?.first().cloned()).map(Part::One)
            }
            Kind::Many(index) => many(expanded, index, &groups),
            Kind::Children(segment) => {
                Some(Part::Children(segment, groups.get(&expanded.item.pk()).cloned().unwrap_or_default()))
            }
        };
        let Some(part) = part else { continue };
        *budget = budget.checked_sub(part.len()).ok_or_else(too_many)?;
        expanded.parts.push((relation.name, part));
    }
    Ok(())
}

fn keys_of(items: &[Expanded], kind: Kind) -> Vec<KeyValue> {
    let mut keys: Vec<KeyValue> = items
        .iter()
        .flat_map(|expanded| match kind {
            Kind::Link(index) => expanded.item.foreign_key(index).into_iter().collect(),
            Kind::Many(index) => {
                expanded.item.many(index).iter().map(|(pk, _)| pk.clone()).collect::<Vec<_>>()
            }
            Kind::Children(_) => vec![expanded.item.pk()],
        })
        .collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Expanded objects by key; several items may show the same one.
type Groups = HashMap<KeyValue, Vec<Rc<Expanded>>>;

fn expand_groups(
    ctx: &mut Context<'_>,
    target: &Place,
    groups: ItemsByKey,
    rest: &[String],
    levels: usize,
    budget: &mut usize,
) -> ApiResult<Groups> {
    let mut keys = Vec::new();
    let mut items = Vec::new();
    for (key, group) in groups {
        keys.extend(std::iter::repeat_n(key, group.len()));
        items.extend(group);
    }
    let expanded = level(ctx, target, items, rest, levels, budget)?;
    let mut by_key = Groups::new();
    for (key, item) in keys.into_iter().zip(expanded) {
        by_key.entry(key).or_default().push(Rc::new(item));
    }
    Ok(by_key)
}

/// Many-to-many: all or none, so that an object the caller may not see does not vanish without a trace.
fn many(expanded: &Expanded, index: usize, groups: &Groups) -> Option<Part> {
    let pks = expanded.item.many(index).iter();
    let found: Option<Vec<Rc<Expanded>>> = pks.map(|(pk, _)| groups.get(pk)?.first().cloned()).collect();
    found.map(Part::Many)
}

fn too_many() -> ApiError {
    ApiError::new(catalog::INVALID_FORM_DATA).with_message(format!(
        "The expansion holds more than {OBJECTS} objects; ask for fewer items or names"
    ))
}
