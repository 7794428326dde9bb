//! The legacy implicit grant (RFC 6749 section 4.2): an access token that a redirect carries in its fragment.
//!
//! In: what a user agreed to. Out: a token that belongs to a grant, as all that users agree to, so that it can be seen and
//! revoked. There is no refresh token. RFC 9700 section 2.1.2 advises against it: the token is in the history of the
//! browser, and nothing binds it to the client. It is off unless both the server and the client have it.

use chrono::{DateTime, TimeDelta, Utc};
use webapi_core::db::{DbConn, transaction};
use webapi_core::error::{ApiError, ApiResult};

use super::Desk;
use super::issue::{Decision, Family};
use crate::event::Event;
use crate::scope::ScopeSet;
use crate::store::{GrantRecord, StoredClient, TokenSource};
use crate::token::AccessToken;

/// What a user agreed to.
pub(crate) struct Wanted<'a> {
    pub(crate) client: &'a StoredClient,
    pub(crate) user_id: i64,
    pub(crate) scopes: &'a ScopeSet,
    pub(crate) resources: &'a [String],
    pub(crate) auth_time: Option<DateTime<Utc>>,
}

/// The token, and how long it lives. Grant and token are stored together.
pub(crate) fn grant(
    desk: &Desk<'_>,
    conn: &mut DbConn,
    wanted: &Wanted<'_>,
) -> ApiResult<(AccessToken, TimeDelta)> {
    let (client, public_id) = (wanted.client, &wanted.client.record.client_id);
    let access = desk.server.generator().access_token()?;
    let granted = GrantRecord {
        client: client.id,
        user_id: wanted.user_id,
        scope: wanted.scopes.to_string(),
        resources: wanted.resources.to_vec(),
        source: TokenSource::Implicit,
        created_at: desk.now,
        expires_at: desk.family_expiry(client),
    };
    let (record, grant) = transaction::write(conn, |conn| {
        let grant = desk.server.grant_store().create(conn, &granted)?;
        let decision = Decision {
            user_id: Some(wanted.user_id),
            scopes: wanted.scopes.clone(),
            audience: granted.resources.clone(),
            source: TokenSource::Implicit,
            family: Some(Family {
                grant,
                scope: granted.scope.clone(),
                resources: granted.resources.clone(),
                generation: 0,
                expires_at: granted.expires_at,
                auth_time: wanted.auth_time,
            }),
        };
        let record = desk.record(client, &decision, &access, None);
        desk.server.token_store().issue(conn, &record)?;
        Ok::<_, ApiError>((record, grant))
    })?;
    let (scope, user) = (granted.scope.as_str(), wanted.user_id);
    desk.emit(&Event::ConsentGiven { client: public_id, user, grant, scope });
    desk.emit(&Event::TokenIssued {
        client: public_id,
        user: Some(user),
        grant: Some(grant),
        scope,
        source: TokenSource::Implicit.as_str(),
    });
    Ok((access, record.expires_at - desk.now))
}
