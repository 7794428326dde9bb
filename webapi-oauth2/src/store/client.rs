//! Clients: the programs that may ask for tokens.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use webapi_core::db::DbConn;
use webapi_core::error::ApiResult;

use super::schema::oauth2_clients;
use crate::grant::GrantType;
use crate::scope::ScopeSet;
use crate::token::SecretDigest;

/// Whether a client can keep a secret (RFC 6749 section 2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientKind {
    /// It runs on a server, and authenticates.
    Confidential,
    /// It runs in a browser or on a device, and cannot authenticate.
    Public,
}

/// A client to be stored.
#[derive(Debug, Clone)]
pub struct ClientRecord {
    /// Names the client in requests; public, unique.
    pub client_id: String,
    /// The secret's digest; `None` for public clients.
    pub secret: Option<SecretDigest>,
    /// Names the client to people.
    pub name: String,
    /// Whether it can keep a secret.
    pub kind: ClientKind,
    /// The grants it may use.
    pub grants: Vec<GrantType>,
    /// The scopes it may ask for; `None` for all.
    pub allowed_scopes: Option<ScopeSet>,
    /// The user it belongs to.
    pub owner: Option<i64>,
    /// How long its access tokens live; `None` for the server's setting.
    pub access_token_lifetime: Option<TimeDelta>,
    /// When it was created.
    pub created_at: DateTime<Utc>,
}

/// A client as it is stored.
#[derive(Debug, Clone)]
pub struct StoredClient {
    /// Primary key.
    pub id: i64,
    /// Whether it may do anything at all.
    pub is_enabled: bool,
    /// The rest.
    pub record: ClientRecord,
}

/// Keeps clients.
pub trait ClientStore: Send + Sync + 'static {
    /// Stores a client and returns its primary key.
    ///
    /// # Errors
    ///
    /// `DUPLICATE_ITEM` if the client id is taken.
    fn create(&self, conn: &mut DbConn, client: &ClientRecord) -> ApiResult<i64>;

    /// The client with this client id, enabled or not, by one probe of a unique index.
    ///
    /// # Errors
    ///
    /// The store's.
    fn by_client_id(&self, conn: &mut DbConn, client_id: &str) -> ApiResult<Option<StoredClient>>;

    /// Enables or disables a client; false if there is none. Tokens of a disabled client are refused.
    ///
    /// # Errors
    ///
    /// The store's.
    fn set_enabled(&self, conn: &mut DbConn, client_id: &str, enabled: bool) -> ApiResult<bool>;

    /// Deletes a client with all its tokens; false if there is none.
    ///
    /// # Errors
    ///
    /// The store's.
    fn delete(&self, conn: &mut DbConn, client_id: &str) -> ApiResult<bool>;
}

/// Clients in the table `oauth2_clients`.
#[derive(Debug, Clone, Copy, Default)]
pub struct DieselClients;

impl ClientKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Confidential => "confidential",
            Self::Public => "public",
        }
    }
}

#[derive(Queryable)]
struct Row {
    id: i64,
    client_id: String,
    secret_digest: Option<Vec<u8>>,
    name: String,
    client_type: String,
    grants: String,
    allowed_scopes: Option<String>,
    is_enabled: bool,
    user_id: Option<i64>,
    access_token_lifetime: Option<i64>,
    created_at: chrono::NaiveDateTime,
}

impl From<Row> for StoredClient {
    fn from(row: Row) -> Self {
        // Whatever is not known to be public must authenticate; a digest that cannot be read matches nothing.
        let kind = if row.client_type == "public" { ClientKind::Public } else { ClientKind::Confidential };
        Self {
            id: row.id,
            is_enabled: row.is_enabled,
            record: ClientRecord {
                client_id: row.client_id,
                secret: row.secret_digest.as_deref().and_then(SecretDigest::from_stored),
                name: row.name,
                kind,
                grants: row.grants.split(' ').filter_map(GrantType::parse).collect(),
                allowed_scopes: row.allowed_scopes.as_deref().map(ScopeSet::of_words),
                owner: row.user_id,
                access_token_lifetime: row.access_token_lifetime.and_then(TimeDelta::try_seconds),
                created_at: row.created_at.and_utc(),
            },
        }
    }
}

impl ClientStore for DieselClients {
    fn create(&self, conn: &mut DbConn, client: &ClientRecord) -> ApiResult<i64> {
        let grants: Vec<&str> = client.grants.iter().map(|grant| grant.as_str()).collect();
        let id = diesel::insert_into(oauth2_clients::table)
            .values((
                oauth2_clients::client_id.eq(&client.client_id),
                oauth2_clients::secret_digest.eq(client.secret.as_ref().map(SecretDigest::as_bytes)),
                oauth2_clients::name.eq(&client.name),
                oauth2_clients::client_type.eq(client.kind.as_str()),
                oauth2_clients::grants.eq(grants.join(" ")),
                oauth2_clients::allowed_scopes.eq(client.allowed_scopes.as_ref().map(ScopeSet::to_string)),
                oauth2_clients::is_enabled.eq(true),
                oauth2_clients::user_id.eq(client.owner),
                oauth2_clients::access_token_lifetime
                    .eq(client.access_token_lifetime.map(|time| time.num_seconds())),
                oauth2_clients::created_at.eq(client.created_at.naive_utc()),
            ))
            .returning(oauth2_clients::id)
            .get_result(conn)?;
        Ok(id)
    }

    fn by_client_id(&self, conn: &mut DbConn, client_id: &str) -> ApiResult<Option<StoredClient>> {
        let row: Option<Row> =
            oauth2_clients::table.filter(oauth2_clients::client_id.eq(client_id)).first(conn).optional()?;
        Ok(row.map(StoredClient::from))
    }

    fn set_enabled(&self, conn: &mut DbConn, client_id: &str, enabled: bool) -> ApiResult<bool> {
        let changed = diesel::update(oauth2_clients::table.filter(oauth2_clients::client_id.eq(client_id)))
            .set(oauth2_clients::is_enabled.eq(enabled))
            .execute(conn)?;
        Ok(changed > 0)
    }

    fn delete(&self, conn: &mut DbConn, client_id: &str) -> ApiResult<bool> {
        let clients = oauth2_clients::table.filter(oauth2_clients::client_id.eq(client_id));
        Ok(diesel::delete(clients).execute(conn)? > 0)
    }
}
