//! GET of an item.

use crate::error::ApiResult;
use crate::resource::context::Context;
use crate::resource::hooks::ResourceHooks;
use crate::resource::reply::Reply;

pub(crate) fn get<R: ResourceHooks>(ctx: &mut Context<'_>) -> ApiResult<Reply> {
    let item = ctx.item::<R>()?;
    ctx.reply_item(item)
}
