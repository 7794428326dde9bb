//! Objects for expansion: one query per relation and page, through the same visibility rule as any other read. Whether
//! the caller may have what was found is asked by the expansion itself, object by object.

use crate::error::ApiResult;
use crate::resource::context::Context;
use crate::resource::hooks::ResourceHooks;
use crate::resource::key::{KeyType, KeyValue};
use crate::resource::model::Loaded;
use crate::resource::query::Query;
use crate::resource::through::Through;
use crate::resource::vtable::{LinksByKey, Load, Owned, Owner, Pairs};
use crate::serialize::item::Item;

/// Objects by primary key.
pub(crate) fn by_pk<R: ResourceHooks>(
    ctx: &mut Context<'_>,
    pks: &[KeyValue],
    load: &Load,
) -> ApiResult<Vec<Box<dyn Item>>> {
    let typed: Vec<R::Pk> = pks.iter().filter_map(R::Pk::from_value).collect();
    let query = R::visible_to(ctx, Query::of(R::with_pks(R::query(), typed)));
    let mut rows = rows::<R>(ctx, query, load)?;
    ctx.add_many(&mut rows, &load.without_many)?;
    Ok(rows.into_iter().map(boxed).collect())
}

/// The objects at the far end of a join table: pairs of a near key and the position of an object.
pub(crate) fn far_end<R: ResourceHooks>(
    ctx: &mut Context<'_>,
    through: Through,
    load: &Load,
) -> ApiResult<(Pairs, Vec<Box<dyn Item>>)> {
    let query = R::visible_to(ctx, Query::all()).into_diesel();
    let order: &[_] = &[];
    let found = R::load_through(query, through, order, most(load), ctx.db())?;
    let mut positions = std::collections::HashMap::new();
    let (mut pairs, mut rows) = (Pairs::new(), Vec::new());
    for (near, row) in found {
        let position = *positions.entry(row.object.pk()).or_insert(rows.len());
        if position == rows.len() {
            rows.push(row);
        }
        pairs.push((near, position));
    }
    ctx.add_many(&mut rows, &load.without_many)?;
    Ok((pairs, rows.into_iter().map(boxed).collect()))
}

/// The links of a many-to-many relation.
pub(crate) fn many_links<R: ResourceHooks>(
    ctx: &mut Context<'_>,
    index: usize,
    owners: &[KeyValue],
) -> ApiResult<LinksByKey> {
    let owners: Vec<R::Pk> = owners.iter().filter_map(R::Pk::from_value).collect();
    let mut links = LinksByKey::new();
    for (owner, pk, to) in R::many(index, &owners, ctx.db())? {
        links.entry(owner).or_default().push((pk, to));
    }
    Ok(links)
}

/// The lists below some objects; `None` if nothing in the database says what stands there.
///
/// One query for all, unless a hook wants to see the parent: then one for each.
pub(crate) fn by_parent<R: ResourceHooks>(
    ctx: &mut Context<'_>,
    owners: &[Owner],
    load: &Load,
) -> ApiResult<Option<Owned>> {
    if R::within_all(R::query(), &[]).is_none() && R::through(&[]).is_none() {
        return Ok(None);
    }
    let pks: Vec<KeyValue> = owners.iter().map(|owner| owner.pk.clone()).collect();
    if owners.len() > 1 {
        let (list, asks) = ctx.below_several(|ctx| list::<R>(ctx, &pks));
        if !asks {
            let list = list?;
            return children(ctx, list, load).map(Some);
        }
    }
    let mut all = Owned::new();
    for (owner, pk) in owners.iter().zip(pks) {
        let left =
            Load { most: load.most.saturating_sub(all.len()), without_many: load.without_many.clone() };
        let list = ctx.on_the_way(&owner.way, |ctx| list::<R>(ctx, std::slice::from_ref(&pk)))?;
        all.extend(children(ctx, list, &left)?);
    }
    Ok(Some(all))
}

/// The rows of lists below some parents.
struct List<R: ResourceHooks> {
    query: Query<R>,
    through: Option<Through>,
}

fn list<R: ResourceHooks>(ctx: &mut Context<'_>, parents: &[KeyValue]) -> ApiResult<List<R>> {
    let within = R::within_all(R::query(), parents);
    let through = if within.is_some() { None } else { R::through(parents) };
    let query = R::visible_to(ctx, within.map_or(Query::all(), Query::of));
    Ok(List { query: R::list_query(ctx, query)?, through })
}

fn children<R: ResourceHooks>(ctx: &mut Context<'_>, list: List<R>, load: &Load) -> ApiResult<Owned> {
    let (owners, mut rows): (Vec<_>, Vec<_>) = match list.through {
        Some(through) => {
            let query = list.query.into_diesel();
            R::load_through(query, through, R::DEFAULT_SORT, most(load), ctx.db())?.into_iter().unzip()
        }
        None => {
            let rows = rows::<R>(ctx, list.query, load)?;
            rows.into_iter().filter_map(|row| Some((row.object.parent_key()?, row))).unzip()
        }
    };
    ctx.add_many(&mut rows, &load.without_many)?;
    Ok(owners.into_iter().zip(rows.into_iter().map(boxed)).collect())
}

fn rows<R: ResourceHooks>(ctx: &mut Context<'_>, query: Query<R>, load: &Load) -> ApiResult<Vec<Loaded<R>>> {
    let query = R::sort(query.into_diesel(), R::DEFAULT_SORT, false, 0);
    Ok(R::load(R::window(query, 0, most(load)), ctx.db())?)
}

fn most(load: &Load) -> i64 {
    i64::try_from(load.most).unwrap_or(i64::MAX)
}

fn boxed<R: ResourceHooks>(row: Loaded<R>) -> Box<dyn Item> {
    Box::new(row)
}
