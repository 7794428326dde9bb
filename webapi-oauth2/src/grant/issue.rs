//! From a decision to tokens: what is stored, and what is handed out.

use chrono::{DateTime, TimeDelta, Utc};
use webapi_core::db::DbConn;

use super::{Desk, GrantType};
use crate::error::TokenError;
use crate::event::Event;
use crate::oidc::Identity;
use crate::oidc::id_token::Issue;
use crate::scope::ScopeSet;
use crate::scope::standard::OPENID;
use crate::store::{RefreshRecord, StoredClient, TokenRecord, TokenSource};
use crate::token::successor::Successors;
use crate::token::{AccessToken, RefreshToken};

/// What a client is handed, once.
#[derive(Debug)]
pub(crate) struct Granted {
    pub(crate) access: AccessToken,
    pub(crate) refresh: Option<RefreshToken>,
    pub(crate) scopes: ScopeSet,
    pub(crate) lifetime: TimeDelta,
    /// Who signed in, if the client may know.
    pub(crate) identity: Option<Identity>,
    /// The same as a token, once it is signed.
    pub(crate) id_token: Option<String>,
}

/// A decision that a client gets tokens.
#[derive(Debug)]
pub(super) struct Decision {
    pub(super) user_id: Option<i64>,
    pub(super) scopes: ScopeSet,
    pub(super) audience: Vec<String>,
    pub(super) source: TokenSource,
    /// The family, unless the client asked for itself.
    pub(super) family: Option<Family>,
}

/// The family that the tokens belong to.
#[derive(Debug, Clone)]
pub(super) struct Family {
    pub(super) grant: i64,
    /// All that was granted: what a refresh token is good for.
    pub(super) scope: String,
    pub(super) resources: Vec<String>,
    pub(super) generation: i64,
    pub(super) expires_at: DateTime<Utc>,
    /// When the user authenticated, if that is known.
    pub(super) auth_time: Option<DateTime<Utc>>,
}

