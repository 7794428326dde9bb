//! Discoverable REST resources from annotated structs, on actix-web and diesel.
//!
//! | feature | default | gives |
//! | --- | --- | --- |
//! | `sqlite` | yes | SQLite, compiled in |
//! | `postgres` | no | PostgreSQL through libpq |

pub mod api;
pub mod descriptor;
pub mod prelude;
pub mod root;

pub mod snapshot;

mod call;
mod dispatch;
pub mod router;

pub mod account;
pub mod auth;
pub mod gate;

pub mod field;
pub mod request;

pub mod resource;

mod response;
pub mod serialize;

pub mod clock;
pub mod db;
pub mod error;

#[doc(hidden)]
pub mod __private;

pub use api::WebApi;
pub use root::Root;
pub use webapi_derive::{Choice, RequestFields, WebApiResource};
