//! What records do to the database between requests.

use chrono::TimeDelta;
use diesel::prelude::*;
use serde_json::Value;
use webapi_core::WebApi;
use webapi_core::db::DbConn;
use webapi_core::error::ApiResult;
use webapi_core::with_native;
use webapi_oauth2::store::{
    CodeRecord, CodeStore as _, DieselCodes, DieselGrants, DieselTokens, GrantRecord, GrantStore as _,
    TokenSource, TokenStore as _,
};
use webapi_oauth2::token::{AccessToken, AuthorizationCode, RefreshToken};

use super::profile::Profile;
use super::rows::{oauth2_access_tokens as tokens, oauth2_grants, webapi_users};
use super::tokens::{Token, in_seconds, server};
use super::{clients, devices, people};
use crate::golden::control::Action;

/// Applies an action; a sentence if it is not known, or names what there is not.
///
/// # Errors
///
/// Those of the database.
pub fn act(
    profile: Profile,
    api: &WebApi,
    conn: &mut DbConn,
    action: &Action,
) -> ApiResult<Result<(), String>> {
    let token = action.text("token").unwrap_or_default();
    let changed = match action.name.as_str() {
        "create_grant" => return create_grant(api, conn, action).map(Ok),
        "create_access_token" => return create_access_token(api, conn, action).map(Ok),
        "create_device_grant" => return devices::create(api, conn, action).map(Ok),
        "expire_device_grant" => devices::expire(api, conn, action)?,
        "delete_access_tokens" => return delete_access_tokens(api, conn, action).map(Ok),
        "delete_access_token_row" => {
            DieselTokens.delete(conn, AccessToken::new(token).digest())?.map_or(0, |_| 1)
        }
        "expire_access_token" => expire(profile, api, conn, action)?,
        "age_revocation" => {
            let at = in_seconds(api, -action.number("seconds").unwrap_or_default()).naive_utc();
            let digest = RefreshToken::new(token).digest();
            let row = tokens::table.filter(tokens::refresh_digest.eq(digest.as_bytes()));
            let aged = diesel::update(row).set(tokens::refreshed_at.eq(at));
            with_native!(conn, |native| aged.execute(native))?
        }
        "replace_scope" => {
            let digest = AccessToken::new(token).digest();
            let row = tokens::table.filter(tokens::digest.eq(digest.as_bytes()));
            let replaced =
                diesel::update(row).set(tokens::scope.eq(action.text("scope").unwrap_or_default()));
            with_native!(conn, |native| replaced.execute(native))?
        }
        "set_user_active" => {
            let row = webapi_users::table
                .filter(webapi_users::username.eq(action.text("user").unwrap_or_default()));
            let active = action.members.get("active") == Some(&Value::Bool(true));
            let set = diesel::update(row).set(webapi_users::is_active.eq(active));
            with_native!(conn, |native| set.execute(native))?
        }
        "delete_application" => {
            let client_id = action.text("client_id").unwrap_or_default();
            server(api)?.clients().delete(conn, api.clock(), client_id)?.into()
        }
        "set_application" => return set_application(api, conn, action),
        other => return Ok(Err(format!("there is no action `{other}`"))),
    };
    Ok(if changed == 0 { Err(format!("`{}` changed nothing", action.name)) } else { Ok(()) })
}

/// The member, or what it is without one.
fn text<'a>(action: &'a Action, member: &str, default: &'a str) -> &'a str {
    action.text(member).unwrap_or(default)
}

