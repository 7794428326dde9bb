//! What stands in for a handler that is named and not written.
//!
//! An associated function of the user's own type wins over one of a trait. Only where there is none does the call in
//! generated code reach [`Unwritten`], whose bound then says what is missing.

use crate::error::ApiResult;
use crate::resource::{Context, Reply};

/// A type with the function that its `handlers` name. No type implements this: one that has the function needs not.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no function for this handler",
    label = "`{Self}` has no such function",
    note = "write it in `impl {Self}`, under this name: `fn get(ctx: &mut Context<'_>) -> ApiResult<Reply>`"
)]
pub trait Written {
    /// Never called.
    fn answer(ctx: &mut Context<'_>) -> ApiResult<Reply>;
}

/// The functions that handlers name, for types that have none of their own.
#[allow(missing_docs, reason = "each stands in for the user's function of that name")]
pub trait Unwritten {
    fn list(ctx: &mut Context<'_>) -> ApiResult<Reply>
    where
        Self: Written,
    {
        Self::answer(ctx)
    }

    fn get(ctx: &mut Context<'_>) -> ApiResult<Reply>
    where
        Self: Written,
    {
        Self::answer(ctx)
    }

    fn create(ctx: &mut Context<'_>) -> ApiResult<Reply>
    where
        Self: Written,
    {
        Self::answer(ctx)
    }

    fn update(ctx: &mut Context<'_>) -> ApiResult<Reply>
    where
        Self: Written,
    {
        Self::answer(ctx)
    }

    fn delete(ctx: &mut Context<'_>) -> ApiResult<Reply>
    where
        Self: Written,
    {
        Self::answer(ctx)
    }
}

impl<T> Unwritten for T {}
