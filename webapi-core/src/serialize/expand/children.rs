//! Children: a whole list below each item, in the place of the link to it.

use std::collections::HashMap;
use std::rc::Rc;

use super::relation::Relation;
use super::way::{Way, extended};
use super::{Expanded, Expansion, Growing, Kind, Level, Names, Part};
use crate::error::ApiResult;
use crate::resource::access::Access;
use crate::resource::context::Context;
use crate::resource::key::KeyValue;
use crate::resource::vtable::Owner;
use crate::serialize::item::Item;
use crate::snapshot::Node as Place;

impl Expansion<'_> {
    /// The ways to items, `None` for those whose own URL would refuse the caller, and so those of their children.
    pub(super) fn owners(
        &mut self,
        ctx: &mut Context<'_>,
        place: &Place,
        items: &[Growing],
        level: &Level,
    ) -> ApiResult<Vec<Option<Way>>> {
        let mut ways: Vec<Option<Way>> = items.iter().map(|growing| growing.way.clone()).collect();
        if ways.iter().any(Option::is_none) {
            let unknown: Vec<&dyn Item> = items.iter().map(|growing| &*growing.item).collect();
            ways = self.ways.to(ctx, place, &unknown)?;
        }
        if level.is_checked {
            return Ok(ways);
        }
        for (growing, way) in items.iter().zip(&mut ways) {
            let Some(open) = way else { continue };
            if ctx.on_the_way(open, |ctx| growing.item.can_access(ctx))? == Access::Denied {
                *way = None;
            }
        }
        Ok(ways)
    }

    /// The ways to children of items.
    pub(super) fn ways_below(
        &mut self,
        place: &Place,
        items: &[Expanded],
        ways: Vec<Option<Way>>,
    ) -> Vec<Option<Way>> {
        let below = items.iter().zip(ways).map(|(expanded, way)| {
            // Children of a singleton hang below what the singleton hangs below.
            let longer = if place.has_items() { extended(&way?, &expanded.item) } else { way? };
            if place.has_items() {
                self.ways.learn(place, &*expanded.item, Rc::clone(&longer));
            }
            Some(longer)
        });
        below.collect()
    }

    pub(super) fn children(
        &mut self,
        ctx: &mut Context<'_>,
        items: &mut [Expanded],
        ways: &[Option<Way>],
        relation: &Relation,
        names: &Names,
        level: &Level,
    ) -> ApiResult<()> {
        let Kind::Children(segment) = relation.kind else { return Ok(()) };
        let call = ctx.call;
        let vtable = call.snapshot.node(relation.target).descriptor.vtable;
        let (Some(by_parent), Some(can_list)) = (vtable.by_parent, vtable.can_list) else { return Ok(()) };
        let mut owners: Vec<Owner> = Vec::new();
        for (expanded, way) in items.iter().zip(ways) {
            let Some(way) = way else { continue };
            if ctx.on_the_way(way, can_list)? == Access::Allowed {
                owners.push(Owner { pk: expanded.item.pk(), way: Rc::clone(way) });
            }
        }
        if owners.is_empty() {
            return Ok(());
        }
        let load = self.load(ctx, relation, names)?;
        let Some(found) = by_parent(ctx, &owners, &load)? else { return Ok(()) };
        // Before any of them is left out: what was not loaded must not be missing without a word.
        self.spend(found.len())?;
        let ways: HashMap<KeyValue, Way> = owners.into_iter().map(|owner| (owner.pk, owner.way)).collect();
        let reach = ctx.reach(call.snapshot.node(relation.target).descriptor);
        let (mut keys, mut passed) = (Vec::new(), Vec::new());
        for (owner, object) in found {
            let Some(way) = ways.get(&owner).filter(|_| reach.holds(&object.key())) else { continue };
            if ctx.on_the_way(way, |ctx| object.can_access(ctx))? == Access::Allowed {
                keys.push(owner);
                passed.push((object, Some(Rc::clone(way))));
            }
        }
        let children = self.deeper(ctx, relation, passed, names, level)?;
        let mut by_owner: HashMap<KeyValue, Vec<Rc<Expanded>>> = HashMap::new();
        for (owner, child) in keys.into_iter().zip(children) {
            by_owner.entry(owner).or_default().push(child);
        }
        for expanded in items.iter_mut() {
            let pk = expanded.item.pk();
            if ways.contains_key(&pk) {
                let children = by_owner.remove(&pk).unwrap_or_default();
                expanded.parts.push((relation.name, Part::Children(segment, children)));
            }
        }
        Ok(())
    }
}
