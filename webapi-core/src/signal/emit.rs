//! Emitting the signals of a resource: what the default handlers do, and handlers by hand may do.

use std::any::TypeId;

use super::subscribers::{Act, Subscribers};
use crate::error::ApiResult;
use crate::resource::context::Context;
use crate::resource::model::{Draft, Model, Resource};

/// Who subscribed to the resource in the request's tree.
fn subscribers<'r, R: Resource>(ctx: &Context<'r>) -> Option<&'r Subscribers> {
    let call = ctx.call;
    let (own, wanted) = (call.node(), TypeId::of::<R>());
    let node = if own.descriptor.type_id == wanted { own } else { call.snapshot.node_of(wanted)? };
    node.subscribers.as_ref()
}

/// To be called before a row is inserted.
///
/// # Errors
///
/// That of a subscriber who refuses; end the request with it.
pub fn before_create<R: Model>(ctx: &mut Context<'_>, draft: &mut Draft<R>) -> ApiResult<()> {
    match subscribers::<R>(ctx) {
        Some(subscribers) => subscribers.run_before(Act::Create, ctx, None, Some(draft)),
        None => Ok(()),
    }
}

/// To be called before a row is updated, with the object as it is.
///
/// # Errors
///
/// As [`before_create`].
pub fn before_update<R: Model>(ctx: &mut Context<'_>, old: &R, draft: &mut Draft<R>) -> ApiResult<()> {
    match subscribers::<R>(ctx) {
        Some(subscribers) => subscribers.run_before(Act::Update, ctx, Some(old), Some(draft)),
        None => Ok(()),
    }
}

/// To be called before an object is deleted.
///
/// # Errors
///
/// As [`before_create`].
pub fn before_delete<R: Resource>(ctx: &mut Context<'_>, object: &R) -> ApiResult<()> {
    match subscribers::<R>(ctx) {
        Some(subscribers) => subscribers.run_before(Act::Delete, ctx, Some(object), None),
        None => Ok(()),
    }
}

/// To be called when an object was created: `after_create` runs now, `on_created` after the commit.
///
/// # Errors
///
/// As [`before_create`].
pub fn created<R: Resource>(ctx: &mut Context<'_>, object: &R) -> ApiResult<()> {
    match subscribers::<R>(ctx) {
        Some(subscribers) => subscribers.run_after(Act::Create, ctx, object, None),
        None => Ok(()),
    }
}

/// To be called when an object was updated: `after_update` runs now, `on_updated` after the commit.
///
/// # Errors
///
/// As [`before_create`].
pub fn updated<R: Resource>(ctx: &mut Context<'_>, old: &R, new: &R) -> ApiResult<()> {
    match subscribers::<R>(ctx) {
        Some(subscribers) => subscribers.run_after(Act::Update, ctx, new, Some(old)),
        None => Ok(()),
    }
}

/// To be called when an object was deleted: `after_delete` runs now, `on_deleted` after the commit.
///
/// # Errors
///
/// As [`before_create`].
pub fn deleted<R: Resource>(ctx: &mut Context<'_>, object: &R) -> ApiResult<()> {
    match subscribers::<R>(ctx) {
        Some(subscribers) => subscribers.run_after(Act::Delete, ctx, object, None),
        None => Ok(()),
    }
}
