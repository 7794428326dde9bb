//! `id_token_hint`: an identity token that a client sends back to say whom it means (OpenID Connect Core section
//! 3.1.2.1, RP-Initiated Logout section 2).
//!
//! In: text. Out: the user and the client that the token was issued for, if this server signed it, or nothing. A token
//! that expired still tells whom it meant; one that is signed with `none`, by another key or for another issuer does
//! not count at all.

use jsonwebtoken::{DecodingKey, Validation, decode, decode_header};
use serde::Deserialize;
use webapi_core::WebApi;
use webapi_core::db::DbConn;
use webapi_core::error::ApiResult;

use crate::server::AuthorizationServer;
use crate::signing::known::KnownKeys;

/// Longer hints are refused unread.
const LONGEST: usize = 8 * 1024;

/// Whom an identity token of this server was about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hint {
    pub(crate) user_id: i64,
    /// The client that it was issued to.
    pub(crate) client_id: String,
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
    aud: String,
}

/// The hint behind a text, if it is an identity token of this server.
pub(crate) fn find(
    api: &WebApi,
    server: &AuthorizationServer,
    conn: &mut DbConn,
    text: &str,
) -> ApiResult<Option<Hint>> {
    let Some(keys) = server.keys() else { return Ok(None) };
    let known = keys.known(conn, api.database(), api.clock().now())?;
    Ok(read(text, server.issuer(), &known))
}

fn read(text: &str, issuer: &str, keys: &KnownKeys) -> Option<Hint> {
    if text.len() > LONGEST {
        return None;
    }
    let header = decode_header(text).ok()?;
    let key = keys.find(&header.kid?).filter(|key| key.retired_at.is_none())?;
    // A key has one algorithm, whatever the header says.
    let mut validation = Validation::new(key.algorithm.jwt());
    validation.set_required_spec_claims(&["iss", "sub", "aud", "exp"]);
    validation.set_issuer(&[issuer]);
    validation.validate_exp = false;
    validation.validate_aud = false;
    let claims = decode::<Claims>(text, &DecodingKey::from_jwk(&key.public).ok()?, &validation).ok()?.claims;
    Some(Hint { user_id: claims.sub.parse().ok()?, client_id: claims.aud })
}
