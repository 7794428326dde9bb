//! Clients: the programs that may ask for tokens, with their secrets.

mod diesel_clients;
pub mod kind;
pub mod secret;

use chrono::{DateTime, TimeDelta, Utc};
use webapi_core::db::DbConn;
use webapi_core::error::ApiResult;

pub use diesel_clients::DieselClients;
pub use kind::{ClientAuthMethod, ClientKind, PkceRule, TokenFormat};
pub use secret::{SecretCheck, StoredSecret};

use crate::grant::GrantType;
use crate::scope::ScopeSet;
use crate::signing::SigningAlgorithm;

/// A client to be stored.
///
/// ```
/// use chrono::DateTime;
/// use webapi_oauth2::store::{ClientKind, ClientRecord, PkceRule};
///
/// let record = ClientRecord::new("importer", ClientKind::Confidential, DateTime::UNIX_EPOCH);
/// assert_eq!(record.pkce, PkceRule::S256);
/// assert!(record.grants.is_empty() && record.redirect_uris.is_empty());
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ClientRecord {
    /// Names the client in requests; public, unique.
    pub client_id: String,
    /// Its secrets when it is created; later ones come by [`ClientStore::add_secret`]. None for public clients.
    pub secrets: Vec<StoredSecret>,
    /// Names the client to people.
    pub name: String,
    /// Whether it can keep a secret.
    pub kind: ClientKind,
    /// How it may authenticate. Confidential clients may use the header or the form unless they say which.
    pub auth_methods: Vec<ClientAuthMethod>,
    /// The grants it may use.
    pub grants: Vec<GrantType>,
    /// Where authorization answers may be sent: compared by bytes, but for the port of loopback addresses.
    pub redirect_uris: Vec<String>,
    /// Where browsers may be sent after a logout: compared by bytes.
    pub post_logout_redirect_uris: Vec<String>,
    /// Origins of scripts that may read answers of the token endpoint, for example `https://spa.example.com`.
    pub allowed_origins: Vec<String>,
    /// The scopes it may ask for; `None` for all.
    pub allowed_scopes: Option<ScopeSet>,
    /// The scopes of a request that names none; `None` for the server's setting.
    pub default_scopes: Option<ScopeSet>,
    /// Whether users are not asked for consent: for an application of the house.
    pub skip_authorization: bool,
    /// What it must do about PKCE (RFC 7636).
    pub pkce: PkceRule,
    /// Whether its authorization requests must be pushed (RFC 9126 section 6).
    pub requires_pushed_requests: bool,
    /// What its access tokens look like.
    pub token_format: TokenFormat,
    /// How its identity tokens are signed (`id_token_signed_response_alg`, OpenID Connect Registration section 2).
    pub id_token_algorithm: SigningAlgorithm,
    /// Whether it may introspect tokens of other clients.
    pub is_introspector: bool,
    /// The user it belongs to.
    pub owner: Option<i64>,
    /// How long its access tokens live; `None` for the server's setting.
    pub access_token_lifetime: Option<TimeDelta>,
    /// How long its authorization codes live; `None` for the server's setting.
    pub code_lifetime: Option<TimeDelta>,
    /// How long its refresh tokens live unused; `None` for the server's setting.
    pub refresh_idle_lifetime: Option<TimeDelta>,
    /// How long its refresh tokens can be renewed at all; `None` for the server's setting.
    pub refresh_absolute_lifetime: Option<TimeDelta>,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
    /// A JSON object of members that this version does not know.
    pub extra: String,
}

impl ClientRecord {
    /// A client that may do nothing yet, with the defaults of its kind.
    pub fn new(client_id: impl Into<String>, kind: ClientKind, created_at: DateTime<Utc>) -> Self {
        Self {
            client_id: client_id.into(),
            secrets: Vec::new(),
            name: String::new(),
            kind,
            auth_methods: kind.default_auth_methods(),
            grants: Vec::new(),
            redirect_uris: Vec::new(),
            post_logout_redirect_uris: Vec::new(),
            allowed_origins: Vec::new(),
            allowed_scopes: None,
            default_scopes: None,
            skip_authorization: false,
            pkce: PkceRule::S256,
            requires_pushed_requests: false,
            token_format: TokenFormat::Opaque,
            id_token_algorithm: SigningAlgorithm::Rs256,
            is_introspector: false,
            owner: None,
            access_token_lifetime: None,
            code_lifetime: None,
            refresh_idle_lifetime: None,
            refresh_absolute_lifetime: None,
            created_at,
            updated_at: created_at,
            extra: "{}".to_owned(),
        }
    }

    /// The time of a change of now, which no change before it had.
    pub(crate) fn next_change(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now.max(self.updated_at + TimeDelta::microseconds(1))
    }

    /// Whether the client may use this grant.
    pub fn may_use(&self, grant: GrantType) -> bool {
        self.grants.contains(&grant)
    }
}

/// A client as it is stored.
#[derive(Debug, Clone)]
pub struct StoredClient {
    /// Primary key.
    pub id: i64,
    /// Whether it may do anything at all.
    pub is_enabled: bool,
    /// The rest, with the secrets of now.
    pub record: ClientRecord,
}

/// Keeps clients.
pub trait ClientStore: Send + Sync + 'static {
    /// Stores a client with its secrets and returns its primary key.
    ///
    /// # Errors
    ///
    /// `DUPLICATE_ITEM` if the client id is taken.
    fn create(&self, conn: &mut DbConn, client: &ClientRecord) -> ApiResult<i64>;

    /// Replaces everything but the client id, the secrets and the time of creation; false if there is none.
    ///
    /// # Errors
    ///
    /// The store's.
    fn update(&self, conn: &mut DbConn, client: &ClientRecord) -> ApiResult<bool>;

    /// The same, but only of a client that was changed last at `seen`: one statement that finds and replaces, so that of
    /// two changes at once which began with the same client only the first is stored. False if there is none such.
    ///
    /// # Errors
    ///
    /// The store's.
    fn update_from(&self, conn: &mut DbConn, client: &ClientRecord, seen: DateTime<Utc>) -> ApiResult<bool>;

    /// The client with this client id, enabled or not, with its secrets: one statement, one probe of a unique index.
    ///
    /// # Errors
    ///
    /// The store's.
    fn by_client_id(&self, conn: &mut DbConn, client_id: &str) -> ApiResult<Option<StoredClient>>;

    /// The client with this primary key, enabled or not, with its secrets.
    ///
    /// # Errors
    ///
    /// The store's.
    fn by_id(&self, conn: &mut DbConn, id: i64) -> ApiResult<Option<StoredClient>>;

    /// The clients of an owner, or all of them, without their secrets, by primary key.
    ///
    /// # Errors
    ///
    /// The store's.
    fn list(&self, conn: &mut DbConn, owner: Option<i64>) -> ApiResult<Vec<StoredClient>>;

    /// Adds a secret; false if there is no such client.
    ///
    /// # Errors
    ///
    /// The store's.
    fn add_secret(&self, conn: &mut DbConn, client_id: &str, secret: &StoredSecret) -> ApiResult<bool>;

    /// Retires the secrets of a client: the newest counts until `until`, unless it expires earlier anyway, and all others
    /// stop `now`. So at most two count while the next one is new.
    ///
    /// # Errors
    ///
    /// The store's.
    fn retire_secrets(
        &self,
        conn: &mut DbConn,
        client_id: &str,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> ApiResult<()>;

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
