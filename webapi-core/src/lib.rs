//! Discoverable REST resources from annotated structs, on actix-web and diesel.
//!
//! | feature | default | gives |
//! | --- | --- | --- |
//! | `sqlite` | yes | SQLite, compiled in |
//! | `postgres` | no | PostgreSQL through libpq |
//! | `testing` | no | what tests of an API need; for `[dev-dependencies]` |

pub mod api;
pub mod descriptor;
pub mod prelude;
pub mod root;

pub mod snapshot;

pub mod explain;

mod call;
mod dispatch;
pub mod router;

pub mod account;
pub mod api_token;
pub mod auth;
pub mod gate;
pub mod rate_limit;

pub mod field;
pub mod request;

pub mod cursor;
pub mod event_stream;
pub mod extension;
pub mod resource;
pub mod signal;

mod response;
pub mod serialize;

pub mod clock;
pub mod db;
pub mod error;

#[cfg(feature = "testing")]
pub mod testing;

#[doc(hidden)]
pub mod __private;

pub use api::WebApi;
pub use root::Root;
pub use webapi_derive::{Choice, Form, RequestFields, WebApiResource};
