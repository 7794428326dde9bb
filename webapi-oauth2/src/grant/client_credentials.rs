//! The client credentials grant (RFC 6749 section 4.4): a program asks for itself, and no user stands behind it.
//!
//! In: a client and the scopes it asks for. Out: an access token without a user, or the reason why not. There is
//! no refresh token: whoever can have this token can have the next one.

use chrono::TimeDelta;
use webapi_core::clock::Clock;
use webapi_core::db::DbConn;

use super::GrantType;
use crate::error::TokenError;
use crate::scope::{ScopeSet, WebApiScopeDictionary};
use crate::server::AuthorizationServer;
use crate::store::{ClientKind, ClientRecord, StoredClient};
use crate::token::{IssuedToken, NewToken};

/// A token, and for how long it is good.
pub(crate) struct Granted {
    pub(crate) issued: IssuedToken,
    pub(crate) lifetime: TimeDelta,
}

/// Grants a token to a client that was authenticated, or identified if it is public.
pub(crate) fn grant(
    server: &AuthorizationServer,
    conn: &mut DbConn,
    clock: &dyn Clock,
    client: &StoredClient,
    requested: Option<&str>,
    dictionary: &WebApiScopeDictionary,
) -> Result<Granted, TokenError> {
    let record = &client.record;
    if record.kind == ClientKind::Public {
        return Err(TokenError::unauthorized_client("a public client cannot ask for itself"));
    }
    if !record.grants.contains(&GrantType::ClientCredentials) {
        return Err(TokenError::unauthorized_client("this client may not use the grant client_credentials"));
    }
    let scopes = scopes(record, requested, server.settings().default_scopes.as_ref(), dictionary)?;
    let lifetime = record.access_token_lifetime.unwrap_or(server.settings().access_token_lifetime);
    let now = clock.now();
    let new = NewToken {
        token: server.generator().access_token()?,
        client: client.id,
        user_id: None,
        scopes,
        created_at: now,
        expires_at: now + lifetime,
    };
    let issued = server.tokens().issue(conn, new)?;
    Ok(Granted { issued, lifetime })
}

/// The scopes of the token: those asked for, each known and allowed; else the defaults, as far as they are both.
fn scopes(
    client: &ClientRecord,
    requested: Option<&str>,
    defaults: Option<&ScopeSet>,
    dictionary: &WebApiScopeDictionary,
) -> Result<ScopeSet, TokenError> {
    let is_allowed = |scope: &str| {
        dictionary.contains(scope)
            && client.allowed_scopes.as_ref().is_none_or(|allowed| allowed.contains(scope))
    };
    let granted: ScopeSet = match requested.filter(|requested| !requested.is_empty()) {
        Some(requested) => {
            let requested = ScopeSet::parse(requested)
                .map_err(|_| TokenError::invalid_scope("the scope is malformed"))?;
            if !requested.iter().all(is_allowed) {
                return Err(TokenError::invalid_scope("a scope is unknown or not allowed for this client"));
            }
            requested
        }
        None => match defaults.or(client.allowed_scopes.as_ref()) {
            Some(defaults) => defaults.iter().filter(|scope| is_allowed(scope)).collect(),
            None => dictionary.keys().collect(),
        },
    };
    if granted.is_empty() {
        return Err(TokenError::invalid_scope("there is no scope that this client may have"));
    }
    Ok(granted)
}
