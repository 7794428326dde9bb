//! The resource with which users manage their tokens: handlers for any resource over the table that hangs below users.
//!
//! [`api_token_resource!`](crate::api_token_resource) makes one. Whoever needs other fields declares a struct over
//! [`webapi_api_tokens`](super::schema::webapi_api_tokens) and calls these functions from its handlers.

mod declare;
mod fields;

pub use fields::{CreateApiToken, PolicyInput, UpdateApiToken};

use std::sync::Arc;

use super::event::{ApiTokenCreated, ApiTokenUpdated};
use super::policy::Policy;
use super::record::{ApiTokenChange, NewApiToken};
use super::service::ApiTokens;
use crate::error::{ApiError, ApiResult};
use crate::resource::key::KeyValue;
use crate::resource::vtable::Ancestor;
use crate::resource::{Access, Context, Reply, ResourceHooks};
use crate::serialize::Node;
use crate::serialize::node::Key;
use crate::signal;

/// A JSON value, as the columns `policy` and `extra_data` have it.
pub type Json = serde_json::Value;

/// The id of the user below whom the request's token or list of tokens stands.
///
/// # Errors
///
/// `DOES_NOT_EXIST` if there is no such user; an internal error if no object with an integer key stands above.
pub fn owner(ctx: &mut Context<'_>) -> ApiResult<i64> {
    ctx.load_ancestors()?;
    match ctx.ancestors.last() {
        Some(Some(Ancestor { pk: KeyValue::Int(id), .. })) => Ok(*id),
        _ => Err(ApiError::internal("API tokens must hang below a resource of users with integer keys")),
    }
}

/// Owners and superusers may.
pub fn access(ctx: &Context<'_>, owner: i64) -> Access {
    Access::when(ctx.is_user(owner) || ctx.is_superuser())
}

/// Whether tokens of this generator should be replaced.
pub fn is_deprecated(ctx: &Context<'_>, generator_id: &str) -> bool {
    tokens(ctx).is_ok_and(|tokens| tokens.is_deprecated(generator_id))
}

/// POST: makes a token for the owner. The answer is the only one that ever shows its text, under `token`.
///
/// # Errors
///
/// Those of the fields; 401 or 403 by [`ResourceHooks::can_create`]; those of the database.
pub fn create<R: ResourceHooks<Pk = i64>>(ctx: &mut Context<'_>) -> ApiResult<Reply> {
    let user_id = owner(ctx)?;
    let access = R::can_create(ctx)?;
    ctx.require(access)?;
    let tokens = tokens(ctx)?;
    let input = ctx.input::<CreateApiToken>()?;
    let new = NewApiToken {
        user_id,
        note: input.note.clone(),
        policy: Some(policy(ctx, &input.policy)?),
        expires: input.expires.map(Into::into),
        ..NewApiToken::default()
    };
    let clock = Arc::clone(&ctx.call.shared.clock);
    let (token, text) = tokens.create_untold(ctx.conn(), clock.as_ref(), new)?;
    let item = ctx.reload::<R>(&token.id)?;
    signal::created(ctx, &item.object)?;
    signal::send(ctx, ApiTokenCreated { token, auto_generated: false });
    let url = ctx.url_of(&item.object);
    let mut node = ctx.object_node(item)?;
    if let Node::Object(members) = &mut node {
        let shown = members.iter_mut().find(|(key, _)| *key == Key::from("token"));
        if let Some((_, shown)) = shown {
            *shown = Node::from(text.expose().to_owned());
        }
    }
    let reply = Reply::tree([(ctx.resource().item_key, node)]).with_status(201);
    Ok(match url {
        Some(url) => reply.with_header("Location", url),
        None => reply,
    })
}

/// PUT: changes note, policy and expiry, or invalidates the token.
///
/// # Errors
///
/// Those of the fields; 404; 401 or 403 by [`ResourceHooks::can_modify`]; those of the database.
pub fn update<R: ResourceHooks<Pk = i64>>(ctx: &mut Context<'_>) -> ApiResult<Reply> {
    let item = ctx.item::<R>()?;
    let access = item.object.can_modify(ctx)?;
    ctx.require(access)?;
    let id = item.object.pk();
    let tokens = tokens(ctx)?;
    let input = ctx.input::<UpdateApiToken>()?;
    let reason = invalidation(input)?;
    let change = ApiTokenChange {
        note: input.note.clone(),
        policy: input.policy.as_ref().map(|input| policy(ctx, input)).transpose()?,
        expires: input.expires.map(|expires| expires.map(Into::into)),
        extra_data: None,
    };
    let revives = input.valid == Some(true);
    let clock = Arc::clone(&ctx.call.shared.clock);
    let changed = tokens.change_untold(ctx.conn(), clock.as_ref(), id, change)?;
    let mut changed = changed.ok_or_else(ApiError::does_not_exist)?;
    if revives && !changed.valid {
        let message = "An invalid token cannot become valid again; create another one";
        return Err(ApiError::invalid_field("valid", message));
    }
    if let Some(reason) = reason {
        let invalid = tokens.invalidate_untold(ctx.conn(), clock.as_ref(), id, &reason)?;
        changed = invalid.unwrap_or(changed);
    }
    let after = ctx.reload::<R>(&id)?;
    signal::updated(ctx, &item.object, &after.object)?;
    signal::send(ctx, ApiTokenUpdated { token: changed });
    ctx.reply_item(after)
}

/// DELETE: deletes the token, and with it the sessions it began.
///
/// # Errors
///
/// 404; 401 or 403 by [`ResourceHooks::can_delete`]; those of the database.
pub fn delete<R: ResourceHooks<Pk = i64>>(ctx: &mut Context<'_>) -> ApiResult<Reply> {
    let item = ctx.item::<R>()?;
    let access = item.object.can_delete(ctx)?;
    ctx.require(access)?;
    let tokens = tokens(ctx)?;
    let clock = Arc::clone(&ctx.call.shared.clock);
    signal::before_delete(ctx, &item.object)?;
    if !tokens.delete(ctx.conn(), clock.as_ref(), item.object.pk())? {
        return Err(ApiError::does_not_exist());
    }
    signal::deleted(ctx, &item.object)?;
    Ok(Reply::no_content())
}

fn tokens(ctx: &Context<'_>) -> ApiResult<Arc<ApiTokens>> {
    let found = ctx.call.snapshot.facet::<ApiTokens>();
    found.ok_or_else(|| {
        ApiError::internal(
            "the API has no API tokens; add `.api_tokens(ApiTokenSettings::new(\"abc\"))` to its builder",
        )
    })
}

fn policy(ctx: &Context<'_>, input: &PolicyInput) -> ApiResult<Policy> {
    let tree = &ctx.call.snapshot;
    let checked = match input {
        PolicyInput::Text(text) => Policy::parse(text, tree),
        PolicyInput::Json(document) => Policy::new(document.clone(), tree),
    };
    checked.map_err(|error| ApiError::invalid_field("policy", error.to_string()))
}

/// The reason for which a request invalidates a token, if it does.
fn invalidation(input: &UpdateApiToken) -> ApiResult<Option<String>> {
    match (input.valid, &input.invalid_reason) {
        (Some(false), reason) => Ok(Some(reason.clone().unwrap_or_default())),
        (_, None) => Ok(None),
        (_, Some(_)) => {
            let message =
                "A reason can be given only where the token is invalidated, with `valid` set to false";
            Err(ApiError::invalid_field("invalid_reason", message))
        }
    }
}
