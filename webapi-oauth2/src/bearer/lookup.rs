//! From the text of a token to a [`VerifiedToken`]: what memory knows, and what the database tells.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use webapi_core::account::UserStore;
use webapi_core::db::DbConn;
use webapi_core::error::ApiResult;

use super::verified::VerifiedToken;
use crate::server::AuthorizationServer;
use crate::store::TokenKey;

/// Longer tokens than this are refused unread.
pub(crate) const LONGEST: usize = 1024;

/// Why a token is not good. Only whoever holds a token of 256 random bits learns that it expired.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum BadToken {
    /// It is unknown, revoked, of a client or a user that was disabled, or refused by a hook; which, is not told.
    Invalid,
    /// Its time is over.
    Expired,
    /// It is for another resource server (RFC 8707).
    OtherResource,
}

impl BadToken {
    /// A sentence for the `error_description` of a challenge.
    pub const fn description(self) -> &'static str {
        match self {
            Self::Invalid => "The access token is invalid.",
            Self::Expired => "The access token has expired.",
            Self::OtherResource => "The access token is not valid for this resource.",
        }
    }
}

/// What memory knows of a token; `None` if the database must be asked. The hook is asked again each time.
pub(crate) fn recall(
    server: &AuthorizationServer,
    key: TokenKey,
    now: DateTime<Utc>,
) -> Option<Result<Arc<VerifiedToken>, BadToken>> {
    let token = server.cache().get(key, now)?;
    Some(if is_refused_by_hook(server, &token) { Err(BadToken::Invalid) } else { Ok(token) })
}

/// Looks the token up and checks all but its scopes.
pub(crate) fn look_up(
    server: &AuthorizationServer,
    conn: &mut DbConn,
    key: TokenKey,
    users: &dyn UserStore,
    now: DateTime<Utc>,
) -> ApiResult<Result<Arc<VerifiedToken>, BadToken>> {
    let found = server.token_store().find_with_user(conn, key, users)?;
    let Some((stored, user)) = found else { return Ok(Err(BadToken::Invalid)) };
    if !stored.is_usable(now) {
        let is_ended = stored.revoked_at.or(stored.refreshed_at).or(stored.grant_revoked_at).is_some();
        let is_over = !is_ended && stored.client_is_enabled && now >= stored.record.expires_at;
        return Ok(Err(if is_over { BadToken::Expired } else { BadToken::Invalid }));
    }
    if !is_for_api(server, &stored.record.audience) {
        return Ok(Err(BadToken::OtherResource));
    }
    if stored.record.user_id.is_some() && user.is_none() {
        return Ok(Err(BadToken::Invalid));
    }
    let token = Arc::new(VerifiedToken::new(stored, user.map(Arc::new)));
    if is_refused_by_hook(server, &token) {
        return Ok(Err(BadToken::Invalid));
    }
    server.cache().put(key, &token, now);
    Ok(Ok(token))
}

/// Whether a token with this audience is for the API (RFC 8707). Before the API is mounted nobody asks.
fn is_for_api(server: &AuthorizationServer, audience: &[String]) -> bool {
    server.place().map_or(audience.is_empty(), |place| place.resources.includes_api(audience))
}

fn is_refused_by_hook(server: &AuthorizationServer, token: &VerifiedToken) -> bool {
    server.settings().verify_request.as_ref().is_some_and(|verify| !verify(&token.as_request()))
}
