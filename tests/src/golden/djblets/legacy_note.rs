//! `legacy-notes`: a resource of old, which Djblets checks no scope for. Here no OAuth2 token reaches it.

use webapi_core::prelude::*;

/// A note. PATCH is allowed, and answered by nothing.
#[derive(Debug, WebApiResource)]
#[webapi(
    key_variable = "legacy_note_id",
    key_pattern = "[0-9]+",
    methods(GET, PATCH),
    require(PATCH = public),
    mimetype_vendor = none,
    oauth2_token_access_allowed = false,
    api_token_access_allowed = false,
    handlers(get, update),
    manual
)]
pub struct LegacyNote;

impl LegacyNote {
    fn get(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let id = ctx.key().and_then(|key| key.parse::<i64>().ok());
        let id = id.ok_or_else(ApiError::does_not_exist)?;
        Ok(Reply::tree([("legacy_note", Node::object([("id", Node::from(id))]))]))
    }

    fn update(_: &mut Context<'_>) -> ApiResult<Reply> {
        Err(ApiError::method_not_allowed())
    }
}
