//! The order in which an item's payload is written as JSON: keys sorted once, when the snapshot is built.

use super::node::NodeId;
use crate::descriptor::{Descriptor, FieldRole, Method};
use crate::serialize::json;

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
    /// Children: which, and the name of their segment.
    Child(NodeId, &'static str),
    /// A foreign key: the payload field, and which of the object's links.
    Foreign {
        field: usize,
        link: usize,
    },
}

/// A name as JSON writes it in front of its value: `"name": `.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Key(Vec<u8>);

impl Key {
    pub(crate) fn of(name: &str) -> Self {
        let mut text = Vec::with_capacity(name.len() + 4);
        json::string(&mut text, name);
        text.extend_from_slice(b": ");
        Self(text)
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// A link of an item: its name, as text and as JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlannedLink {
    pub(crate) name: &'static str,
    pub(crate) key: Key,
    pub(crate) slot: LinkSlot,
}

/// Sorted keys.
#[derive(Debug, Default, Clone)]
pub(crate) struct Plan {
    pub(crate) slots: Vec<(Key, Slot)>,
    pub(crate) links: Vec<PlannedLink>,
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
        let links = links.into_iter().map(|(name, slot)| PlannedLink { name, key: Key::of(name), slot });
        let slots = slots.into_iter().map(|(name, slot)| (Key::of(name), slot));
        Self { slots: slots.collect(), links: links.collect(), links_in_order }
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
    let shown = item_children.iter().filter(|(_, child)| !child.link_name.is_empty());
    links.extend(shown.map(|(id, child)| (child.link_name, LinkSlot::Child(*id, child.uri_name))));
    links.extend(descriptor.fields.iter().enumerate().filter_map(|(field, declared)| match declared.role {
        FieldRole::Link { index, .. } => Some((declared.name, LinkSlot::Foreign { field, link: index })),
        _ => None,
    }));
    links
}
