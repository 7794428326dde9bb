//! API tokens: long-lived credentials that users make for their programs, each with a policy of its own.
//!
//! In: `Authorization: token <value>`, or the session that one began. Out: a principal that carries a
//! [`VerifiedApiToken`], and a gate that holds it to its [`Policy`]. Only digests are stored; a token that was verified
//! moments ago is known from memory and costs no statement. The resource with which users manage tokens is declared
//! by [`api_token_resource!`](crate::api_token_resource); programs use [`ApiTokens`].

mod backend;
mod cache;
mod event;
mod gate;
pub mod generator;
mod install;
pub mod policy;
mod record;
mod refusal;
pub mod resource;
pub mod schema;
mod secret;
mod service;
mod settings;
mod store;
mod usage;
mod verified;

pub use backend::ApiTokenBackend;
pub use event::{ApiTokenCreated, ApiTokenExpired, ApiTokenUpdated};
pub use gate::PolicyGate;
pub use generator::TokenGenerator;
pub use install::BadTokenType;
pub use policy::Policy;
pub use record::{ApiToken, ApiTokenChange, ImportedApiToken, NewApiToken};
pub use refusal::Refusal;
pub use secret::{TokenDigest, TokenText};
pub use service::ApiTokens;
pub use settings::ApiTokenSettings;
pub use verified::VerifiedApiToken;
