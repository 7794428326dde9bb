//! GET of a list.

use crate::error::{ApiError, ApiResult};
use crate::field::FieldErrors;
use crate::resource::context::Context;
use crate::resource::hooks::ResourceHooks;
use crate::resource::query::Query;
use crate::resource::reply::Reply;

pub(crate) fn list<R: ResourceHooks>(ctx: &mut Context<'_>) -> ApiResult<Reply> {
    let mut errors = FieldErrors::new();
    ctx.read_input(&mut errors);
    ctx.page(&mut errors);
    ctx.narrow::<R>(R::query(), &mut errors);
    ctx.orders::<R>(&mut errors);
    if !errors.is_empty() {
        return Err(ApiError::invalid_fields(errors));
    }
    ctx.load_ancestors()?;
    let access = R::can_list(ctx)?;
    ctx.require(access)?;
    ctx.reply_list::<R>(|ctx| rows::<R>(ctx))
}

/// The rows of the list: below their parent, visible, narrowed by the hook and by the query.
fn rows<R: ResourceHooks>(ctx: &mut Context<'_>) -> ApiResult<Query<R>> {
    let query = match ctx.nearest() {
        Some(parent) => R::within(R::query(), parent)?,
        None => R::query(),
    };
    let query = R::visible_to(ctx, Query::of(query));
    let query = R::list_query(ctx, query)?;
    Ok(Query::of(ctx.narrow::<R>(query.into_diesel(), &mut FieldErrors::new())))
}
