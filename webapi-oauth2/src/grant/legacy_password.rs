//! Legacy: the grant `password` (RFC 6749 section 4.3), in which a program takes a person's password.
//!
//! RFC 9700 section 2.4 forbids it, so it is off unless a setting switches it on. In: a client, a name and a password.
//! Out: tokens, or `invalid_grant`, which does not tell whether the name or the password was wrong. The client is
//! checked before the password, so that a client without the grant cannot try passwords.

use webapi_core::account::StoredUser;
use webapi_core::db::{DbConn, transaction};

use super::issue::{Decision, Family, Granted};
use super::{Desk, GrantType};
use crate::error::TokenError;
use crate::form::Form;
use crate::scope::request::requested;
use crate::scope::standard::of_machine;
use crate::store::{GrantRecord, StoredClient, TokenSource};

/// The first half, before the password is checked: the account with this name.
pub(crate) fn find(
    desk: &Desk<'_>,
    conn: &mut DbConn,
    client: &StoredClient,
    form: &Form,
) -> Result<Option<StoredUser>, TokenError> {
    desk.admit(client, GrantType::Password)?;
    let username = form.value("username").ok_or(TokenError::invalid_request("username is missing"))?;
    if form.value("password").is_none() {
        return Err(TokenError::invalid_request("password is missing"));
    }
    Ok(desk.users.by_username(conn, username)?.filter(|user| user.is_active))
}

/// The second half, after the password was found to be right.
pub(crate) fn grant(
    desk: &Desk<'_>,
    conn: &mut DbConn,
    client: &StoredClient,
    form: &Form,
    user_id: i64,
) -> Result<Granted, TokenError> {
    let defaults = desk.server.settings().default_scopes.as_ref();
    let scopes = requested(&client.record, form.value("scope"), defaults, desk.dictionary)?;
    // OpenID Connect has no grant in which a program takes the password: nobody signed in with this server.
    let scopes = of_machine(scopes, form.value("scope").is_some())?;
    let resources = desk.resources.requested(form.values("resource"))?;
    let record = GrantRecord {
        client: client.id,
        user_id,
        scope: scopes.to_string(),
        resources: resources.clone(),
        source: TokenSource::Password,
        created_at: desk.now,
        expires_at: desk.family_expiry(client),
    };
    transaction::write(conn, |conn| {
        let grant = desk.server.grant_store().create(conn, &record)?;
        let family = Family {
            grant,
            scope: record.scope,
            resources: record.resources,
            generation: 0,
            expires_at: record.expires_at,
            auth_time: None,
        };
        let decision = Decision {
            user_id: Some(user_id),
            scopes,
            audience: resources,
            source: TokenSource::Password,
            family: Some(family),
        };
        desk.issue(conn, client, decision)
    })
}
