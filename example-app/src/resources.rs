//! The resources of the service, one file each.
//!
//! There is no list of them: each registers itself, and they stand in the tree in the order of their files. A file
//! holds what is declared (the struct with its attributes) and what is decided (its hooks or handlers); everything
//! else, from routes and links to scopes and checks, follows from these two.

mod api_token;
pub(crate) mod audit_entry;
mod comment;
pub(crate) mod group;
mod group_member;
pub(crate) mod info;
mod last_update;
pub(crate) mod repository;
mod repository_info;
pub(crate) mod review;
pub(crate) mod review_request;
mod session;
#[cfg(all(test, feature = "sqlite"))]
mod standard_tests;
mod stats;
mod tag;
pub(crate) mod user;
