//! `users/{username}/api-tokens`: tokens, for their owner and superusers.
//!
//! The framework's own functions answer; the struct is written here because the corpus shows fewer fields than the
//! framework's macro, and does not implement PUT.

use diesel::prelude::*;
use webapi_core::api_token::resource::{self, CreateApiToken};
use webapi_core::api_token::schema::webapi_api_tokens;
use webapi_core::prelude::*;

use super::user::User;

/// An API token.
#[derive(Debug, Queryable, Selectable, Identifiable, WebApiResource)]
#[diesel(table_name = webapi_api_tokens)]
#[webapi(
    parent = User,
    methods(GET, POST, PUT, DELETE),
    handlers(create, update, delete),
    create_fields = CreateApiToken,
    oauth2_token_access_allowed = false,
    api_token_access_allowed = false,
    computed(token: Option<String>, deprecated(ctx): bool),
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
    #[webapi(skip)]
    hint: Option<String>,
    note: String,
    policy: serde_json::Value,
    expires: Option<UtcDateTime>,
    valid: bool,
    invalid_reason: String,
    token_generator_id: String,
    time_added: UtcDateTime,
}

impl ApiToken {
    /// How the token begins: its text is not stored.
    fn token(&self) -> Option<String> {
        self.hint.clone()
    }

    /// Whether the token is of a kind that is no longer made.
    fn deprecated(&self, ctx: &Context<'_>) -> bool {
        resource::is_deprecated(ctx, &self.token_generator_id)
    }

    fn create(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        resource::create::<Self>(ctx)
    }

    fn update(_: &mut Context<'_>) -> ApiResult<Reply> {
        Err(ApiError::method_not_allowed())
    }

    fn delete(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        resource::delete::<Self>(ctx)
    }
}

impl ResourceHooks for ApiToken {
    fn can_list(ctx: &mut Context<'_>) -> ApiResult<Access> {
        let owner = resource::owner(ctx)?;
        Ok(resource::access(ctx, owner))
    }

    fn can_create(ctx: &mut Context<'_>) -> ApiResult<Access> {
        Self::can_list(ctx)
    }

    fn can_access(&self, ctx: &mut Context<'_>) -> ApiResult<Access> {
        Ok(resource::access(ctx, self.user_id))
    }

    fn can_delete(&self, ctx: &mut Context<'_>) -> ApiResult<Access> {
        self.can_access(ctx)
    }
}
