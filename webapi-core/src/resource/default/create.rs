//! POST to a list.

use diesel::OptionalExtension as _;

use crate::error::{ApiError, ApiResult};
use crate::field::FieldErrors;
use crate::resource::context::Context;
use crate::resource::hooks::ResourceHooks;
use crate::resource::model::Loaded;
use crate::resource::reply::Reply;

pub(crate) fn create<R: ResourceHooks>(ctx: &mut Context<'_>) -> ApiResult<Reply> {
    let mut errors = FieldErrors::new();
    ctx.read_input(&mut errors);
    let mut draft = R::draft_for_create(ctx, ctx.fields(), &mut errors);
    if !errors.is_empty() {
        return Err(ApiError::invalid_fields(errors));
    }
    ctx.load_ancestors()?;
    let access = R::can_create(ctx)?;
    ctx.require(access)?;
    R::check_links(ctx, &draft, &mut errors)?;
    if !errors.is_empty() {
        return Err(ApiError::invalid_fields(errors));
    }
    if let Some(parent) = ctx.nearest() {
        R::adopt(&mut draft, parent);
    }
    R::before_create(ctx, &mut draft)?;
    R::fill_defaults(ctx, &mut draft);
    let object = R::insert(draft, ctx.conn())?;
    object.after_create(ctx)?;
    let item = with_links::<R>(ctx, object)?;
    ctx.reply_created(item)
}

/// Loads what the object's links point to, if it has any.
pub(super) fn with_links<R: ResourceHooks>(ctx: &mut Context<'_>, object: R) -> ApiResult<Loaded<R>> {
    if let Some(links) = R::no_links() {
        return Ok(Loaded::new(object, links));
    }
    R::by_pk(&object.pk(), ctx.conn()).optional()?.ok_or_else(ApiError::does_not_exist)
}
