//! One object in a payload: its fields and links, as JSON in the buffer or as a tree.
//!
//! The JSON path follows the sorted plan of the node and copies no values; it is taken whenever nothing is
//! expanded. Expanded items are trees, which the encoders sort themselves.

use std::any::Any;
use std::borrow::Cow;
use std::collections::HashSet;

use super::link::{self, Link, Links};
use super::node::{Node, NodeError};
use super::selection::Selection;
use super::sight::Relation;
use super::writer::ValueWriter;
use crate::descriptor::{FieldRole, PayloadField};
use crate::error::ApiResult;
use crate::gate::Reach;
use crate::resource::access::Access;
use crate::resource::context::Context;
use crate::resource::hooks::ResourceHooks;
use crate::resource::key::{KeyType, KeyValue};
use crate::resource::model::{LinkTo, Loaded};
use crate::snapshot::{Key, LinkSlot, Node as Place, PlannedLink, Slot};

/// An object of a payload, without its type.
pub(crate) trait Item: Send + Sync {
    fn pk(&self) -> KeyValue;
    fn key(&self) -> Cow<'_, str>;
    fn parent_key(&self) -> Option<KeyValue>;
    fn foreign_key(&self, link: usize) -> Option<KeyValue>;
    fn link(&self, link: usize) -> Option<LinkTo>;
    fn many(&self, index: usize) -> &[(KeyValue, LinkTo)];
    fn write_field(&self, ctx: &Context<'_>, field: usize, out: ValueWriter<'_>) -> Result<(), NodeError>;
    fn extra_links(&self, ctx: &Context<'_>, links: &mut Links);
    /// Whether the caller may not see the other end of a link.
    fn is_closed(&self, link: usize) -> bool;
    /// Takes the titles of a relation away, but for those of the objects in `kept`.
    fn withhold_titles(&mut self, relation: Relation, kept: &HashSet<KeyValue>);
    /// Takes the titles of a relation away that belong to objects beyond reach.
    fn withhold_beyond(&mut self, relation: Relation, reach: &Reach);
    /// Closes the links of a relation that lead to anything else.
    fn keep_only(&mut self, relation: Relation, seen: &HashSet<KeyValue>);
    /// Gives the object the links of a many-to-many relation.
    fn set_many(&mut self, index: usize, links: Vec<(KeyValue, LinkTo)>);
    /// What the access hook says.
    fn can_access(&self, ctx: &mut Context<'_>) -> ApiResult<Access>;
    /// The object itself.
    fn object(&self) -> &(dyn Any + Send);
    /// Identity of the resource type.
    fn resource(&self) -> std::any::TypeId;
}

impl<R: ResourceHooks> Item for Loaded<R> {
    fn pk(&self) -> KeyValue {
        self.object.pk().value()
    }

    fn key(&self) -> Cow<'_, str> {
        self.object.key()
    }

    fn parent_key(&self) -> Option<KeyValue> {
        self.object.parent_key()
    }

    fn foreign_key(&self, link: usize) -> Option<KeyValue> {
        self.object.foreign_key(link)
    }

    fn link(&self, link: usize) -> Option<LinkTo> {
        let to = R::link(&self.links, link)?;
        let bare = self.closed.title & bit(link) != 0;
        Some(if bare { LinkTo { title: None, ..to } } else { to })
    }

    fn many(&self, index: usize) -> &[(KeyValue, LinkTo)] {
        self.many.get(index).map_or(&[], Vec::as_slice)
    }

    fn write_field(&self, ctx: &Context<'_>, field: usize, out: ValueWriter<'_>) -> Result<(), NodeError> {
        self.object.write_field(ctx, field, out)
    }

    fn extra_links(&self, ctx: &Context<'_>, links: &mut Links) {
        self.object.extra_links(ctx, links);
    }

    fn is_closed(&self, link: usize) -> bool {
        self.closed.whole & bit(link) != 0
    }

    fn withhold_titles(&mut self, relation: Relation, kept: &HashSet<KeyValue>) {
        match relation {
            Relation::Link(link) => {
                if self.foreign_key(link).is_none_or(|key| !kept.contains(&key)) {
                    self.closed.title |= bit(link);
                }
            }
            Relation::Many(index) => {
                let ends = self.many.get_mut(index).into_iter().flatten();
                ends.filter(|(key, _)| !kept.contains(key)).for_each(|(_, to)| to.title = None);
            }
        }
    }

    fn withhold_beyond(&mut self, relation: Relation, reach: &Reach) {
        match relation {
            Relation::Link(link) => {
                if self.link(link).is_some_and(|to| !reach.holds(&to.key)) {
                    self.closed.title |= bit(link);
                }
            }
            Relation::Many(index) => {
                let ends = self.many.get_mut(index).into_iter().flatten();
                ends.filter(|(_, to)| !reach.holds(&to.key)).for_each(|(_, to)| to.title = None);
            }
        }
    }

    fn keep_only(&mut self, relation: Relation, seen: &HashSet<KeyValue>) {
        match relation {
            Relation::Link(link) => {
                if self.foreign_key(link).is_some_and(|key| !seen.contains(&key)) {
                    self.closed.whole |= bit(link);
                }
            }
            Relation::Many(index) => {
                if let Some(ends) = self.many.get_mut(index) {
                    ends.retain(|(key, _)| seen.contains(key));
                }
            }
        }
    }

    fn set_many(&mut self, index: usize, links: Vec<(KeyValue, LinkTo)>) {
        if let Some(all) = self.many.get_mut(index) {
            *all = links;
        }
    }

    fn can_access(&self, ctx: &mut Context<'_>) -> ApiResult<Access> {
        self.object.can_access(ctx)
    }

    fn object(&self) -> &(dyn Any + Send) {
        &self.object
    }

    fn resource(&self) -> std::any::TypeId {
        std::any::TypeId::of::<R>()
    }
}

/// The bit of a link.
fn bit(link: usize) -> u32 {
    1_u32.checked_shl(u32::try_from(link).unwrap_or(u32::MAX)).unwrap_or(0)
}

/// What writing an item depends on beside the item.
pub(crate) struct Scene<'a> {
    pub(crate) ctx: &'a Context<'a>,
    pub(crate) place: &'a Place,
    pub(crate) selection: &'a Selection,
    /// URL of the list that the item stands in; `None` if it cannot be built.
    pub(crate) list_url: Option<&'a str>,
}

