//! Black-box tests of the core: a small library, asked over HTTP on every database.
//!
//! PostgreSQL is found by `WEBAPI_TEST_POSTGRES_URL`; `cargo xtask test` brings one up.

mod library;

mod auth;
mod columns;
mod request_fields;
mod updates;
