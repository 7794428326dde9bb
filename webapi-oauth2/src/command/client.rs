//! Creating a client.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use webapi_core::WebApi;
use webapi_core::account::Password;
use webapi_core::db::DbConn;
use webapi_core::error::ApiError;

use super::{CommandError, known_scopes, server, user_id};
use crate::grant::GrantType;
use crate::server::settings::is_sound_lifetime;
use crate::signing::SigningAlgorithm;
use crate::store::{ClientKind, ClientRecord, SecretCheck, StoredSecret};
use crate::token::ClientSecret;
use crate::token::generate::looks_generated;

/// A client to be created. What is left out gets a generated value or a default.
#[derive(Debug, Clone, Default)]
pub struct NewClient<'a> {
    /// Names the client to people.
    pub name: &'a str,
    /// Names the client in requests; generated if left out.
    pub client_id: Option<&'a str>,
    /// The secret; generated if left out.
    pub secret: Option<ClientSecret>,
    /// A client that cannot keep a secret.
    pub public: bool,
    /// The scopes it may ask for, separated by spaces; all if left out.
    pub allowed_scopes: Option<&'a str>,
    /// Login name, or primary key, of the user it belongs to.
    pub owner: Option<&'a str>,
    /// How long its access tokens live, a second to a day; the server's setting if left out.
    pub access_token_lifetime: Option<Duration>,
    /// The grants it may use; `client_credentials` for confidential clients if left out, none for public ones.
    pub grants: Option<&'a [GrantType]>,
    /// Where authorization answers may be sent.
    pub redirect_uris: &'a [&'a str],
    /// Where browsers may be sent after a logout.
    pub post_logout_redirect_uris: &'a [&'a str],
    /// Origins whose scripts may read answers.
    pub allowed_origins: &'a [&'a str],
    /// Whether users are not asked for consent.
    pub skip_authorization: bool,
    /// What its identity tokens are signed with; the usual algorithm if left out.
    pub id_token_algorithm: Option<SigningAlgorithm>,
    /// Digests a given secret with the smallest parameters: for fixtures of tests only.
    pub cheap_hash: bool,
}

/// A client that was created: the only moment at which its secret can be had.
#[derive(Debug, Clone)]
pub struct CreatedClient {
    /// Primary key.
    pub id: i64,
    /// Names the client in requests.
    pub client_id: String,
    /// The secret; `None` for a public client.
    pub secret: Option<ClientSecret>,
}

/// Creates a client. A confidential one may use the grant `client_credentials`.
///
/// # Errors
///
/// [`CommandError`]; [`CommandError::Store`] with `DUPLICATE_ITEM` if the client id is taken.
pub fn create_client(
    api: &WebApi,
    conn: &mut DbConn,
    client: NewClient<'_>,
) -> Result<CreatedClient, CommandError> {
    let server = server(api)?;
    let client_id = match client.client_id {
        Some(given) if is_sendable(given) => given.to_owned(),
        Some(_) => return Err(CommandError::BadClientId),
        None => server.generator().client_id()?,
    };
    let secret = match (client.public, client.secret) {
        (true, Some(_)) => return Err(CommandError::SecretOfPublicClient),
        (true, None) => None,
        (false, Some(given)) => Some(given),
        (false, None) => Some(server.generator().client_secret()?),
    };
    let kind = if client.public { ClientKind::Public } else { ClientKind::Confidential };
    let now = api.clock().now();
    let mut record = ClientRecord::new(client_id, kind, now);
    record.secrets =
        secret.iter().map(|secret| kept(secret, now, client.cheap_hash)).collect::<Result<_, _>>()?;
    client.name.clone_into(&mut record.name);
    record.grants = match (client.grants, kind) {
        (Some(grants), _) => grants.to_vec(),
        (None, ClientKind::Public) => Vec::new(),
        (None, ClientKind::Confidential) => vec![GrantType::ClientCredentials],
    };
    let owned = |all: &[&str]| all.iter().map(|text| (*text).to_owned()).collect();
    record.redirect_uris = owned(client.redirect_uris);
    record.post_logout_redirect_uris = owned(client.post_logout_redirect_uris);
    record.allowed_origins = owned(client.allowed_origins);
    record.skip_authorization = client.skip_authorization;
    record.allowed_scopes = client.allowed_scopes.map(|scopes| known_scopes(api, scopes)).transpose()?;
    record.owner = user_id(api, conn, client.owner)?;
    if let Some(algorithm) = client.id_token_algorithm {
        let is_offered = server.keys().is_some_and(|keys| keys.keyring().offers(algorithm));
        record.id_token_algorithm =
            Some(algorithm).filter(|_| is_offered).ok_or(CommandError::NotSigned(algorithm.as_str()))?;
    }
    record.access_token_lifetime = client.access_token_lifetime.map(lifetime).transpose()?;
    let mistakes = server.check_client(&record);
    if !mistakes.is_empty() {
        return Err(CommandError::Client(mistakes));
    }
    let id = server.clients().create(conn, &record)?;
    Ok(CreatedClient { id, client_id: record.client_id, secret })
}

fn is_sendable(client_id: &str) -> bool {
    (1..=200).contains(&client_id.len()) && client_id.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// What is kept of a secret: one that was generated has a digest, one that somebody chose is hashed slowly.
pub(super) fn kept(
    secret: &ClientSecret,
    now: DateTime<Utc>,
    cheaply: bool,
) -> Result<StoredSecret, CommandError> {
    let check = if looks_generated(secret) {
        SecretCheck::Digest(secret.digest())
    } else {
        let password = Password::new(secret.expose());
        let hash = if cheaply { password.hash_cheaply() } else { password.hash() };
        SecretCheck::Chosen(hash.map_err(|error| CommandError::Store(ApiError::internal(error)))?)
    };
    Ok(StoredSecret { check, created_at: now, expires_at: None })
}

fn lifetime(given: Duration) -> Result<TimeDelta, CommandError> {
    let lifetime = TimeDelta::from_std(given).ok().filter(|lifetime| is_sound_lifetime(*lifetime));
    lifetime.ok_or(CommandError::BadLifetime)
}
