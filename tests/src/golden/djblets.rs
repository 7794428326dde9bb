//! The code-review application that the `djblets` corpus was recorded from.
//!
//! One file per resource, in the order of the corpus's description; [`fixtures`] fills the tables, [`app`] puts the
//! tree together. Where the description leaves a payload open, ours is the plainest that fits.

mod access;
pub mod app;
pub mod corpus;
pub mod fixtures;
pub mod schema;
pub mod setup;

pub mod api_token;
pub mod audit_entry;
pub mod comment;
pub mod event;
pub mod extension;
pub mod group;
pub mod group_user;
pub mod info;
pub mod last_update;
pub mod legacy_note;
pub mod patchable;
pub mod probe;
pub mod repository;
pub mod repository_info;
pub mod review;
pub mod review_request;
pub mod session;
pub mod stats;
pub mod tag;
mod token_rows;
pub mod user;
