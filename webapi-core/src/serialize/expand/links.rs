//! Foreign keys and many-to-many relations: objects in the place of links.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::relation::Relation;
use super::{Expanded, Expansion, Growing, Level, Names, Part, Way};
use crate::error::ApiResult;
use crate::resource::access::Access;
use crate::resource::context::Context;
use crate::resource::key::KeyValue;
use crate::serialize::item::Item;
use crate::serialize::sight;
use crate::snapshot::Node as Place;

/// Objects that were found: those that the caller may see at all, and those that may be shown.
struct Found {
    seen: HashSet<KeyValue>,
    shown: HashMap<KeyValue, Rc<Expanded>>,
}

impl Found {
    /// Closes what is left of the links of an item.
    fn close(&self, item: &mut dyn Item, links: sight::Relation) {
        item.keep_only(links, &self.seen);
        if self.shown.len() < self.seen.len() {
            item.withhold_titles(links, &self.shown.keys().cloned().collect());
        }
    }
}

impl Expansion<'_> {
    /// A foreign key: the object becomes a field; one that may not be shown stays a link.
    pub(super) fn link(
        &mut self,
        ctx: &mut Context<'_>,
        items: &mut [Growing],
        relation: &Relation,
        index: usize,
        names: &Names,
        level: &Level,
    ) -> ApiResult<()> {
        if !ctx.call.selection.has_field(relation.name) {
            let held = items.iter_mut().filter(|growing| growing.item.foreign_key(index).is_some());
            held.for_each(|growing| growing.parts.push((relation.name, Part::Unasked)));
            return Ok(());
        }
        let mut keys: Vec<KeyValue> =
            items.iter().filter_map(|growing| growing.item.foreign_key(index)).collect();
        self.spend(keys.len())?;
        keys.sort_unstable();
        keys.dedup();
        let call = ctx.call;
        let target = call.snapshot.node(relation.target);
        let Some(by_pk) = target.descriptor.vtable.by_pk.filter(|_| !keys.is_empty()) else { return Ok(()) };
        let load = self.load(ctx, relation, names)?;
        let objects = by_pk(ctx, &keys, &load)?;
        let found = self.pass(ctx, relation, objects, names, level)?;
        for growing in items {
            found.close(&mut *growing.item, sight::Relation::Link(index));
            let object = growing.item.foreign_key(index).and_then(|key| found.shown.get(&key).cloned());
            growing.parts.extend(object.map(|object| (relation.name, Part::One(object))));
        }
        Ok(())
    }

    /// A many-to-many relation: an array of objects; one in which an object may not be shown stays an array of links,
    /// so that nothing that has a link vanishes without a trace.
    #[allow(clippy::too_many_arguments, reason = "each says something else")]
    pub(super) fn many(
        &mut self,
        ctx: &mut Context<'_>,
        place: &Place,
        items: &mut [Growing],
        relation: &Relation,
        index: usize,
        names: &Names,
        level: &Level,
    ) -> ApiResult<()> {
        if !ctx.call.selection.has_field(relation.name) {
            return Ok(());
        }
        let call = ctx.call;
        let target = call.snapshot.node(relation.target);
        let load = self.load(ctx, relation, names)?;
        let owners: Vec<KeyValue> = items.iter().map(|growing| growing.item.pk()).collect();
        let vtable = place.descriptor.vtable;
        let through = vtable.many_through.and_then(|through| through(index, &owners));
        let (Some(through), Some(far_end)) = (through, target.descriptor.vtable.far_end) else {
            return Ok(());
        };
        let (pairs, objects) = far_end(ctx, through, &load)?;
        self.spend(pairs.len())?;
        let pks: Vec<KeyValue> = objects.iter().map(|object| object.pk()).collect();
        let found = self.pass(ctx, relation, objects, names, level)?;
        let mut shown: HashMap<KeyValue, Option<Vec<Rc<Expanded>>>> = HashMap::new();
        for (owner, object) in pairs {
            let object = pks.get(object).and_then(|pk| found.shown.get(pk).cloned());
            let all = shown.entry(owner).or_insert_with(|| Some(Vec::new()));
            *all = all.take().zip(object).map(|(mut all, object)| {
                all.push(object);
                all
            });
        }
        let mut left: Vec<&mut Growing> = Vec::new();
        for growing in items {
            match shown.remove(&growing.item.pk()).unwrap_or_else(|| Some(Vec::new())) {
                Some(all) => growing.parts.push((relation.name, Part::Many(all))),
                None => left.push(growing),
            }
        }
        if left.is_empty() {
            return Ok(());
        }
        let owners: Vec<KeyValue> = left.iter().map(|growing| growing.item.pk()).collect();
        let Some(many_links) = vtable.many_links else { return Ok(()) };
        let mut links = many_links(ctx, index, &owners)?;
        for growing in left {
            growing.item.set_many(index, links.remove(&growing.item.pk()).unwrap_or_default());
            found.close(&mut *growing.item, sight::Relation::Many(index));
        }
        Ok(())
    }

    /// Asks gates, the objects above and the objects themselves, and expands those that pass.
    fn pass(
        &mut self,
        ctx: &mut Context<'_>,
        relation: &Relation,
        objects: Vec<Box<dyn Item>>,
        names: &Names,
        level: &Level,
    ) -> ApiResult<Found> {
        let call = ctx.call;
        let target = call.snapshot.node(relation.target);
        let reach = ctx.reach(call.snapshot.node(relation.target).descriptor);
        let seen: HashSet<KeyValue> = objects.iter().map(|object| object.pk()).collect();
        let refs: Vec<&dyn Item> = objects.iter().map(|object| &**object).collect();
        let ways = self.ways.to(ctx, target, &refs)?;
        let mut passed: Vec<(Box<dyn Item>, Option<Way>)> = Vec::with_capacity(objects.len());
        for (object, way) in objects.into_iter().zip(ways) {
            let Some(way) = way.filter(|_| reach.holds(&object.key())) else { continue };
            if ctx.on_the_way(&way, |ctx| object.can_access(ctx))? == Access::Allowed {
                passed.push((object, Some(way)));
            }
        }
        let expanded = self.deeper(ctx, relation, passed, names, level)?;
        let shown = expanded.into_iter().map(|expanded| (expanded.item.pk(), expanded)).collect();
        Ok(Found { seen, shown })
    }
}