impl Desk<'_> {
    /// The absolute limit of a family that begins now.
    pub(crate) fn family_expiry(&self, client: &StoredClient) -> DateTime<Utc> {
        let settings = self.server.settings();
        self.now + client.record.refresh_absolute_lifetime.unwrap_or(settings.refresh_absolute_lifetime)
    }

    /// Whether the tokens come with a refresh token: if the server and the client have the grant for it.
    pub(super) fn refreshes(&self, client: &StoredClient, scopes: &ScopeSet) -> bool {
        let settings = self.server.settings();
        settings.offers(GrantType::RefreshToken)
            && client.record.may_use(GrantType::RefreshToken)
            && settings.oidc.as_ref().is_none_or(|oidc| oidc.refreshes(scopes))
    }

    /// Who signed in, if these scopes let the client know it; with the key that will sign it, so that nothing is
    /// consumed where nothing can be signed.
    pub(super) fn identity(
        &self,
        conn: &mut DbConn,
        client: &StoredClient,
        user_id: Option<i64>,
        scopes: &ScopeSet,
        auth_time: Option<DateTime<Utc>>,
    ) -> Result<Option<Identity>, TokenError> {
        let (Some(keys), Some(place)) = (self.server.keys(), self.server.place()) else { return Ok(None) };
        let Some(user_id) = user_id.filter(|_| scopes.contains(OPENID)) else { return Ok(None) };
        let algorithm = client.record.id_token_algorithm;
        if !keys.keyring().offers(algorithm) {
            return Err(TokenError::unauthorized_client(
                "the algorithm of this client's id_token is not offered",
            ));
        }
        let key = keys.signing(conn, &place.database, algorithm, self.now)?;
        Ok(Some(Identity { user_id, auth_time, nonce: None, key }))
    }

    /// Signs the identity token of what was granted. Call it after the last statement: it takes a millisecond.
    pub(crate) fn sign(&self, client: &StoredClient, granted: &mut Granted) -> Result<(), TokenError> {
        let (Some(oidc), Some(identity)) = (&self.server.settings().oidc, &granted.identity) else {
            return Ok(());
        };
        let client_id = &client.record.client_id;
        let issue = Issue {
            issuer: self.server.issuer(),
            client_id,
            now: self.now,
            lifetime: oidc.id_token_lifetime,
            more: oidc.claims.id_token(identity.user_id, &granted.scopes, client_id),
        };
        granted.id_token = Some(identity.sign(&granted.access, issue)?);
        Ok(())
    }

    /// Issues fresh tokens, in one statement.
    pub(super) fn issue(
        &self,
        conn: &mut DbConn,
        client: &StoredClient,
        decision: Decision,
    ) -> Result<Granted, TokenError> {
        let access = self.server.generator().access_token()?;
        let with_refresh = decision.family.is_some() && self.refreshes(client, &decision.scopes);
        let refresh = with_refresh.then(|| self.server.generator().refresh_token()).transpose()?;
        self.store(conn, client, decision, access, refresh, None)
    }

    /// Stores the tokens that follow from another.
    pub(super) fn store_successors(
        &self,
        conn: &mut DbConn,
        client: &StoredClient,
        decision: Decision,
        successors: Successors,
    ) -> Result<Granted, TokenError> {
        let Successors { access, refresh, seed } = successors;
        self.store(conn, client, decision, access, Some(refresh), Some(&seed))
    }

    /// Stores tokens with these texts, in one statement.
    fn store(
        &self,
        conn: &mut DbConn,
        client: &StoredClient,
        decision: Decision,
        access: AccessToken,
        refresh: Option<RefreshToken>,
        seed: Option<&[u8; 32]>,
    ) -> Result<Granted, TokenError> {
        let auth_time = decision.family.as_ref().and_then(|family| family.auth_time);
        let identity = self.identity(conn, client, decision.user_id, &decision.scopes, auth_time)?;
        let mut record = self.record(client, &decision, &access, refresh.as_ref());
        if let Some(refresh) = &mut record.refresh {
            refresh.seed = seed.map(|seed| seed.to_vec());
        }
        self.server.token_store().issue(conn, &record)?;
        self.emit(&Event::TokenIssued {
            client: &client.record.client_id,
            user: decision.user_id,
            grant: record.grant,
            scope: &record.scope,
            source: decision.source.as_str(),
        });
        let lifetime = record.expires_at - self.now;
        Ok(Granted { access, refresh, scopes: decision.scopes, lifetime, identity, id_token: None })
    }

    /// What is stored of tokens with these texts.
    pub(super) fn record(
        &self,
        client: &StoredClient,
        decision: &Decision,
        access: &AccessToken,
        refresh: Option<&RefreshToken>,
    ) -> TokenRecord {
        let settings = self.server.settings();
        let family = decision.family.as_ref();
        let lifetime = client.record.access_token_lifetime.unwrap_or(settings.access_token_lifetime);
        let idle = client.record.refresh_idle_lifetime.unwrap_or(settings.refresh_idle_lifetime);
        let within = |end: DateTime<Utc>| family.map_or(end, |family| end.min(family.expires_at));
        let refresh = refresh.zip(family).map(|(refresh, family)| RefreshRecord {
            digest: refresh.digest(),
            scope: family.scope.clone(),
            resources: family.resources.clone(),
            generation: family.generation,
            expires_at: within(self.now + idle),
            family_expires_at: family.expires_at,
            auth_time: family.auth_time,
            seed: None,
        });
        TokenRecord {
            digest: access.digest(),
            session_digest: access.session_digest(),
            client: client.id,
            user_id: decision.user_id,
            scope: decision.scopes.to_string(),
            created_at: self.now,
            expires_at: within(self.now + lifetime),
            grant: family.map(|family| family.grant),
            audience: decision.audience.clone(),
            confirmation: None,
            source: decision.source,
            refresh,
        }
    }
}
