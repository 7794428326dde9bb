//! What can be expanded at a place of the tree, and which of it is asked for.

use super::names::Names;
use crate::descriptor::FieldRole;
use crate::gate::Reach;
use crate::resource::context::Context;
use crate::serialize::sight;
use crate::snapshot::{LinkSlot, Node as Place, NodeId, PlannedLink};

/// Something that is to be expanded, and where its objects come from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Relation {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) target: NodeId,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// A foreign key.
    Link(usize),
    /// A many-to-many relation.
    Many(usize),
    /// A list of children, with its segment of the URL.
    Children(&'static str),
}

impl Relation {
    /// Its name and links, if it stands in the place of links of the item's own.
    pub(super) fn of_links(&self) -> Option<(&'static str, sight::Relation)> {
        match self.kind {
            Kind::Link(index) => Some((self.name, sight::Relation::Link(index))),
            Kind::Many(index) => Some((self.name, sight::Relation::Many(index))),
            Kind::Children(_) => None,
        }
    }
}

/// The relations of a place that are asked for and open to the caller, as far as can be said without objects.
///
/// A list or item that a handler of the user's own answers is not expanded: only the handler knows its rules.
pub(super) fn relations(ctx: &Context<'_>, place: &Place, names: &Names) -> Vec<Relation> {
    if names.is_empty() {
        return Vec::new();
    }
    let snapshot = &ctx.call.snapshot;
    let fields = place.descriptor.fields.iter().filter(|field| names.has(field.name)).filter_map(|field| {
        let (kind, target) = match field.role {
            FieldRole::Link { index, target } => (Kind::Link(index), target),
            FieldRole::Many { index, target } => (Kind::Many(index), target),
            FieldRole::Value => return None,
        };
        let target = snapshot.node_of(target)?;
        let known = target.descriptor.vtable.by_pk.is_some() && !target.descriptor.vtable.replaces_get();
        known.then_some(Relation { name: field.name, kind, target: target.id })
    });
    // A payload has one place for a name; a field of that name fills it.
    let children =
        place.plan.links_in_order.iter().filter(|(name, _)| names.has(name) && !is_field(place, name));
    let children = children.filter_map(|(name, slot)| {
        let LinkSlot::Child(child, _) = *slot else { return None };
        let node = snapshot.node(child);
        let vtable = node.descriptor.vtable;
        let known =
            vtable.by_parent.is_some() && !vtable.replaces_list() && !node.descriptor.shape.is_singleton();
        known.then_some(Relation { name, kind: Kind::Children(node.descriptor.uri_name), target: child })
    });
    let selected = |relation: &Relation| match relation.kind {
        Kind::Children(_) => ctx.call.selection.has_field(relation.name),
        _ => true,
    };
    fields.chain(children).filter(selected).filter(|relation| is_open(ctx, relation)).collect()
}

/// The many-to-many relations that will be expanded, whose links need not be loaded.
pub(crate) fn expanded_many(ctx: &Context<'_>, place: &Place, names: &Names) -> Vec<usize> {
    let relations = relations(ctx, place, names);
    let many = relations.iter().filter_map(|relation| match relation.kind {
        Kind::Many(index) => Some(index),
        _ => None,
    });
    many.collect()
}

/// Whether a flat name is used up at this place: its fields and children are, others go on to the next level.
pub(super) fn uses_up(ctx: &Context<'_>, place: &Place, name: &str) -> bool {
    let child = |link: &PlannedLink| match link.slot {
        LinkSlot::Child(child, _) => {
            link.name == name || ctx.call.snapshot.node(child).descriptor.name == name
        }
        _ => false,
    };
    is_field(place, name) || place.plan.links.iter().any(child)
}

fn is_field(place: &Place, name: &str) -> bool {
    place.descriptor.fields.iter().any(|field| field.name == name)
}

/// Whether gates let the caller at the list of children, or at any object at all.
fn is_open(ctx: &Context<'_>, relation: &Relation) -> bool {
    match relation.kind {
        Kind::Children(_) => sight::may_list(ctx, relation.target),
        Kind::Link(_) | Kind::Many(_) => {
            ctx.reach(ctx.call.snapshot.node(relation.target).descriptor) != Reach::Nothing
        }
    }
}
