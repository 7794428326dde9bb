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
    let page = ctx.page(&mut errors);
    let _ = ctx.narrow::<R>(Query::all(), &mut errors);
    let orders = ctx.orders::<R>(&mut errors);
    let _ = ctx.cursor_page::<R>(&orders, page.max, &mut errors);
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
        Some(parent) => Query::of(R::within(R::query(), parent)?),
        None => Query::all(),
    };
    let query = R::visible_to(ctx, query);
    let query = R::list_query(ctx, query)?;
    Ok(ctx.narrow(query, &mut FieldErrors::new()))
}
