//! The order in which an item's payload is written as JSON: keys sorted once, when the snapshot is built.

use super::node::NodeId;
use crate::descriptor::{Descriptor, FieldRole, Method};

/// A key of an item payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    Field(usize),
    Links,
}

/// A key of an item's `links`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LinkSlot {
    Itself,
    Update,
    Delete,
    Child(NodeId),
    /// A foreign key: the payload field, and which of the object's links.
    Foreign {
        field: usize,
        link: usize,
    },
}

/// Sorted keys.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) slots: Vec<Slot>,
    pub(crate) links: Vec<(&'static str, LinkSlot)>,
    /// The same links in the order in which XML shows them.
    pub(crate) links_in_order: Vec<(&'static str, LinkSlot)>,
}

impl Plan {
    pub(crate) fn of(descriptor: &Descriptor, item_children: &[(NodeId, &'static Descriptor)]) -> Self {
        let mut slots: Vec<(&str, Slot)> = descriptor
            .fields
            .iter()
            .enumerate()
            .map(|(index, field)| (field.name, Slot::Field(index)))
            .collect();
        slots.push(("links", Slot::Links));
        slots.sort_by_key(|(name, _)| *name);
        let links_in_order = links(descriptor, item_children);
        let mut links = links_in_order.clone();
        links.sort_by_key(|(name, _)| *name);
        Self { slots: slots.into_iter().map(|(_, slot)| slot).collect(), links, links_in_order }
    }
}

fn links(
    descriptor: &Descriptor,
    item_children: &[(NodeId, &'static Descriptor)],
) -> Vec<(&'static str, LinkSlot)> {
    let mut links = vec![("self", LinkSlot::Itself)];
    if descriptor.allows(Method::Put) {
        links.push(("update", LinkSlot::Update));
    }
    if descriptor.allows(Method::Delete) {
        links.push(("delete", LinkSlot::Delete));
    }
    links.extend(item_children.iter().map(|(id, child)| (child.link_name, LinkSlot::Child(*id))));
    links.extend(descriptor.fields.iter().enumerate().filter_map(|(field, declared)| match declared.role {
        FieldRole::Link { index, .. } => Some((declared.name, LinkSlot::Foreign { field, link: index })),
        _ => None,
    }));
    links
}
