//! What the caller may know of the other ends of links.
//!
//! In: items that are about to be written. Out: the same items, with links closed whose other end the caller could
//! not read by itself. A gate that refuses the whole resource takes the titles, which are data of the other end; an
//! object that `visible_to` hides loses its title and its URL, and leaves arrays altogether. That costs one query
//! per relation whose other end has such a rule, and nothing for the others.

use std::collections::HashSet;

use super::item::Item;
use crate::descriptor::{FieldRole, Method};
use crate::error::ApiResult;
use crate::gate::{self, Operation, Reach};
use crate::resource::context::Context;
use crate::resource::hooks::ResourceHooks;
use crate::resource::key::KeyValue;
use crate::resource::model::Loaded;
use crate::snapshot::{Node as Place, NodeId};

/// Something that holds an item.
pub(crate) trait Holds {
    fn held(&self) -> &dyn Item;
    fn held_mut(&mut self) -> &mut dyn Item;
}

impl Holds for Box<dyn Item> {
    fn held(&self) -> &dyn Item {
        &**self
    }

    fn held_mut(&mut self) -> &mut dyn Item {
        &mut **self
    }
}

impl<R: ResourceHooks> Holds for Loaded<R> {
    fn held(&self) -> &dyn Item {
        self
    }

    fn held_mut(&mut self) -> &mut dyn Item {
        self
    }
}

/// Which of an item's links one relation is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Relation {
    Link(usize),
    Many(usize),
}

/// Closes the links whose other ends the caller may not see; those of the names in `except` were seen to already.
pub(crate) fn close(
    ctx: &mut Context<'_>,
    place: &Place,
    items: &mut [impl Holds],
    except: &[&str],
) -> ApiResult<()> {
    if items.is_empty() {
        return Ok(());
    }
    let call = ctx.call;
    for field in place.descriptor.fields {
        let (relation, target) = match field.role {
            FieldRole::Link { index, target } if call.selection.has_link(field.name) => {
                (Relation::Link(index), target)
            }
            FieldRole::Many { index, target } if call.selection.has_field(field.name) => {
                (Relation::Many(index), target)
            }
            _ => continue,
        };
        let Some(target) = call.snapshot.node_of(target).filter(|_| !except.contains(&field.name)) else {
            continue;
        };
        let reach = ctx.reach(target.descriptor);
        if reach != Reach::All {
            items.iter_mut().for_each(|item| item.held_mut().withhold_beyond(relation, &reach));
        }
        let seen = seen(ctx, target, &keys(items, relation))?;
        if let Some(seen) = seen {
            items.iter_mut().for_each(|item| item.held_mut().keep_only(relation, &seen));
        }
    }
    Ok(())
}

/// Whether the caller could read the list of a resource by itself, as far as gates know.
pub(crate) fn may_list(ctx: &Context<'_>, target: NodeId) -> bool {
    let resource = ctx.call.snapshot.node(target).descriptor;
    let operation = Operation { resource, method: Method::Get, key: None };
    gate::check(&ctx.call.shared, ctx.principal(), &operation).is_ok()
        && gate::require(ctx.principal(), &operation).is_ok()
}

/// Those of the objects that the caller may see; `None` if that is all of them.
fn seen(ctx: &mut Context<'_>, target: &Place, keys: &Keys<'_>) -> ApiResult<Option<HashSet<KeyValue>>> {
    match target.descriptor.vtable.seen {
        Some(seen) => seen(ctx, keys),
        None => Ok(None),
    }
}

/// The other ends of a relation; called only if somebody wants to know.
pub(crate) type Keys<'a> = dyn Fn() -> Vec<KeyValue> + 'a;

fn keys(items: &[impl Holds], relation: Relation) -> impl Fn() -> Vec<KeyValue> {
    move || {
        let mut keys: Vec<KeyValue> = items.iter().flat_map(|item| ends(item.held(), relation)).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}

fn ends(item: &dyn Item, relation: Relation) -> Vec<KeyValue> {
    match relation {
        Relation::Link(link) => item.foreign_key(link).into_iter().collect(),
        Relation::Many(index) => item.many(index).iter().map(|(pk, _)| pk.clone()).collect(),
    }
}
