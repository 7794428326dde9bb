//! POST to a list.

use diesel::OptionalExtension as _;

use crate::error::{ApiError, ApiResult};
use crate::field::FieldErrors;
use crate::resource::context::Context;
use crate::resource::context::transaction::Phase;
use crate::resource::hooks::ResourceHooks;
use crate::resource::key::KeyValue;
use crate::resource::model::Loaded;
use crate::resource::reply::Reply;
use crate::signal;

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
    R::create_form(ctx, &mut draft)?;
    R::before_create(ctx, &mut draft)?;
    signal::before_create::<R>(ctx, &mut draft)?;
    R::fill_defaults(ctx, &mut draft);
    check_key::<R>(ctx, &draft, None)?;
    let ends = R::take_many(&mut draft);
    let call = ctx.call;
    if !call.node().after_create.is_default() || !ends.is_empty() {
        ctx.begin()?;
    }
    let object = R::insert(draft, ctx.db())?;
    set_many(ctx, &object, ends, false)?;
    object.after_create(ctx)?;
    signal::created(ctx, &object)?;
    call.node().after_create.learn(ctx.default_hook_ran);
    let pk = object.pk();
    let reply = with_links::<R>(ctx, object).and_then(|item| ctx.reply_created(item));
    if reply.is_err() && ctx.phase == Phase::Late {
        // No transaction holds the row, and an error answer must leave none.
        R::remove(&pk, ctx.db())?;
    }
    reply
}

/// Refuses a key that no URL of this resource can hold: the object could never be asked for.
pub(super) fn check_key<R: ResourceHooks>(
    ctx: &Context<'_>,
    draft: &R::Draft,
    before: Option<&str>,
) -> ApiResult<()> {
    let Some((field, key)) = R::draft_key(draft).filter(|(_, key)| before != Some(&**key)) else {
        return Ok(());
    };
    match ctx.call.node().refuses_key(&key) {
        Some(message) => Err(ApiError::invalid_field(field, message)),
        None => Ok(()),
    }
}

/// Makes relations lead where the draft said.
pub(super) fn set_many<R: ResourceHooks>(
    ctx: &mut Context<'_>,
    object: &R,
    ends: Vec<(usize, Vec<KeyValue>)>,
    replace: bool,
) -> ApiResult<()> {
    for (index, mut ends) in ends {
        ends.sort_unstable();
        ends.dedup();
        R::set_many(index, &object.pk(), &ends, replace, ctx.db())?;
    }
    Ok(())
}

/// Loads what the object's links point to, if it has any.
pub(super) fn with_links<R: ResourceHooks>(ctx: &mut Context<'_>, object: R) -> ApiResult<Loaded<R>> {
    if let Some(links) = R::no_links() {
        return Ok(Loaded::new(object, links));
    }
    R::by_pk(&object.pk(), ctx.db()).optional()?.ok_or_else(ApiError::does_not_exist)
}
