//! The client credentials grant (RFC 6749 section 4.4): a program asks for itself, and no user stands behind it.
//!
//! In: a client and the scopes it asks for. Out: an access token without a user, or the reason why not. There is
//! no refresh token: whoever can have this token can have the next one. One statement.

use webapi_core::db::DbConn;

use super::issue::{Decision, Granted};
use super::{Desk, GrantType};
use crate::error::TokenError;
use crate::form::Form;
use crate::scope::request::requested;
use crate::scope::standard::of_machine;
use crate::store::{ClientKind, StoredClient, TokenSource};

/// Grants a token to a client that was authenticated, or identified if it is public.
pub(crate) fn grant(
    desk: &Desk<'_>,
    conn: &mut DbConn,
    client: &StoredClient,
    form: &Form,
) -> Result<Granted, TokenError> {
    if client.record.kind == ClientKind::Public {
        return Err(TokenError::unauthorized_client("a public client cannot ask for itself"));
    }
    desk.admit(client, GrantType::ClientCredentials)?;
    let defaults = desk.server.settings().default_scopes.as_ref();
    let scopes = requested(&client.record, form.value("scope"), defaults, desk.dictionary)?;
    let scopes = of_machine(scopes, form.value("scope").is_some())?;
    let audience = desk.resources.requested(form.values("resource"))?;
    let decision =
        Decision { user_id: None, scopes, audience, source: TokenSource::ClientCredentials, family: None };
    desk.issue(conn, client, decision)
}
