//! Whether a method is possible at a place, and which function answers it.
//!
//! The order is Djblets': the declared methods first (405 naming all of them), then the gates, then the level
//! (POST on an item, PUT on a list: 405 without that method), then the declared requirement, then whether anything
//! is implemented.

use crate::call::Call;
use crate::descriptor::Method;
use crate::error::{ApiError, ApiResult, catalog};
use crate::request::body::BodyKind;
use crate::resource::vtable::Handler;

/// Whether the declaration has the method at all.
pub(super) fn declared(call: &Call) -> ApiResult<()> {
    let allowed = call.method_is_known && call.node().descriptor.allows(call.method);
    if allowed { Ok(()) } else { Err(not_allowed(call, None)) }
}

/// Whether the method makes sense at this level of the resource.
pub(super) fn level(call: &Call) -> ApiResult<()> {
    let node = call.node();
    let on_item = !call.matched.on_list && node.has_items();
    let impossible = match call.method {
        Method::Post => on_item,
        Method::Put | Method::Patch => call.matched.on_list,
        // Djblets asks for a login before it finds that a list cannot be deleted; see `handler`.
        Method::Delete | Method::Get | Method::Head | Method::Options => false,
    };
    if impossible { Err(not_allowed(call, Some(call.method))) } else { Ok(()) }
}

/// What answers; a list without a handler answers with its links.
pub(super) fn handler(call: &Call) -> ApiResult<Option<Handler>> {
    let vtable = call.node().descriptor.vtable;
    let found = match call.method {
        Method::Get if call.matched.on_list => return Ok(vtable.list),
        Method::Get | Method::Head | Method::Options => vtable.get,
        Method::Post => vtable.create,
        Method::Put | Method::Patch => vtable.update,
        Method::Delete if call.matched.on_list => return Err(not_allowed(call, Some(Method::Delete))),
        Method::Delete => vtable.delete,
    };
    found.map(Some).ok_or_else(|| not_allowed(call, None))
}

/// Whether the body was read at all: what is sent in a type that nobody reads must not count as nothing sent.
pub(super) fn readable(call: &Call) -> ApiResult<()> {
    if call.body.kind != BodyKind::Other {
        return Ok(());
    }
    let message = "The request body is of a type that is not supported; send application/json, \
                   application/x-www-form-urlencoded or multipart/form-data";
    Err(ApiError::new(catalog::UNSUPPORTED_MEDIA_TYPE).with_message(message))
}

/// 405 with the declared methods, except one.
fn not_allowed(call: &Call, without: Option<Method>) -> ApiError {
    ApiError::method_not_allowed().with_allow(call.node().allow(without))
}
