//! Keeps the panic of one subscriber from everybody else.

use std::fmt::Arguments;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::{ApiError, ApiResult};

/// Runs a subscriber in the request's transaction; a panic is an internal error, which rolls it back.
pub(super) fn within_request(
    what: Arguments<'_>,
    subscriber: impl FnOnce() -> ApiResult<()>,
) -> ApiResult<()> {
    catch_unwind(AssertUnwindSafe(subscriber))
        .unwrap_or_else(|_| Err(ApiError::internal(format!("a subscriber to {what} panicked"))))
}

/// Runs a subscriber that nobody waits for; a panic is logged.
pub(super) fn beside(what: Arguments<'_>, subscriber: impl FnOnce()) {
    if catch_unwind(AssertUnwindSafe(subscriber)).is_err() {
        tracing::error!(%what, "a subscriber panicked");
    }
}
