//! Black-box tests of the core: a small library, asked over HTTP on every database.
//!
//! PostgreSQL is found by `WEBAPI_TEST_POSTGRES_URL`; `cargo xtask test` brings one up.
#![allow(clippy::unwrap_used, reason = "panicking is how a test fails, its helpers included")]

mod library;

mod anything;
mod api_tokens;
mod auth;
mod bad_input;
mod bodies;
mod columns;
mod conditional;
mod cursors;
mod event_streams;
mod expansion;
mod extensions;
mod lists;
mod payloads;
mod places;
mod rate_limits;
mod registry;
mod request_fields;
mod request_rules;
mod selection;
mod server;
mod sight;
mod signals;
mod startup;
mod transactions;
mod updates;
