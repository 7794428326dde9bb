//! What is stored, one trait per noun, each with its implementation over diesel.
//!
//! The methods are steps of the protocol, not table access: implement them over whatever keeps your data. A store
//! sees digests only, never the text of a secret. Whatever may happen only once is one atomic step. Whoever calls a
//! store directly goes past the memory of verified tokens and known clients; the faces of
//! [`AuthorizationServer`](crate::AuthorizationServer) call it and keep those right.

pub mod client;
pub mod code;
#[cfg(feature = "testing")]
pub mod contract;
pub mod device;
pub mod grant;
pub mod pending;
pub mod prune;
pub mod refresh;
pub(crate) mod schema;
pub mod signing_key;
pub mod token;
mod words;

use diesel_migrations::embed_migrations;
use webapi_core::db::migrations::Migrations;

pub use client::{
    ClientAuthMethod, ClientKind, ClientRecord, ClientStore, DieselClients, PkceRule, SecretCheck,
    StoredClient, StoredSecret, TokenFormat,
};
pub use code::{CodeRecord, CodeStore, ConsumedCode, DieselCodes, StoredCode};
pub use device::{
    ConsumedDevice, DeviceDecision, DeviceKey, DeviceRecord, DeviceState, DeviceStore, DieselDevices,
    StoredDevice,
};
pub use grant::{DieselGrants, GrantRecord, GrantStore, StoredGrant};
pub use pending::{DieselPending, PendingRecord, PendingStore};
pub use prune::rounds::Rounds;
pub use prune::{Pruned, prune};
pub use refresh::{ConsumedRefresh, RefreshRecord, RefreshStore, StoredRefresh};
pub use signing_key::{DieselKeys, KeyRecord, KeyStore};
pub use token::{
    DieselTokens, LiveToken, StoredToken, TokenDigests, TokenKey, TokenRecord, TokenSource, TokenStore,
};

/// The tables of the authorization server.
/// [`oauth2`](crate::OAuth2::oauth2) adds them to the API's migrations.
pub static MIGRATIONS: Migrations = Migrations {
    sqlite: embed_migrations!("migrations/sqlite"),
    postgres: embed_migrations!("migrations/postgres"),
};
