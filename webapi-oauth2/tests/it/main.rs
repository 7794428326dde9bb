//! Black-box tests: a small application over HTTP, on SQLite and, where `WEBAPI_TEST_POSTGRES_URL` names one, on
//! PostgreSQL too.

mod app;
mod bearer;
mod commands;
mod dictionary;
mod fixture;
mod http;
mod limits;
mod matrix;
mod secrets;
mod session;
mod token_endpoint;