impl<'a> Scene<'a> {
    /// The item's own URL.
    pub(crate) fn item_url(&self, item: &dyn Item) -> Option<String> {
        self.place.object_url(self.list_url?, &item.key())
    }

    /// The payload fields that are asked for.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (usize, &'static PayloadField)> + use<'a> {
        let selection = self.selection;
        self.place
            .descriptor
            .fields
            .iter()
            .enumerate()
            .filter(move |(_, field)| selection.has_field(field.name))
    }

    /// The URL of an object that a link of this resource leads to.
    pub(crate) fn target_url(&self, item: &dyn Item, field: &PayloadField, to: &LinkTo) -> Option<String> {
        let (FieldRole::Link { target, .. } | FieldRole::Many { target, .. }) = field.role else {
            return None;
        };
        let place = self.ctx.call.snapshot.node_of(target)?;
        let own_child = place.parent == Some(self.place.id)
            && self.place.item_children.contains(&place.id)
            && to.parent.as_ref() == Some(&item.pk());
        if own_child {
            let list_url = format!("{}{}/", self.item_url(item)?, place.descriptor.uri_name);
            return place.object_url(&list_url, &to.key);
        }
        let sibling = place.id == self.place.id && to.parent.is_some() && to.parent == item.parent_key();
        if let Some(list_url) = self.list_url.filter(|_| sibling) {
            return place.object_url(list_url, &to.key);
        }
        place.object_url(&self.ctx.list_url(place, to.parent.as_ref())?, &to.key)
    }
}

/// Writes an item as JSON, without expansions.
pub(crate) fn write(out: &mut Vec<u8>, scene: &Scene<'_>, item: &dyn Item) -> Result<(), NodeError> {
    out.push(b'{');
    let start = out.len();
    for (name, slot) in &scene.place.plan.slots {
        match *slot {
            Slot::Links if scene.selection.shows_links() => {
                key(out, start, name);
                write_links(out, scene, item);
            }
            Slot::Links => {}
            Slot::Field(index) => write_field(out, start, scene, item, (name, index))?,
        }
    }
    out.push(b'}');
    Ok(())
}

fn key(out: &mut Vec<u8>, start: usize, name: &Key) {
    if out.len() > start {
        out.extend_from_slice(b", ");
    }
    out.extend_from_slice(name.as_bytes());
}

fn write_field(
    out: &mut Vec<u8>,
    start: usize,
    scene: &Scene<'_>,
    item: &dyn Item,
    (name, index): (&Key, usize),
) -> Result<(), NodeError> {
    let Some(field) = scene.place.descriptor.fields.get(index) else { return Ok(()) };
    if !scene.selection.has_field(field.name) {
        return Ok(());
    }
    match field.role {
        FieldRole::Value => {
            key(out, start, name);
            item.write_field(scene.ctx, index, ValueWriter::json(out))?;
        }
        // A foreign key is a link, unless there is nothing to link to.
        FieldRole::Link { index: link, .. } => {
            if item.foreign_key(link).is_none() {
                key(out, start, name);
                out.extend_from_slice(b"null");
            }
        }
        FieldRole::Many { index, .. } => {
            key(out, start, name);
            out.push(b'[');
            for (position, (_, to)) in item.many(index).iter().enumerate() {
                if position > 0 {
                    out.extend_from_slice(b", ");
                }
                let url = scene.target_url(item, field, to);
                link::write(out, "GET", url.as_deref().map(|url| [url, "", ""]), to.title.as_deref());
            }
            out.push(b']');
        }
    }
    Ok(())
}

