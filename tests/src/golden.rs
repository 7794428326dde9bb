//! The golden applications and the server that shows them to a replay.
//!
//! In: the name of an application, a setup, a database. Out: a server on the loopback interface that serves the API
//! and, beside it, [`control`]: reset, side effects and logins.

pub mod application;
pub mod control;
pub mod database;
pub mod djblets;
pub mod oauth;
pub mod server;
