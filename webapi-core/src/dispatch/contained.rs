//! Handlers of extensions: a panic in one is the answer 500, and the extension's own.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::db::transaction;
use crate::error::{ApiError, ApiResult};
use crate::extension::{self, ExtensionManager};
use crate::resource::context::Context;
use crate::resource::reply::Reply;
use crate::resource::vtable::Handler;

/// Runs a handler of an extension.
pub(super) fn contained(ctx: &mut Context<'_>, handler: Handler) -> ApiResult<Reply> {
    let outer = transaction::depth(ctx.db());
    let panic = match catch_unwind(AssertUnwindSafe(|| handler(ctx))) {
        Ok(outcome) => return outcome,
        Err(panic) => panic,
    };
    // What the handler had begun within the request's transaction ends here; the transaction itself, with the request.
    transaction::roll_back_to(ctx.db(), outer)?;
    let id = ctx.call.node().extension.clone().unwrap_or_default();
    let manager = ExtensionManager(Arc::clone(&ctx.call.shared));
    manager.note_panic(&id);
    let said = extension::said(&*panic);
    Err(ApiError::internal(format!("a handler of the extension `{id}` panicked: {said}")))
}
