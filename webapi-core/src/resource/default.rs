//! What happens by default: one file per method.
//!
//! The order is Djblets': login and permission (decided at the gate), field errors, 404, access hooks, then the
//! work. Writes run in the request's transaction.

mod create;
mod delete;
mod expansion;
mod get;
mod list;
mod update;

use super::context::Context;
use super::hooks::ResourceHooks;
use super::key::KeyType;
use super::vtable::Ancestor;
use crate::error::ApiResult;

pub(crate) use create::create;
pub(crate) use delete::delete;
pub(crate) use expansion::{by_parent, by_pk};
pub(crate) use get::get;
pub(crate) use list::list;
pub(crate) use update::update;

/// Loads an object above the one a request is about.
pub(crate) fn ancestor<R: ResourceHooks>(ctx: &mut Context<'_>, key: &str) -> ApiResult<Ancestor> {
    let found = ctx.find::<R>(key)?;
    let access = found.object.can_access(ctx)?;
    ctx.require(access)?;
    let key = found.object.key().into_owned();
    let pk = found.object.pk().value();
    Ok(Ancestor { object: Box::new(found.object), key, pk })
}