fn write_links(out: &mut Vec<u8>, scene: &Scene<'_>, item: &dyn Item) {
    let mut extra = Links::default();
    item.extra_links(scene.ctx, &mut extra);
    out.push(b'{');
    let start = out.len();
    if extra.0.is_empty() {
        let url = scene.item_url(item);
        for link in scene.place.plan.links.iter().filter(|link| scene.selection.has_link(link.name)) {
            write_link(out, start, scene, item, url.as_deref(), link);
        }
    } else {
        let mut all = own_links(scene, item, &[]);
        all.extend(extra.0.into_iter().filter(|(name, _)| scene.selection.has_link(name)));
        all.sort_by(|(a, _), (b, _)| a.cmp(b));
        for (name, link) in &all {
            key(out, start, &Key::of(name));
            link.write(out);
        }
    }
    out.push(b'}');
}

fn write_link(
    out: &mut Vec<u8>,
    start: usize,
    scene: &Scene<'_>,
    item: &dyn Item,
    url: Option<&str>,
    planned: &PlannedLink,
) {
    let name = &planned.key;
    let own = url.map(|url| [url, "", ""]);
    match planned.slot {
        slot @ (LinkSlot::Itself | LinkSlot::Update | LinkSlot::Delete) => {
            key(out, start, name);
            link::write(out, method(slot), own, None);
        }
        LinkSlot::Child(_, segment) => {
            key(out, start, name);
            link::write(out, "GET", url.map(|url| [url, segment, "/"]), None);
        }
        LinkSlot::Foreign { link, .. } if item.is_closed(link) => {
            key(out, start, name);
            link::write(out, "GET", None, None);
        }
        LinkSlot::Foreign { field, link } => {
            let (Some(to), Some(field)) = (item.link(link), scene.place.descriptor.fields.get(field)) else {
                return;
            };
            key(out, start, name);
            let url = scene.target_url(item, field, &to);
            link::write(out, "GET", url.as_deref().map(|url| [url, "", ""]), to.title.as_deref());
        }
    }
}

fn method(slot: LinkSlot) -> &'static str {
    match slot {
        LinkSlot::Update => "PUT",
        LinkSlot::Delete => "DELETE",
        LinkSlot::Itself | LinkSlot::Child(..) | LinkSlot::Foreign { .. } => "GET",
    }
}

/// The links of an item in the order in which XML shows them; `expanded` names become fields instead.
pub(crate) fn links(scene: &Scene<'_>, item: &dyn Item, expanded: &[&str]) -> Vec<(Cow<'static, str>, Link)> {
    let mut all = own_links(scene, item, expanded);
    let mut extra = Links::default();
    item.extra_links(scene.ctx, &mut extra);
    all.extend(extra.0.into_iter().filter(|(name, _)| scene.selection.has_link(name)));
    all
}

/// The same without those that the hook adds.
fn own_links(scene: &Scene<'_>, item: &dyn Item, expanded: &[&str]) -> Vec<(Cow<'static, str>, Link)> {
    let url = scene.item_url(item);
    let mut all: Vec<(Cow<'static, str>, Link)> = Vec::new();
    for (name, slot) in &scene.place.plan.links_in_order {
        if !scene.selection.has_link(name) || expanded.contains(name) {
            continue;
        }
        let link = match *slot {
            LinkSlot::Itself | LinkSlot::Update | LinkSlot::Delete => {
                Link { method: method(*slot), href: url.clone(), title: None }
            }
            LinkSlot::Child(_, segment) => {
                Link { method: "GET", href: url.as_ref().map(|url| format!("{url}{segment}/")), title: None }
            }
            LinkSlot::Foreign { link, .. } if item.is_closed(link) => {
                Link { method: "GET", href: None, title: None }
            }
            LinkSlot::Foreign { field, link } => {
                let (Some(to), Some(field)) = (item.link(link), scene.place.descriptor.fields.get(field))
                else {
                    continue;
                };
                Link { method: "GET", href: scene.target_url(item, field, &to), title: to.title }
            }
        };
        all.push((Cow::Borrowed(*name), link));
    }
    all
}

/// A payload field as a tree; `None` if it stands in `links` instead.
pub(crate) fn field_node(
    scene: &Scene<'_>,
    item: &dyn Item,
    index: usize,
    field: &PayloadField,
) -> Result<Option<Node>, NodeError> {
    Ok(match field.role {
        FieldRole::Value => {
            let mut node = Node::Null;
            item.write_field(scene.ctx, index, ValueWriter::tree(&mut node))?;
            Some(node)
        }
        FieldRole::Link { index, .. } => item.foreign_key(index).is_none().then_some(Node::Null),
        FieldRole::Many { index, .. } => {
            let link = |to: &LinkTo| Link {
                method: "GET",
                href: scene.target_url(item, field, to),
                title: to.title.clone(),
            };
            Some(Node::Array(item.many(index).iter().map(|(_, to)| link(to).node()).collect()))
        }
    })
}
