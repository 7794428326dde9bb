//! Which of some objects the caller may see.

use std::collections::HashSet;

use crate::error::ApiResult;
use crate::resource::context::Context;
use crate::resource::hooks::ResourceHooks;
use crate::resource::key::{KeyType, KeyValue};
use crate::resource::query::Query;
use crate::serialize::sight::Keys;

/// How many keys one statement names; SQLite takes no more than 32,766.
const AT_ONCE: usize = 10_000;

/// The primary keys that `visible_to` lets through; `None` if it has no rule for this caller, which costs no query.
pub(crate) fn seen<R: ResourceHooks>(
    ctx: &mut Context<'_>,
    keys: &Keys<'_>,
) -> ApiResult<Option<HashSet<KeyValue>>> {
    if R::visible_to(ctx, Query::all()).is_all() {
        return Ok(None);
    }
    let mut seen = HashSet::new();
    for keys in keys().chunks(AT_ONCE) {
        let pks = keys.iter().filter_map(R::Pk::from_value).collect();
        let query = R::visible_to(ctx, Query::of(R::with_pks(R::query(), pks)));
        let pks = R::pks(query.into_diesel(), ctx.db())?;
        seen.extend(pks.iter().map(KeyType::value));
    }
    Ok(Some(seen))
}
