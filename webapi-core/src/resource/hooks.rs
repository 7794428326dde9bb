//! [`ResourceHooks`]: where a resource over a table decides and adds things.
//!
//! All hooks are synchronous and run on the request's own connection, inside its transaction when it writes.
//! An error from any of them ends the request and rolls the transaction back.

use super::access::Access;
use super::context::Context;
use super::model::{Draft, Model};
use super::query::Query;
use crate::error::ApiResult;
use crate::serialize::link::Links;

/// What an answer says about an object that [`ResourceHooks::visible_to`] hides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hidden {
    /// 401 for anonymous callers, 403 for others, as Djblets does: the object is there.
    NoAccess,
    /// 404: whether the object is there stays unknown.
    NotFound,
}

/// The decisions and reactions of a resource. Every method has a default; implement those you need and say
/// `hooks` in `#[webapi(...)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` says `hooks` and has none",
    label = "this type has no `ResourceHooks`",
    note = "write `impl ResourceHooks for {Self} {{}}`, or remove `hooks` from `#[webapi(...)]`"
)]
pub trait ResourceHooks: Model {
    /// What is said about objects that are there but not visible.
    const HIDDEN: Hidden = Hidden::NoAccess;

    /// The one visibility rule: lists, counts, items, expansion and foreign keys in requests all go through it.
    /// A link to a hidden object has neither its URL nor its title.
    ///
    /// All rows by default. Only builds a query; called once or more per request.
    fn visible_to(ctx: &Context<'_>, query: Query<Self>) -> Query<Self> {
        let _ = ctx;
        query
    }

    /// Narrows the list beyond visibility, by query fields for example.
    ///
    /// Called for the rows and for the count, and when the list is expanded inside another answer, where
    /// [`Context::try_input`] has no fields of this list.
    fn list_query(ctx: &mut Context<'_>, query: Query<Self>) -> ApiResult<Query<Self>> {
        let _ = ctx;
        Ok(query)
    }

    /// May the caller see the list at all? Anybody by default.
    fn can_list(ctx: &mut Context<'_>) -> ApiResult<Access> {
        let _ = ctx;
        Ok(Access::Allowed)
    }

    /// May the caller see this object? Anybody who can see the row by default.
    ///
    /// Asked for items, what is below them, and what is expanded. Lists do not ask, as in Djblets, since their totals and
    /// pages are made by the database: what must not stand in a list is for [`visible_to`](Self::visible_to).
    fn can_access(&self, ctx: &mut Context<'_>) -> ApiResult<Access> {
        let _ = ctx;
        Ok(Access::Allowed)
    }

    /// May the caller create this? Whoever is logged in by default; the parent is loaded already.
    fn can_create(ctx: &mut Context<'_>) -> ApiResult<Access> {
        Ok(Access::when(ctx.is_authenticated()))
    }

    /// May the caller change this object? Superusers by default.
    fn can_modify(&self, ctx: &mut Context<'_>) -> ApiResult<Access> {
        Ok(Access::when(ctx.is_superuser()))
    }

    /// May the caller delete this object? Superusers by default.
    fn can_delete(&self, ctx: &mut Context<'_>) -> ApiResult<Access> {
        Ok(Access::when(ctx.is_superuser()))
    }

    /// Before a row is inserted: fill in what the request does not bring.
    fn before_create(ctx: &mut Context<'_>, draft: &mut Draft<Self>) -> ApiResult<()> {
        let _ = (ctx, draft);
        Ok(())
    }

    /// After the row was inserted, before the commit.
    fn after_create(&self, ctx: &mut Context<'_>) -> ApiResult<()> {
        ctx.default_hook_ran = true;
        Ok(())
    }

    /// Before the row is updated; `self` is the old one.
    fn before_update(&self, ctx: &mut Context<'_>, draft: &mut Draft<Self>) -> ApiResult<()> {
        let _ = (ctx, draft);
        Ok(())
    }

    /// After the row was updated, before the commit; `self` is the new one.
    fn after_update(&self, ctx: &mut Context<'_>) -> ApiResult<()> {
        let _ = ctx;
        Ok(())
    }

    /// Before the row is deleted.
    fn before_delete(&self, ctx: &mut Context<'_>) -> ApiResult<()> {
        let _ = ctx;
        Ok(())
    }

    /// After the row was deleted, before the commit.
    fn after_delete(&self, ctx: &mut Context<'_>) -> ApiResult<()> {
        let _ = ctx;
        Ok(())
    }

    /// Adds related links to an item.
    fn extra_links(&self, ctx: &Context<'_>, links: &mut Links) {
        let _ = (ctx, links);
    }
}
