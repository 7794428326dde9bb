//! PUT and PATCH of an item. Absent fields keep their value; JSON `null` clears a nullable one (RFC 7396).

use super::create::{check_key, set_many, with_links};
use crate::error::{ApiError, ApiResult};
use crate::field::FieldErrors;
use crate::resource::context::Context;
use crate::resource::hooks::ResourceHooks;
use crate::resource::reply::Reply;
use crate::signal;

pub(crate) fn update<R: ResourceHooks>(ctx: &mut Context<'_>) -> ApiResult<Reply> {
    let mut errors = FieldErrors::new();
    ctx.read_input(&mut errors);
    let mut draft = R::draft_for_update(ctx, ctx.fields(), &mut errors);
    if !errors.is_empty() {
        return Err(ApiError::invalid_fields(errors));
    }
    let before = ctx.item_to_write::<R>()?;
    let access = before.object.can_modify(ctx)?;
    ctx.require(access)?;
    ctx.check_preconditions()?;
    R::check_links(ctx, &draft, &mut errors)?;
    if !errors.is_empty() {
        return Err(ApiError::invalid_fields(errors));
    }
    before.object.update_form(ctx, &mut draft)?;
    before.object.before_update(ctx, &mut draft)?;
    signal::before_update(ctx, &before.object, &mut draft)?;
    check_key::<R>(ctx, &draft, Some(&before.object.key()))?;
    let ends = R::take_many(&mut draft);
    let changed = R::change(&before.object.pk(), draft, ctx.db())?;
    let object = changed.ok_or_else(ApiError::does_not_exist)?;
    set_many(ctx, &object, ends, true)?;
    object.after_update(ctx)?;
    signal::updated(ctx, &before.object, &object)?;
    let item = with_links::<R>(ctx, object)?;
    ctx.reply_item(item)
}
