//! The database: one connection type for every backend, its pool, its threads and its migrations.
//!
//! In: a URL. Out: pooled [`DbConn`]s, handed to jobs that run on a bounded set of threads.
//! SQL that a resource needs is written once against [`Db`]; what only one backend can do goes
//! through [`with_native!`](crate::with_native). Nothing here knows resources or HTTP.

pub mod columns;
pub mod connection;
mod count;
mod manager;
pub mod migrations;
pub mod pool;
pub mod prepared;
pub mod statements;
pub mod transaction;
pub mod url;

pub use columns::{AnyUuid, Id, columns};
pub use connection::{Db, DbConn};
#[doc(hidden)]
pub use count::count_joined;
pub use pool::{Database, DatabaseError};
pub use url::{Backend, DatabaseUrl};
