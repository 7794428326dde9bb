//! Tokens that are for a handler beside the API, and not for the API (RFC 8707). They are not known from memory, which
//! tells nothing of places.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use webapi_core::account::UserStore;
use webapi_core::db::DbConn;
use webapi_core::error::ApiResult;

use super::lookup::{BadToken, look_up};
use super::verified::VerifiedToken;
use crate::server::AuthorizationServer;
use crate::store::TokenKey;

/// Looks a token up for the handler at a path, and checks all but its scopes.
pub(crate) fn look_up_beside(
    server: &AuthorizationServer,
    conn: &mut DbConn,
    key: TokenKey,
    users: &dyn UserStore,
    now: DateTime<Utc>,
    path: &str,
) -> ApiResult<Result<Arc<VerifiedToken>, BadToken>> {
    let found = look_up(server, conn, key, users, now)?;
    let (Err(BadToken::OtherResource), Some(place)) = (&found, server.place()) else { return Ok(found) };
    let stored = server.token_store().find(conn, key)?.filter(|stored| stored.is_usable(now));
    let Some(stored) = stored.filter(|stored| place.resources.includes_path(&stored.record.audience, path))
    else {
        return Ok(found);
    };
    let user = match stored.record.user_id {
        None => None,
        Some(id) => match users.by_id(conn, id)?.filter(|user| user.is_active) {
            None => return Ok(Err(BadToken::Invalid)),
            Some(found) => Some(Arc::new(found.user)),
        },
    };
    let token = Arc::new(VerifiedToken::new(stored, user));
    let hook = server.settings().verify_request.as_ref();
    let is_refused = hook.is_some_and(|verify| !verify(&token.as_request()));
    Ok(if is_refused { Err(BadToken::Invalid) } else { Ok(token) })
}
