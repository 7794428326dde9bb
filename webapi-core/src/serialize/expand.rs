//! `expand`: related objects in the place of their links.
//!
//! In: the items of a page and the names asked for. Out: the items with their expansions, loaded with one query per
//! relation, level and page. Every expanded object passes the rules it would pass if it were fetched by itself: gates,
//! visibility, access to it and to the objects above it; what does not pass stays a link. The result does not depend
//! on the order of the names; levels, relations and objects are bounded by [`Limits`](crate::request::Limits).

mod children;
mod links;
mod names;
mod relation;
mod way;

use std::rc::Rc;
use std::sync::Arc;

pub(crate) use self::names::Names;
pub(crate) use self::relation::expanded_many;
pub(crate) use self::way::Way;

use self::relation::{Kind, Relation, relations, uses_up};
use self::way::Ways;
use super::item::Item;
use super::sight::{self, Holds};
use crate::descriptor::Method;
use crate::error::{ApiError, ApiResult};
use crate::request::Limits;
use crate::resource::context::Context;
use crate::resource::vtable::Load;
use crate::snapshot::Node as Place;

/// An item with what was expanded in it.
pub(crate) struct Expanded {
    pub(crate) item: Arc<dyn Item>,
    pub(crate) parts: Vec<(&'static str, Part)>,
}

/// One expanded relation of one item.
pub(crate) enum Part {
    One(Rc<Expanded>),
    Many(Vec<Rc<Expanded>>),
    /// Children, and the URL segment of their list below the item.
    Children(&'static str, Vec<Rc<Expanded>>),
    /// A foreign key whose field nobody asked for: neither field nor link.
    Unasked,
}

/// An item whose links can still be closed.
struct Growing {
    item: Box<dyn Item>,
    /// The objects above it, where they are known already.
    way: Option<Way>,
    parts: Vec<(&'static str, Part)>,
}

impl Holds for Growing {
    fn held(&self) -> &dyn Item {
        &*self.item
    }

    fn held_mut(&mut self) -> &mut dyn Item {
        &mut *self.item
    }
}

/// The names of the request's `expand` parameter.
///
/// # Errors
///
/// A field error if a path has more steps than levels may be expanded.
pub(crate) fn names(ctx: &Context<'_>) -> ApiResult<Names> {
    let limits = &ctx.call.shared.settings.limits;
    match ctx.call.special("expand") {
        Some(text) => Names::parse(text, limits.expand_levels).ok_or_else(|| too_deep(limits)),
        None => Ok(Names::default()),
    }
}

/// Expands the names in all items of one resource.
pub(crate) fn expand(
    ctx: &mut Context<'_>,
    place: &Place,
    items: Vec<Box<dyn Item>>,
    names: &Names,
) -> ApiResult<Vec<Expanded>> {
    let call = ctx.call;
    let limits = &call.shared.settings.limits;
    let mut expansion = Expansion {
        ways: if names.is_empty() { Ways::default() } else { Ways::of_request(ctx) },
        objects: limits.expand_objects,
        relations: limits.expand_relations,
        limits,
    };
    let is_own = place.id == call.node().id && ctx.ancestors_loaded && !names.is_empty();
    let way = is_own.then(|| Rc::new(ctx.ancestors.clone()));
    let items = items.into_iter().map(|item| (item, way.clone())).collect();
    // An item of the URL was asked for access on the way here; those of a list, or a changed one, were not.
    let is_checked = is_own && call.method == Method::Get && !call.is_list();
    expansion.level(ctx, place, items, names, &Level { left: limits.expand_levels, is_checked })
}

/// What is left of the bounds, and what was found out on the way.
struct Expansion<'l> {
    ways: Ways,
    objects: usize,
    relations: usize,
    limits: &'l Limits,
}

/// Where an expansion is.
struct Level {
    /// How many levels may follow.
    left: usize,
    /// Whether the items of this level were asked for access.
    is_checked: bool,
}

impl Expansion<'_> {
    fn level(
        &mut self,
        ctx: &mut Context<'_>,
        place: &Place,
        items: Vec<(Box<dyn Item>, Option<Way>)>,
        names: &Names,
        level: &Level,
    ) -> ApiResult<Vec<Expanded>> {
        let mut growing: Vec<Growing> =
            items.into_iter().map(|(item, way)| Growing { item, way, parts: Vec::new() }).collect();
        if growing.is_empty() {
            return Ok(Vec::new());
        }
        let relations = relations(ctx, place, names);
        if !relations.is_empty() && level.left == 0 {
            return Err(too_deep(self.limits));
        }
        let filled: Vec<&str> =
            relations.iter().filter_map(Relation::of_links).map(|(name, _)| name).collect();
        sight::close(ctx, place, &mut growing, &filled)?;
        let below = |ctx: &Context<'_>, name: &str| names.below(name, |name| uses_up(ctx, place, name));
        for relation in &relations {
            let names = below(ctx, relation.name);
            match relation.kind {
                Kind::Link(index) => self.link(ctx, &mut growing, relation, index, &names, level)?,
                Kind::Many(index) => self.many(ctx, place, &mut growing, relation, index, &names, level)?,
                Kind::Children(_) => {}
            }
        }
        let mut children = relations.iter().filter(|relation| matches!(relation.kind, Kind::Children(_)));
        let Some(first) = children.next() else {
            return Ok(growing.into_iter().map(Expanded::from).collect());
        };
        let owners = self.owners(ctx, place, &growing, level)?;
        let mut expanded: Vec<Expanded> = growing.into_iter().map(Expanded::from).collect();
        let owners = self.ways_below(place, &expanded, owners);
        for relation in std::iter::once(first).chain(children) {
            let names = below(ctx, relation.name);
            self.children(ctx, &mut expanded, &owners, relation, &names, level)?;
        }
        Ok(expanded)
    }

