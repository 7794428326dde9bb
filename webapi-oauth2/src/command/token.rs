//! Minting a token by hand.

use chrono::{DateTime, Utc};
use webapi_core::WebApi;
use webapi_core::db::DbConn;

use super::{CommandError, known_scopes, server, user_id};
use crate::scope::ScopeSet;
use crate::token::{AccessToken, IssuedToken, NewToken};

/// What is later has no four digits for its year, and would be sorted as a text before all that is earlier.
const LATEST: DateTime<Utc> = DateTime::from_timestamp(253_402_300_799, 0).expect("the end of the year 9999");

/// A token to be minted.
#[derive(Debug, Clone, Default)]
pub struct TokenRequest<'a> {
    /// The client it is for, by its client id.
    pub client_id: &'a str,
    /// Login name of the user it stands for; a token of the client itself if left out.
    pub username: Option<&'a str>,
    /// What it may do, separated by spaces.
    pub scopes: &'a str,
    /// Takes scopes that are in no dictionary: those of an extension that is not enabled, or a fixture's.
    pub unknown_scopes: bool,
    /// Its text; generated if left out. Give one in fixtures only.
    pub token: Option<AccessToken>,
    /// When it expires, at the end of the year 9999 at the latest; after the client's or the server's lifetime if left out.
    pub expires_at: Option<DateTime<Utc>>,
}

/// Mints a token with the given scopes, whatever grants and scopes its client may use otherwise.
///
/// # Errors
///
/// [`CommandError`]; [`CommandError::Store`] with `DUPLICATE_ITEM` if there is such a token already.
pub fn mint_token(
    api: &WebApi,
    conn: &mut DbConn,
    wanted: TokenRequest<'_>,
) -> Result<IssuedToken, CommandError> {
    let server = server(api)?;
    let client = server.clients().by_client_id(conn, wanted.client_id)?;
    let client = client.ok_or_else(|| CommandError::UnknownClient(wanted.client_id.to_owned()))?;
    let scopes = if wanted.unknown_scopes {
        ScopeSet::parse(wanted.scopes)?
    } else {
        known_scopes(api, wanted.scopes)?
    };
    let user_id = user_id(api, conn, wanted.username)?;
    let now = api.clock().now();
    let lifetime = client.record.access_token_lifetime.unwrap_or(server.settings().access_token_lifetime);
    let token = match wanted.token {
        Some(given) => given,
        None => server.generator().access_token()?,
    };
    let expires_at = wanted.expires_at.unwrap_or(now + lifetime).min(LATEST);
    let new = NewToken { token, client: client.id, user_id, scopes, created_at: now, expires_at };
    Ok(server.tokens().issue(conn, new)?)
}
