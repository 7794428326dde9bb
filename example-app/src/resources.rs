//! The resources of the service, one file each.
//!
//! There is no list of them: each registers itself, and they stand in the tree in the order of their files. A file
//! holds what is declared (the struct with its attributes) and what is decided (its hooks or handlers); everything
//! else, from routes and links to scopes and checks, follows from these two.

pub(crate) mod audit_entry;
mod comment;
pub(crate) mod group;
mod group_member;
mod info;
mod last_update;
pub(crate) mod repository;
mod repository_info;
pub(crate) mod review;
pub(crate) mod review_request;
mod session;
mod stats;
mod tag;
pub(crate) mod user;