fn resources(action: &Action) -> Vec<String> {
    let list = action.members.get("resource").and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn user(api: &WebApi, conn: &mut DbConn, action: &Action) -> ApiResult<i64> {
    Ok(people::id(api, conn, text(action, "user", "alice"))?.unwrap_or_default())
}

/// An authorization code, as if a user had consented a moment ago.
fn create_grant(api: &WebApi, conn: &mut DbConn, action: &Action) -> ApiResult<()> {
    let now = api.clock().now();
    let (client, user_id) =
        (clients::id(api, conn, text(action, "app", "conf-code"))?, user(api, conn, action)?);
    let scope = text(action, "scope", "read").to_owned();
    let family_expires_at = now + TimeDelta::days(90);
    let grant = GrantRecord {
        client,
        user_id,
        scope: scope.clone(),
        resources: resources(action),
        source: TokenSource::AuthorizationCode,
        created_at: now,
        expires_at: family_expires_at,
    };
    let grant = DieselGrants.create(conn, &grant)?;
    let given = |member| action.text(member).filter(|text| !text.is_empty()).map(str::to_owned);
    let challenge = given("code_challenge")
        .map(|challenge| (challenge, given("code_challenge_method").unwrap_or_else(|| "plain".to_owned())));
    let code = CodeRecord {
        digest: AuthorizationCode::new(text(action, "code", "")).digest(),
        grant,
        client,
        user_id,
        redirect_uri: Some(text(action, "redirect_uri", "https://client.example.com/cb").to_owned()),
        scope,
        resources: resources(action),
        challenge,
        nonce: given("nonce"),
        auth_time: None,
        family_expires_at,
        created_at: now,
        expires_at: in_seconds(api, action.number("expires_in").unwrap_or(60)),
    };
    DieselCodes.create(conn, &code)
}

fn create_access_token(api: &WebApi, conn: &mut DbConn, action: &Action) -> ApiResult<()> {
    let user_id = Some(user(api, conn, action)?);
    let (client_id, scope) = (text(action, "app", "conf-code"), text(action, "scope", "read"));
    let mut token = Token::new(text(action, "token", ""), user_id, client_id, scope);
    token.lifetime = TimeDelta::seconds(action.number("expires_in").unwrap_or(36_000));
    token.resources = resources(action);
    token.store(api, conn)
}

/// Deletes all tokens of a user, and with them what the user granted.
fn delete_access_tokens(api: &WebApi, conn: &mut DbConn, action: &Action) -> ApiResult<()> {
    let user_id = user(api, conn, action)?;
    let tokens = diesel::delete(tokens::table.filter(tokens::user_id.eq(user_id)));
    with_native!(conn, |native| tokens.execute(native))?;
    let grants = diesel::delete(oauth2_grants::table.filter(oauth2_grants::user_id.eq(user_id)));
    with_native!(conn, |native| grants.execute(native))?;
    Ok(())
}

/// Lets an access token expire in the past. In the toolkit a refresh token's time begins when its access token's ends.
fn expire(profile: Profile, api: &WebApi, conn: &mut DbConn, action: &Action) -> ApiResult<usize> {
    let at = in_seconds(api, -action.number("seconds_ago").unwrap_or(10));
    let digest = AccessToken::new(text(action, "token", "")).digest();
    if DieselTokens.expire(conn, digest, at)?.is_none() {
        return Ok(0);
    }
    if let Some(idle) = profile.refresh_idle_lifetime() {
        let row = tokens::table.filter(tokens::digest.eq(digest.as_bytes()));
        let row = row.filter(tokens::refresh_digest.is_not_null());
        let moved = diesel::update(row).set(tokens::refresh_expires_at.eq((at + idle).naive_utc()));
        with_native!(conn, |native| moved.execute(native))?;
    }
    Ok(1)
}

/// Changes the columns that records change.
fn set_application(api: &WebApi, conn: &mut DbConn, action: &Action) -> ApiResult<Result<(), String>> {
    let server = server(api)?;
    let client_id = text(action, "client_id", "");
    let Some(mut client) = server.clients().by_client_id(conn, client_id)? else {
        return Ok(Err(format!("there is no application `{client_id}`")));
    };
    let record = &mut client.record;
    for (column, value) in action.members.get("fields").and_then(Value::as_object).into_iter().flatten() {
        if !clients::set(record, column, value) {
            return Ok(Err(format!("an application has no column `{column}` with such a value here")));
        }
    }
    server.clients().update(conn, api.clock(), record)?;
    Ok(Ok(()))
}
