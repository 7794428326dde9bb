//! What happens by default: one file per method.
//!
//! The order is Djblets': login and permission (decided at the gate), field errors, 404, access hooks, then the
//! work. Writes run in the request's transaction.

mod create;
mod delete;
mod expansion;
mod get;
mod list;
mod seen;
mod update;

use super::context::Context;
use super::hooks::ResourceHooks;
use super::vtable::Ancestor;
use crate::descriptor::Method;
use crate::error::ApiResult;

pub(crate) use create::create;
pub(crate) use delete::delete;
pub(crate) use expansion::{by_parent, by_pk, far_end, many_links};
pub(crate) use get::get;
pub(crate) use list::list;
pub(crate) use seen::seen;
pub(crate) use update::update;

/// Locks the row of a conditional write that a handler of the user's own does. What it cannot find or reach is the
/// handler's to answer.
pub(crate) fn lock<R: ResourceHooks>(ctx: &mut Context<'_>) -> ApiResult<()> {
    ctx.lock_item::<R>().or_else(|error| if error.status() < 500 { Ok(()) } else { Err(error) })
}

/// Asks the access hooks about a request, which is not answered.
pub(crate) fn may<R: ResourceHooks>(ctx: &mut Context<'_>) -> ApiResult<()> {
    let access = match ctx.method() {
        Method::Get if ctx.call.matched.on_list => {
            ctx.load_ancestors()?;
            R::can_list(ctx)?
        }
        Method::Post => {
            ctx.load_ancestors()?;
            R::can_create(ctx)?
        }
        Method::Put | Method::Patch => ctx.item::<R>()?.object.can_modify(ctx)?,
        Method::Delete => ctx.item::<R>()?.object.can_delete(ctx)?,
        Method::Get | Method::Head | Method::Options => return ctx.item::<R>().map(drop),
    };
    ctx.require(access)
}

/// Loads an object above the one a request is about.
pub(crate) fn ancestor<R: ResourceHooks>(ctx: &mut Context<'_>, key: &str) -> ApiResult<Ancestor> {
    let found = ctx.find::<R>(key)?;
    let access = found.object.can_access(ctx)?;
    ctx.require(access)?;
    Ok(Ancestor::of(std::sync::Arc::new(found)))
}
