//! `users/{username}/api-tokens`: tokens, for their owner and superusers.
//!
//! Creating them, and using them to log in, is not part of this application yet.

use diesel::prelude::*;
use webapi_core::prelude::*;

use super::schema::api_tokens;
use super::user::User;

/// An API token.
#[derive(Debug, Queryable, Selectable, Identifiable, WebApiResource)]
#[diesel(table_name = api_tokens)]
#[webapi(
    parent = User,
    methods(GET, POST, PUT, DELETE),
    handlers(create, update),
    oauth2_token_access_allowed = false,
    api_token_access_allowed = false,
    computed(deprecated: bool),
    fields(
        id, token, note, policy, expires, valid, invalid_reason, deprecated, token_generator_id, time_added
    ),
    hooks,
    manual
)]
pub struct ApiToken {
    id: i64,
    #[webapi(parent)]
    user_id: i64,
    token: String,
    note: String,
    policy: serde_json::Value,
    expires: Option<UtcDateTime>,
    valid: bool,
    invalid_reason: String,
    token_generator_id: String,
    time_added: UtcDateTime,
}

impl ApiToken {
    /// Whether the token is of a kind that is no longer made.
    fn deprecated(&self) -> bool {
        self.token_generator_id == "legacy_sha1"
    }

    fn create(_: &mut Context<'_>) -> ApiResult<Reply> {
        Err(ApiError::method_not_allowed())
    }

    fn update(_: &mut Context<'_>) -> ApiResult<Reply> {
        Err(ApiError::method_not_allowed())
    }
}

impl ResourceHooks for ApiToken {
    fn can_list(ctx: &mut Context<'_>) -> ApiResult<Access> {
        let owner = ctx.parent::<User>()?.id;
        Ok(Access::when(ctx.is_user(owner) || ctx.is_superuser()))
    }

    fn can_access(&self, ctx: &mut Context<'_>) -> ApiResult<Access> {
        Ok(Access::when(ctx.is_user(self.user_id) || ctx.is_superuser()))
    }

    fn can_delete(&self, ctx: &mut Context<'_>) -> ApiResult<Access> {
        self.can_access(ctx)
    }
}
