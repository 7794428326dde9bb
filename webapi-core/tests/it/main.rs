//! Black-box tests of the core: a small library, asked over HTTP on every database.
//!
//! PostgreSQL is found by `WEBAPI_TEST_POSTGRES_URL`; `cargo xtask test` brings one up.
#![allow(clippy::unwrap_used, reason = "panicking is how a test fails, its helpers included")]

mod library;

mod anything;
mod auth;
mod bad_input;
mod bodies;
mod columns;
mod lists;
mod payloads;
mod places;
mod request_fields;
mod server;
mod startup;
mod transactions;
mod updates;
