//! Grants: the ways in which a client comes by a token (RFC 6749 section 1.3).
//!
//! In: a client that proved who it is, and the parameters of its request. Out: a token, or a reason why not. Each grant
//! is one file, which begins with the order of its checks.

pub(crate) mod authorization_code;
pub(crate) mod client_credentials;
pub(crate) mod device_code;
pub(crate) mod issue;
pub(crate) mod legacy_implicit;
pub(crate) mod legacy_password;
pub(crate) mod refresh_token;

use chrono::{DateTime, Utc};
use webapi_core::account::UserStore;
use webapi_core::db::DbConn;

use crate::error::TokenError;
use crate::event::{Event, Origin};
use crate::resource::Resources;
use crate::scope::WebApiScopeDictionary;
use crate::server::AuthorizationServer;
use crate::store::StoredClient;

/// A grant that this server knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GrantType {
    /// A user decided in a browser (RFC 6749 section 4.1).
    AuthorizationCode,
    /// A client renews what it has (RFC 6749 section 6).
    RefreshToken,
    /// The client asks for itself (RFC 6749 section 4.4).
    ClientCredentials,
    /// A user decided in a browser for a device that has none (RFC 8628). Off unless it is switched on.
    DeviceCode,
    /// Legacy: a program takes a person's password (RFC 6749 section 4.3). Off unless it is switched on.
    Password,
    /// Legacy: a redirect carries the token itself (RFC 6749 section 4.2). Off unless it is switched on, and no value of
    /// `grant_type` at the token endpoint.
    Implicit,
}

impl GrantType {
    /// All grants.
    pub const ALL: [Self; 6] = [
        Self::AuthorizationCode,
        Self::RefreshToken,
        Self::ClientCredentials,
        Self::DeviceCode,
        Self::Password,
        Self::Implicit,
    ];

    /// The value of `grant_type`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "authorization_code",
            Self::RefreshToken => "refresh_token",
            Self::ClientCredentials => "client_credentials",
            Self::DeviceCode => "urn:ietf:params:oauth:grant-type:device_code",
            Self::Password => "password",
            Self::Implicit => "implicit",
        }
    }

    /// Reads a value of `grant_type`; case-sensitive.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grant| grant.as_str() == text)
    }

    /// Whether it ends in a redirect, for which a client needs a redirect URI.
    pub(crate) const fn redirects(self) -> bool {
        matches!(self, Self::AuthorizationCode | Self::Implicit)
    }
}

/// What every grant may use.
#[derive(Clone, Copy)]
pub(crate) struct Desk<'a> {
    pub(crate) server: &'a AuthorizationServer,
    pub(crate) users: &'a dyn UserStore,
    pub(crate) dictionary: &'a WebApiScopeDictionary,
    pub(crate) resources: &'a Resources,
    pub(crate) origin: &'a Origin,
    pub(crate) now: DateTime<Utc>,
}

impl Desk<'_> {
    pub(crate) fn emit(&self, event: &Event<'_>) {
        self.server.emit(event, self.origin);
    }

    /// Refuses a client that may not use a grant.
    fn admit(&self, client: &StoredClient, grant: GrantType) -> Result<(), TokenError> {
        if self.server.settings().offers(grant) && client.record.may_use(grant) {
            return Ok(());
        }
        Err(TokenError::unauthorized_client("this client may not use this grant"))
    }

    /// Refuses a user who is gone or deactivated.
    fn admit_user(&self, conn: &mut DbConn, user_id: Option<i64>) -> Result<(), TokenError> {
        let Some(user_id) = user_id else { return Ok(()) };
        match self.users.by_id(conn, user_id)? {
            Some(user) if user.is_active => Ok(()),
            _ => Err(TokenError::invalid_grant()),
        }
    }

    /// Ends a family whose code or refresh token was used twice.
    fn end_family(
        &self,
        conn: &mut DbConn,
        client: &StoredClient,
        grant: i64,
        what: &'static str,
    ) -> Result<(), TokenError> {
        self.server.grant_store().revoke(conn, grant, self.now)?;
        self.server.cache().forget_family(grant, self.now);
        self.emit(&Event::ReuseDetected { client: &client.record.client_id, grant, what });
        Ok(())
    }
}
