//! Resources: what users declare, hook into and replace, and what happens by default.

pub mod access;
pub mod context;
pub(crate) mod default;
pub mod form;
pub mod hooks;
pub mod key;
pub mod linked;
pub mod model;
pub mod operator;
pub mod query;
pub mod reply;
pub mod through;
pub mod vtable;

pub use access::Access;
pub use context::Context;
pub use form::Form;
pub use hooks::ResourceHooks;
pub use key::{KeyType, KeyValue};
pub use model::{Draft, LinkTo, Loaded, Model, Resource};
pub use query::Query;
pub use reply::Reply;
pub use through::Through;
pub use vtable::VTable;
