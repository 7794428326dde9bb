//! The decision: what the user who entered a code is asked, and what follows from the answer.

use chrono::{DateTime, Utc};
use webapi_core::WebApi;
use webapi_core::db::{DbConn, transaction};
use webapi_core::error::{ApiError, ApiResult};

use crate::event::{Event, Origin};
use crate::grant::GrantType;
use crate::scope::ScopeSet;
use crate::scope::request::requested;
use crate::server::AuthorizationServer;
use crate::store::{
    DeviceDecision, DeviceKey, DeviceState, GrantRecord, StoredClient, StoredDevice, TokenSource,
};
use crate::token::UserCode;

/// What the user who entered a code is asked.
#[derive(Debug, Clone)]
pub struct Verification {
    device: StoredDevice,
    client: StoredClient,
    user_id: i64,
}

/// What came of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Decided {
    /// The device gets its tokens when it asks next.
    Approved,
    /// The device is told that the user refused.
    Denied,
    /// Somebody decided already, or the time is over.
    TooLate,
    /// The client, the user or a scope was switched off meanwhile: nothing was granted.
    Impossible,
}

impl Verification {
    /// What this user is asked about the code; `None` unless this very user entered it.
    ///
    /// # Errors
    ///
    /// The stores'.
    pub fn of(
        server: &AuthorizationServer,
        conn: &mut DbConn,
        code: &UserCode,
        user_id: i64,
    ) -> ApiResult<Option<Self>> {
        let found = server.device_store().find(conn, DeviceKey::User(code.digest()))?;
        let Some(device) = found.filter(|found| found.user_id == Some(user_id)) else { return Ok(None) };
        let client = server.clients().by_client_id(conn, &device.client_id)?;
        Ok(client.map(|client| Self { device, client, user_id }))
    }

    /// How far the device is.
    pub fn state(&self, now: DateTime<Utc>) -> DeviceState {
        self.device.state(now)
    }

    /// The client that asks.
    pub fn client(&self) -> &StoredClient {
        &self.client
    }

    /// What it asks for.
    pub fn scopes(&self) -> ScopeSet {
        ScopeSet::of_words(&self.device.record.scope)
    }

    /// Whether everything that was asked for can still be granted: client, user and scopes are looked at again.
    ///
    /// # Errors
    ///
    /// The stores'.
    pub fn is_grantable(
        &self,
        api: &WebApi,
        server: &AuthorizationServer,
        conn: &mut DbConn,
    ) -> ApiResult<bool> {
        let client = &self.client;
        let is_usable = server.settings().client_is_usable.as_ref().is_none_or(|usable| usable(client));
        if !is_usable || !client.is_enabled || !client.record.may_use(GrantType::DeviceCode) {
            return Ok(false);
        }
        let dictionary = server.scopes(api);
        if requested(&client.record, Some(&self.device.record.scope), None, &dictionary).is_err() {
            return Ok(false);
        }
        Ok(api.users().by_id(conn, self.user_id)?.is_some_and(|user| user.is_active))
    }

    /// Grants these scopes of what was asked for, if that is possible and nobody decided before. Nothing that was not
    /// asked for is granted; without any scope that was, it is impossible.
    ///
    /// # Errors
    ///
    /// The stores'.
    pub fn approve(
        &self,
        api: &WebApi,
        server: &AuthorizationServer,
        conn: &mut DbConn,
        scopes: &ScopeSet,
        origin: &Origin,
    ) -> ApiResult<Decided> {
        let asked = self.device.record.scope.split(' ');
        let scope = asked.filter(|scope| scopes.contains(scope)).collect::<Vec<_>>().join(" ");
        if scope.is_empty() {
            return Ok(Decided::Impossible);
        }
        let (now, client) = (api.clock().now(), &self.client.record);
        let absolute =
            client.refresh_absolute_lifetime.unwrap_or(server.settings().refresh_absolute_lifetime);
        let record = GrantRecord {
            client: self.client.id,
            user_id: self.user_id,
            scope,
            resources: self.device.record.resources.clone(),
            source: TokenSource::DeviceCode,
            created_at: now,
            expires_at: now + absolute,
        };
        let outcome = transaction::write(conn, |conn| {
            if !self.is_grantable(api, server, conn)? {
                return Err(Unchanged::Because(Decided::Impossible));
            }
            let grant = server.grant_store().create(conn, &record)?;
            let (scope, family_expires_at) = (record.scope.clone(), record.expires_at);
            let decision = DeviceDecision::Approved { grant, scope, family_expires_at };
            let user_code = self.device.record.user_code;
            match server.device_store().decide(conn, user_code, self.user_id, &decision, now)? {
                true => Ok(grant),
                false => Err(Unchanged::Because(Decided::TooLate)),
            }
        });
        let grant = match outcome {
            Ok(grant) => grant,
            Err(Unchanged::Because(reason)) => return Ok(reason),
            Err(Unchanged::Failed(error)) => return Err(error),
        };
        let (client, user, scope) = (client.client_id.as_str(), self.user_id, record.scope.as_str());
        server.emit(&Event::ConsentGiven { client, user, grant, scope }, origin);
        Ok(Decided::Approved)
    }

    /// Refuses, unless somebody decided before.
    ///
    /// # Errors
    ///
    /// The store's.
    pub fn deny(
        &self,
        api: &WebApi,
        server: &AuthorizationServer,
        conn: &mut DbConn,
        origin: &Origin,
    ) -> ApiResult<Decided> {
        let (user_code, now) = (self.device.record.user_code, api.clock().now());
        let store = server.device_store();
        if !store.decide(conn, user_code, self.user_id, &DeviceDecision::Denied, now)? {
            return Ok(Decided::TooLate);
        }
        let client = &self.client.record.client_id;
        server.emit(&Event::ConsentRefused { client, user: self.user_id }, origin);
        Ok(Decided::Denied)
    }
}

/// Why a transaction was rolled back.
enum Unchanged {
    Because(Decided),
    Failed(ApiError),
}

impl From<ApiError> for Unchanged {
    fn from(error: ApiError) -> Self {
        Self::Failed(error)
    }
}

impl From<diesel::result::Error> for Unchanged {
    fn from(error: diesel::result::Error) -> Self {
        Self::Failed(error.into())
    }
}