    /// Expands found objects themselves.
    fn deeper(
        &mut self,
        ctx: &mut Context<'_>,
        relation: &Relation,
        items: Vec<(Box<dyn Item>, Option<Way>)>,
        names: &Names,
        level: &Level,
    ) -> ApiResult<Vec<Rc<Expanded>>> {
        let call = ctx.call;
        let target = call.snapshot.node(relation.target);
        let level = Level { left: level.left.saturating_sub(1), is_checked: true };
        let expanded = self.level(ctx, target, items, names, &level)?;
        Ok(expanded.into_iter().map(Rc::new).collect())
    }

    /// Counts a relation, and says how its objects are loaded.
    fn load(&mut self, ctx: &Context<'_>, relation: &Relation, names: &Names) -> ApiResult<Load> {
        self.relations = self.relations.checked_sub(1).ok_or_else(|| {
            let most = self.limits.expand_relations;
            invalid(format!("The expansion takes more than {most} relations; ask for fewer names"))
        })?;
        let place = ctx.call.snapshot.node(relation.target);
        // One more than may be shown, so that too many are told from just enough.
        Ok(Load { most: self.objects.saturating_add(1), without_many: expanded_many(ctx, place, names) })
    }

    /// Counts objects that will be shown.
    fn spend(&mut self, objects: usize) -> ApiResult<()> {
        self.objects = self.objects.checked_sub(objects).ok_or_else(|| {
            let most = self.limits.expand_objects;
            invalid(format!("The expansion holds more than {most} objects; ask for fewer items or names"))
        })?;
        Ok(())
    }
}

impl From<Growing> for Expanded {
    fn from(growing: Growing) -> Self {
        Self { item: growing.item.into(), parts: growing.parts }
    }
}

fn too_deep(limits: &Limits) -> ApiError {
    let most = limits.expand_levels;
    invalid(format!(
        "The expansion is nested more than {most} levels deep; ask for fewer names, or expand what you get"
    ))
}

fn invalid(message: String) -> ApiError {
    ApiError::invalid_field("expand", message)
}
