//! DELETE of an item.

use crate::error::{ApiError, ApiResult};
use crate::resource::context::Context;
use crate::resource::hooks::ResourceHooks;
use crate::resource::reply::Reply;
use crate::signal;

pub(crate) fn delete<R: ResourceHooks>(ctx: &mut Context<'_>) -> ApiResult<Reply> {
    let item = ctx.item_to_write::<R>()?;
    let access = item.object.can_delete(ctx)?;
    ctx.require(access)?;
    ctx.check_preconditions()?;
    item.object.before_delete(ctx)?;
    signal::before_delete(ctx, &item.object)?;
    if R::remove(&item.object.pk(), ctx.db())? == 0 {
        return Err(ApiError::does_not_exist());
    }
    item.object.after_delete(ctx)?;
    signal::deleted(ctx, &item.object)?;
    Ok(Reply::no_content())
}
