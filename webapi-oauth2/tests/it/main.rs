//! Black-box tests: a small application over HTTP, on SQLite and, where `WEBAPI_TEST_POSTGRES_URL` names one, on
//! PostgreSQL too.

mod abuse;
mod app;
mod application_secrets;
mod applications;
mod apply;
mod authorization;
mod authorize_consent;
mod authorize_login;
mod authorize_page;
mod authorize_session;
mod bearer;
mod bearer_rows;
#[allow(dead_code, reason = "some pages are still to come")]
mod browser;
#[cfg(feature = "cli")]
mod cli;
mod client_auth;
mod code_grant;
mod commands;
mod connected;
mod contract;
mod deploy;
mod device;
mod device_changes;
mod device_pages;
mod dictionary;
mod discovery;
mod documents;
mod dump;
mod endurance;
mod error_pages;
mod exceptions;
mod explain;
mod extensions;
mod fixture;
mod flow;
#[cfg(feature = "remote")]
mod foreign;
mod http;
mod identity;
mod keys;
mod legacy_implicit;
mod limits;
mod log;
mod login;
mod logout;
mod matrix;
mod modelled;
mod pkce;
mod placement;
mod post_logout_uris;
mod protect;
mod races;
mod refresh;
mod refusals;
mod revocation;
mod robustness;
mod rows;
mod secrets;
mod session;
mod settings;
mod sign_in;
mod sources;
mod token_endpoint;
mod userinfo;
