//! Scopes: `resource:read`, `resource:write`, `resource:destroy`, one per resource and action.
//!
//! In: descriptors of webapi-core, and the words a token carries. Out: what an operation needs, whether a token has
//! it, and the live dictionary of all scopes with their descriptions. There is no hierarchy: no scope implies
//! another, not `write` its `read`, nor a resource its children.

pub mod action;
pub mod check;
pub mod dictionary;
pub mod provider;
pub mod request;
pub mod set;
pub(crate) mod standard;

pub use action::{Action, RequiredScope};
pub use check::{ResourceRule, ScopeGate};
pub use dictionary::{WebApiScopeDictionary, WebApiScopes, enable_webapi_scopes};
pub use provider::{FixedScopes, ResourceScopes, ScopeProvider};
pub use request::ScopeRefused;
pub use set::{MalformedScope, ScopeSet};
