//! The authorization code grant (RFC 6749 section 4.1.3): what a user decided in a browser becomes tokens.
//!
//! In: a client, its code, the redirect URI and the PKCE verifier. Out: tokens, or `invalid_grant`. Everything up to
//! the tokens is one transaction, so a request that fails leaves the code as it was. A code that was exchanged already
//! ends the family that came of it, if whoever presents it proves to be the client: by authentication, or by the
//! verifier if the client is public. Two statements: the code with its user, the tokens.

use webapi_core::db::{DbConn, transaction};

use super::issue::{Decision, Family, Granted};
use super::{Desk, GrantType};
use crate::error::TokenError;
use crate::form::Form;
use crate::pkce::{Challenge, ChallengeMethod};
use crate::scope::ScopeSet;
use crate::scope::request::narrowed;
use crate::store::{ClientKind, CodeRecord, ConsumedCode, StoredClient, TokenSource};
use crate::token::AuthorizationCode;

/// Exchanges a code.
pub(crate) fn grant(
    desk: &Desk<'_>,
    conn: &mut DbConn,
    client: &StoredClient,
    form: &Form,
) -> Result<Granted, TokenError> {
    desk.admit(client, GrantType::AuthorizationCode)?;
    let code = form.value("code").ok_or(TokenError::invalid_request("code is missing"))?;
    let code = AuthorizationCode::new(code);
    let granted = transaction::write(conn, |conn| {
        match desk.server.code_store().consume(conn, code.digest(), client.id, desk.users, desk.now)? {
            Some(found) => exchange(desk, conn, client, form, &found).map(Some),
            None => Ok(None),
        }
    })?;
    match granted {
        Some(granted) => Ok(granted),
        None => Err(refuse(desk, conn, client, form, &code)?),
    }
}

/// The checks of a code that is this client's and was not used before.
fn exchange(
    desk: &Desk<'_>,
    conn: &mut DbConn,
    client: &StoredClient,
    form: &Form,
    consumed: &ConsumedCode,
) -> Result<Granted, TokenError> {
    let code = &consumed.record;
    if !consumed.user_is_active
        || !is_same_redirect(code, client, form.value("redirect_uri"))
        || !is_verified(code, form.value("code_verifier"))
        || !is_bound(desk, code, client)
    {
        return Err(TokenError::invalid_grant());
    }
    // A scope in this request means nothing (RFC 6749 section 4.1.3): the user decided.
    let scopes = narrowed(&client.record, &ScopeSet::of_words(&code.scope), None)?;
    let audience = desk.resources.narrowed(&code.resources, form.values("resource"))?;
    let family = Family {
        grant: code.grant,
        scope: code.scope.clone(),
        resources: code.resources.clone(),
        generation: 0,
        expires_at: code.family_expires_at,
        auth_time: code.auth_time,
    };
    let decision = Decision {
        user_id: Some(code.user_id),
        scopes,
        audience,
        source: TokenSource::AuthorizationCode,
        family: Some(family),
    };
    let mut granted = desk.issue(conn, client, decision)?;
    if let Some(identity) = &mut granted.identity {
        identity.nonce.clone_from(&code.nonce);
    }
    Ok(granted)
}

/// The URI must be the one of the authorization request, byte by byte; where that had none, one that is sent must be
/// the client's only one.
fn is_same_redirect(code: &CodeRecord, client: &StoredClient, sent: Option<&str>) -> bool {
    match (&code.redirect_uri, sent) {
        (Some(asked), sent) => sent == Some(asked),
        (None, Some(sent)) => client.record.redirect_uris.iter().any(|known| known == sent),
        (None, None) => true,
    }
}

/// A verifier without a challenge is refused as well: somebody took the challenge away (RFC 9700 section 4.8.2).
fn is_verified(code: &CodeRecord, verifier: Option<&str>) -> bool {
    match (&code.challenge, verifier) {
        (Some((text, method)), Some(verifier)) => {
            Challenge::from_stored(text, method).is_some_and(|challenge| challenge.is_met_by(verifier))
        }
        (None, None) => true,
        _ => false,
    }
}

/// Whether the code is bound as the client's must be now: the rules may be stricter than when it was issued.
fn is_bound(desk: &Desk<'_>, code: &CodeRecord, client: &StoredClient) -> bool {
    let rules = &desk.server.settings().pkce;
    match &code.challenge {
        Some((_, method)) => method != ChallengeMethod::Plain.as_str() || rules.accepts_plain(client),
        None => !rules.requires_challenge(client),
    }
}

/// Says why a code is worth nothing, and ends the family if it is used a second time.
fn refuse(
    desk: &Desk<'_>,
    conn: &mut DbConn,
    client: &StoredClient,
    form: &Form,
    code: &AuthorizationCode,
) -> Result<TokenError, TokenError> {
    let found = desk.server.code_store().find(conn, code.digest())?;
    let replayed = found.filter(|code| code.consumed_at.is_some() && code.record.client == client.id);
    if let Some(replayed) = replayed {
        let record = &replayed.record;
        let proven = client.record.kind == ClientKind::Confidential
            || (record.challenge.is_some() && is_verified(record, form.value("code_verifier")));
        if proven {
            desk.end_family(conn, client, record.grant, "authorization code")?;
        }
    }
    Ok(TokenError::invalid_grant())
}
