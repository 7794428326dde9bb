//! The way to an object: the objects above it in its URL. Whoever may not go it may not have the object either.
//!
//! In: objects that were found by a foreign key. Out: for each the objects above it, loaded with one query per level
//! unless they are known already, and asked for access as a direct GET would ask them.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::error::ApiResult;
use crate::resource::access::Access;
use crate::resource::context::Context;
use crate::resource::key::KeyValue;
use crate::resource::vtable::{Ancestor, Load};
use crate::serialize::item::Item;
use crate::snapshot::{Node as Place, NodeId};

/// The objects above another, outermost first.
pub(crate) type Way = Rc<Vec<Option<Ancestor>>>;

/// Ways through objects that the caller may read, each with its last object; `None` where it ends.
#[derive(Default)]
pub(super) struct Ways(HashMap<(NodeId, KeyValue), Option<Way>>);

/// A way and one more object.
pub(super) fn extended(way: &Way, item: &Arc<dyn Item>) -> Way {
    let mut longer = way.to_vec();
    longer.push(Some(Ancestor::of(Arc::clone(item))));
    Rc::new(longer)
}

impl Ways {
    /// Begins with what the request itself went through.
    pub(super) fn of_request(ctx: &Context<'_>) -> Self {
        let mut ways = HashMap::new();
        for (index, node) in ctx.call.node().keyed_ancestors.iter().enumerate() {
            if let Some(Some(ancestor)) = ctx.ancestors.get(index) {
                let way = Rc::new(ctx.ancestors[..=index].to_vec());
                ways.insert((*node, ancestor.pk.clone()), Some(way));
            }
        }
        Self(ways)
    }

    /// Remembers the way below an object.
    pub(super) fn learn(&mut self, place: &Place, item: &dyn Item, way: Way) {
        self.0.insert((place.id, item.pk()), Some(way));
    }

    /// The ways to objects of one place; `None` for those that the caller cannot reach.
    pub(super) fn to(
        &mut self,
        ctx: &mut Context<'_>,
        place: &Place,
        items: &[&dyn Item],
    ) -> ApiResult<Vec<Option<Way>>> {
        let Some(parent) = place.keyed_ancestors.last() else {
            let open = Way::default();
            return Ok(items.iter().map(|_| Some(Rc::clone(&open))).collect());
        };
        // Only a foreign key tells which object stands right above.
        if place.parent != Some(*parent) {
            return Ok(items.iter().map(|_| None).collect());
        }
        let keys: Vec<Option<KeyValue>> = items.iter().map(|item| item.parent_key()).collect();
        self.load(ctx, *parent, keys.iter().flatten())?;
        let known = |key: Option<KeyValue>| self.0.get(&(*parent, key?)).cloned().flatten();
        Ok(keys.into_iter().map(known).collect())
    }

    /// Finds out about the objects of one place that nothing is known of yet.
    fn load<'k>(
        &mut self,
        ctx: &mut Context<'_>,
        id: NodeId,
        keys: impl Iterator<Item = &'k KeyValue>,
    ) -> ApiResult<()> {
        let call = ctx.call;
        let place = call.snapshot.node(id);
        let mut unknown: Vec<KeyValue> =
            keys.filter(|key| !self.0.contains_key(&(id, (*key).clone()))).cloned().collect();
        unknown.sort_unstable();
        unknown.dedup();
        let Some(by_pk) = place.descriptor.vtable.by_pk.filter(|_| !unknown.is_empty()) else {
            return Ok(());
        };
        let found = by_pk(ctx, &unknown, &Load::without_links(place, unknown.len()))?;
        let refs: Vec<&dyn Item> = found.iter().map(|item| &**item).collect();
        let ways = self.to(ctx, place, &refs)?;
        self.0.extend(unknown.into_iter().map(|key| ((id, key), None)));
        for (item, way) in found.into_iter().zip(ways) {
            let Some(way) = way else { continue };
            if ctx.on_the_way(&way, |ctx| item.can_access(ctx))? == Access::Allowed {
                let item: Arc<dyn Item> = item.into();
                let longer = extended(&way, &item);
                self.0.insert((id, item.pk()), Some(longer));
            }
        }
        Ok(())
    }
}
