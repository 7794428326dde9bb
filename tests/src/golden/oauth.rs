//! The application that the `oauth` corpus was recorded from.
//!
//! [`profile`] holds the settings, [`fixtures`] fills the tables, [`actions`] is what records do to them in between,
//! [`app`] puts the API, the authorization server and the [`views`] together.

pub mod actions;
pub mod app;
pub mod clients;
pub mod corpus;
mod devices;
pub mod fixtures;
pub mod people;
pub mod profile;
mod resource_server;
mod rows;
pub mod scopes;
pub mod tables;
pub mod tokens;
pub mod views;
