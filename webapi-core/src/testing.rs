//! What the tests of an API need: fresh databases, a client without a socket, and tests that every resource passes.
//!
//! In: the feature `testing`, in `[dev-dependencies]`. A [`TestDatabase`] is there for one test, on SQLite or PostgreSQL,
//! and counts its statements. A [`Client`] asks the API in the same process, as anybody. [`resource_tests!`] makes the
//! tests of a resource that follow from its declaration. Everything here panics where something is not as it must be:
//! that is how a test fails.
//!
//! [`resource_tests!`]: crate::testing::resource_tests
#![allow(clippy::missing_panics_doc, reason = "a panic is how a test fails")]

mod answer;
mod client;
mod database;
#[doc(hidden)]
pub mod extension;
mod stage;
#[doc(hidden)]
pub mod standard;

pub use answer::{Answer, OpenStream};
pub use client::Client;
pub use database::{POSTGRES, TestDatabase};
pub use stage::Stage;

pub use crate::__extension_tests as extension_tests;
pub use crate::__resource_tests as resource_tests;

/// Ends a test with the error's own words.
#[track_caller]
pub(crate) fn must<T, E: std::fmt::Display>(result: Result<T, E>) -> T {
    result.unwrap_or_else(|error| panic!("{error}"))
}
