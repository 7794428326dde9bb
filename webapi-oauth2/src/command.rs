//! What an application's own command line does with clients and tokens.
//!
//! In: an API that was built with [`OAuth2::oauth2`](crate::OAuth2::oauth2), and a connection. Out: a client or a
//! token, with its plain secret, which cannot be had a second time.

pub mod apply;
#[cfg(feature = "cli")]
pub mod cli;
mod client;
mod keys;
mod token;

pub use client::{CreatedClient, NewClient, create_client};
pub use keys::{KeyState, KeyUse, list_keys, rotate_keys};
pub use token::{TokenRequest, mint_token};

use webapi_core::WebApi;
use webapi_core::db::DbConn;
use webapi_core::error::ApiError;

use crate::scope::{MalformedScope, ScopeSet};
use crate::server::AuthorizationServer;

/// Why a command did nothing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CommandError {
    /// The API has no authorization server.
    #[error(
        "the API has no authorization server; add `.oauth2(AuthorizationServer::builder(URL))` to its builder"
    )]
    NoServer,
    /// There is no such client.
    #[error("there is no client with the id `{0}`")]
    UnknownClient(String),
    /// There is no such user.
    #[error("there is no user named `{0}`")]
    UnknownUser(String),
    /// A scope is malformed.
    #[error(transparent)]
    Malformed(#[from] MalformedScope),
    /// A scope is none of the dictionary's.
    #[error("there is no scope `{0}`; scopes look like `review_request:read`")]
    UnknownScope(String),
    /// A client id that could not be sent.
    #[error("a client id has 1 to 200 printable ASCII characters")]
    BadClientId,
    /// A lifetime that is too short or too long.
    #[error("access tokens that a client asks for must live at least a second and at most a day")]
    BadLifetime,
    /// A public client was given a secret.
    #[error("a public client cannot keep a secret; leave the secret out or make the client confidential")]
    SecretOfPublicClient,
    /// The client cannot be as it is described.
    #[error("the client cannot be created:{}", lines(.0))]
    Client(Vec<crate::client::check::ClientMistake>),
    /// An algorithm with which the server signs nothing.
    #[error("the server signs nothing with {0}; see its settings `openid_connect` and `signing_algorithms`")]
    NotSigned(&'static str),
    /// There are no signing keys.
    #[error("nothing is signed; add `.openid_connect()` to the server's builder")]
    NothingSigned,
    /// The signing keys could not be rotated.
    #[error(transparent)]
    Keys(#[from] crate::signing::rotation::RotationError),
    /// A client of a file cannot be as it is described.
    #[error("the client `{client_id}` cannot be like this: {}", lines(.mistakes))]
    ClientOf {
        /// Which.
        client_id: String,
        /// Everything that is wrong with it.
        mistakes: Vec<crate::client::check::ClientMistake>,
    },
    /// The store refused.
    #[error(transparent)]
    Store(#[from] ApiError),
}

/// The grant with this name: that of the RFC, with hyphens as in the toolkit, or `device_code` for short.
pub(crate) fn grant_named(text: &str) -> Option<crate::grant::GrantType> {
    use crate::grant::GrantType;
    let short = text.replace('-', "_");
    match short.as_str() {
        "device_code" => Some(GrantType::DeviceCode),
        _ => GrantType::parse(text).or_else(|| GrantType::parse(&short)),
    }
}

fn lines(mistakes: &[crate::client::check::ClientMistake]) -> String {
    mistakes.iter().fold(String::new(), |text, mistake| {
        text + "
  - " + &mistake.to_string()
    })
}

impl From<diesel::result::Error> for CommandError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Store(error.into())
    }
}

fn server(api: &WebApi) -> Result<AuthorizationServer, CommandError> {
    AuthorizationServer::of(api).ok_or(CommandError::NoServer)
}

/// The primary key of the user with this login name; or with this primary key, if nobody is called so.
fn user_id(api: &WebApi, conn: &mut DbConn, named: Option<&str>) -> Result<Option<i64>, CommandError> {
    let Some(named) = named else { return Ok(None) };
    if let Some(stored) = api.users().by_username(conn, named)? {
        return Ok(Some(stored.user.id));
    }
    let found = match named.parse() {
        Ok(id) => api.users().by_id(conn, id)?,
        Err(_) => None,
    };
    found.map(|user| Some(user.user.id)).ok_or_else(|| CommandError::UnknownUser(named.to_owned()))
}

/// Reads scopes, each of which must be in the dictionary.
fn known_scopes(api: &WebApi, scopes: &str) -> Result<ScopeSet, CommandError> {
    let scopes = ScopeSet::parse(scopes)?;
    let dictionary = server(api)?.scopes(api);
    let unknown = scopes.iter().find(|scope| !dictionary.contains(scope)).map(str::to_owned);
    match unknown {
        Some(unknown) => Err(CommandError::UnknownScope(unknown)),
        None => Ok(scopes),
    }
}
