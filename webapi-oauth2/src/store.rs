//! What is stored, one trait per noun, each with its implementation over diesel.
//!
//! The methods are steps of the protocol, not table access: implement them over whatever keeps your data. A store
//! sees digests only, never the text of a secret. Whoever calls a store directly goes past the memory of verified
//! tokens; the faces of [`AuthorizationServer`](crate::AuthorizationServer) call it and keep that memory right.

pub mod client;
pub(crate) mod schema;
pub mod token;

use diesel_migrations::embed_migrations;
use webapi_core::db::migrations::Migrations;

pub use client::{ClientKind, ClientRecord, ClientStore, DieselClients, StoredClient};
pub use token::{DieselTokens, StoredToken, TokenDigests, TokenKey, TokenRecord, TokenStore};

/// The tables `oauth2_clients` and `oauth2_access_tokens`.
/// [`oauth2`](crate::OAuth2::oauth2) adds them to the API's migrations.
pub static MIGRATIONS: Migrations = Migrations {
    sqlite: embed_migrations!("migrations/sqlite"),
    postgres: embed_migrations!("migrations/postgres"),
};
