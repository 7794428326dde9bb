//! Objects for expansion: one query per relation and page, through the same visibility and access rules as if
//! each had been fetched by itself. What the caller may not see is left out, so its link stays a link.

use std::collections::HashMap;

use crate::error::ApiResult;
use crate::resource::access::Access;
use crate::resource::context::Context;
use crate::resource::hooks::ResourceHooks;
use crate::resource::key::{KeyType, KeyValue};
use crate::resource::model::Loaded;
use crate::resource::query::Query;
use crate::resource::vtable::ItemsByKey;
use crate::serialize::expand::OBJECTS;
use crate::serialize::item::Item;

/// Objects by primary key.
pub(crate) fn by_pk<R: ResourceHooks>(
    ctx: &mut Context<'_>,
    pks: &[KeyValue],
) -> ApiResult<Option<ItemsByKey>> {
    let typed: Vec<R::Pk> = pks.iter().filter_map(R::Pk::from_value).collect();
    let query = R::with_pks(R::query(), typed);
    group::<R>(ctx, query, |object| Some(object.pk().value())).map(Some)
}

/// Objects by the parent they hang below; none if no column of theirs says which that is.
pub(crate) fn by_parent<R: ResourceHooks>(
    ctx: &mut Context<'_>,
    parents: &[KeyValue],
) -> ApiResult<Option<ItemsByKey>> {
    match R::within_all(R::query(), parents) {
        Some(query) => {
            let query = R::list_query(ctx, Query::of(query))?.into_diesel();
            group::<R>(ctx, query, R::parent_key).map(Some)
        }
        None => Ok(None),
    }
}

fn group<R: ResourceHooks>(
    ctx: &mut Context<'_>,
    query: R::Query,
    key: impl Fn(&R) -> Option<KeyValue>,
) -> ApiResult<ItemsByKey> {
    let query = R::visible_to(ctx, Query::of(query));
    // One more than an answer may hold, so that too many are told from just enough.
    let query = R::sort(query.into_diesel(), R::DEFAULT_SORT);
    let query = R::window(query, 0, i64::try_from(OBJECTS + 1).unwrap_or(i64::MAX));
    let mut loaded: Vec<Loaded<R>> = R::load(query, ctx.db())?;
    ctx.add_many(&mut loaded)?;
    let mut groups: ItemsByKey = HashMap::new();
    for item in loaded {
        if item.object.can_access(ctx)? == Access::Allowed
            && let Some(key) = key(&item.object)
        {
            groups.entry(key).or_default().push(Box::new(item) as Box<dyn Item>);
        }
    }
    Ok(groups)
}
