//! The refresh token grant (RFC 6749 section 6): a client renews what it has, and gets the next refresh token with it.
//!
//! In: a client and its refresh token. Out: the next generation, or `invalid_grant`. Each token is worth one step
//! (RFC 9700 section 4.14.2). Asked again within the grace for the token that was used last, the server gives the same
//! answer; whoever presents a used token otherwise ends the whole family. A request that fails leaves the token as it
//! was. Two statements: the refresh token with its user, the next tokens.

use chrono::TimeDelta;
use webapi_core::db::{DbConn, transaction};

use super::issue::{Decision, Family, Granted};
use super::{Desk, GrantType};
use crate::error::TokenError;
use crate::event::Event;
use crate::form::Form;
use crate::scope::ScopeSet;
use crate::scope::request::narrowed;
use crate::store::{ClientKind, ConsumedRefresh, StoredClient, StoredRefresh, TokenSource};
use crate::token::RefreshToken;
use crate::token::successor::{Successors, seed};

/// Renews tokens.
pub(crate) fn grant(
    desk: &Desk<'_>,
    conn: &mut DbConn,
    client: &StoredClient,
    form: &Form,
) -> Result<Granted, TokenError> {
    desk.admit(client, GrantType::RefreshToken)?;
    let token = form.value("refresh_token");
    let token = token.ok_or(TokenError::invalid_request("refresh_token is missing"))?;
    let token = RefreshToken::new(token);
    if !desk.server.settings().rotate_refresh_tokens && client.record.kind == ClientKind::Confidential {
        return keep(desk, conn, client, form, token);
    }
    let seed = seed()?;
    let granted = transaction::write(conn, |conn| {
        match desk.server.refresh_store().consume(conn, token.digest(), client.id, desk.users, desk.now)? {
            Some(consumed) => {
                rotate(desk, conn, client, form, consumed, Successors::of(&token, seed)).map(Some)
            }
            None => Ok(None),
        }
    })?;
    match granted {
        Some((granted, retired)) => {
            desk.server.cache().forget(retired, desk.now);
            Ok(granted)
        }
        None => retry(desk, conn, client, &token),
    }
}

/// The step from one generation to the next.
fn rotate(
    desk: &Desk<'_>,
    conn: &mut DbConn,
    client: &StoredClient,
    form: &Form,
    consumed: ConsumedRefresh,
    successors: Successors,
) -> Result<(Granted, crate::store::TokenDigests), TokenError> {
    if !consumed.user_is_active {
        return Err(TokenError::invalid_grant());
    }
    let record = consumed.record;
    let scopes = narrowed(&client.record, &ScopeSet::of_words(&record.scope), form.value("scope"))?;
    let audience = desk.resources.narrowed(&record.resources, form.values("resource"))?;
    let family = Family {
        grant: consumed.grant,
        scope: record.scope,
        resources: record.resources,
        generation: record.generation + 1,
        expires_at: record.family_expires_at,
        auth_time: record.auth_time,
    };
    desk.emit(&Event::TokenRefreshed {
        client: &client.record.client_id,
        user: consumed.user_id,
        grant: family.grant,
        generation: family.generation,
        scope: &scopes.to_string(),
    });
    let decision = Decision {
        user_id: consumed.user_id,
        scopes,
        audience,
        source: consumed.source,
        family: Some(family),
    };
    let granted = desk.store_successors(conn, client, decision, successors)?;
    Ok((granted, consumed.retired))
}

/// Finds out why a token could not be consumed: it is asked for again, or used a second time, or worth nothing.
fn retry(
    desk: &Desk<'_>,
    conn: &mut DbConn,
    client: &StoredClient,
    token: &RefreshToken,
) -> Result<Granted, TokenError> {
    let found = desk.server.refresh_store().find_refresh(conn, token.digest())?;
    let Some(found) = found.filter(|found| found.client == client.id && !found.is_revoked) else {
        return Err(TokenError::invalid_grant());
    };
    let Some(consumed_at) = found.consumed_at else {
        // It expired.
        return Err(TokenError::invalid_grant());
    };
    let in_grace = desk.now - consumed_at < desk.server.settings().retry_grace;
    if in_grace && let Some((successors, next)) = successor(desk, conn, token, &found)? {
        desk.admit_user(conn, next.user_id)?;
        let (grant, generation) = (next.grant, next.record.generation);
        desk.emit(&Event::RefreshRetried { client: &client.record.client_id, grant, generation });
        let scopes = ScopeSet::of_words(&next.scope);
        let identity = desk.identity(conn, client, next.user_id, &scopes, next.record.auth_time)?;
        return Ok(Granted {
            access: successors.access,
            refresh: Some(successors.refresh),
            scopes,
            lifetime: (next.access_expires_at - desk.now).max(TimeDelta::seconds(1)),
            identity,
            id_token: None,
        });
    }
    desk.end_family(conn, client, found.grant, "refresh token")?;
    Err(TokenError::invalid_grant())
}

/// What the token was replaced by, if that was not used itself.
fn successor(
    desk: &Desk<'_>,
    conn: &mut DbConn,
    token: &RefreshToken,
    found: &StoredRefresh,
) -> Result<Option<(Successors, StoredRefresh)>, TokenError> {
    let next = desk.server.refresh_store().find_generation(conn, found.grant, found.record.generation + 1)?;
    let unused = next.filter(|next| next.consumed_at.is_none() && !next.is_revoked);
    Ok(unused.and_then(|next| {
        let seed = next.record.seed.as_deref()?.try_into().ok()?;
        let successors = Successors::of(token, seed);
        successors.refresh.digest().matches(&next.record.digest).then_some((successors, next))
    }))
}

/// Renews the access token alone: for servers that do not rotate the tokens of confidential clients.
fn keep(
    desk: &Desk<'_>,
    conn: &mut DbConn,
    client: &StoredClient,
    form: &Form,
    token: RefreshToken,
) -> Result<Granted, TokenError> {
    let found = desk.server.refresh_store().find_refresh(conn, token.digest())?;
    let Some(found) = found.filter(|found| found.client == client.id && !found.is_revoked) else {
        return Err(TokenError::invalid_grant());
    };
    desk.admit_user(conn, found.user_id)?;
    let record = found.record;
    let scopes = narrowed(&client.record, &ScopeSet::of_words(&record.scope), form.value("scope"))?;
    let audience = desk.resources.narrowed(&record.resources, form.values("resource"))?;
    let access = desk.server.generator().access_token()?;
    let identity = desk.identity(conn, client, found.user_id, &scopes, record.auth_time)?;
    let (grant, generation, auth_time) = (found.grant, record.generation, record.auth_time);
    let (scope, resources, expires_at) = (record.scope, record.resources, record.family_expires_at);
    let family = Family { grant, scope, resources, generation, expires_at, auth_time };
    let source = TokenSource::AuthorizationCode;
    let decision = Decision { user_id: found.user_id, scopes, audience, source, family: Some(family) };
    let stored = desk.record(client, &decision, &access, None);
    let lifetime = stored.expires_at - desk.now;
    let retired = desk.server.refresh_store().replace_access(conn, token.digest(), client.id, &stored)?;
    let retired = retired.ok_or_else(TokenError::invalid_grant)?;
    desk.server.cache().forget(retired, desk.now);
    desk.emit(&Event::TokenRefreshed {
        client: &client.record.client_id,
        user: decision.user_id,
        grant,
        generation,
        scope: &stored.scope,
    });
    let (refresh, scopes) = (Some(token), decision.scopes);
    Ok(Granted { access, refresh, scopes, lifetime, identity, id_token: None })
}
