//! The pages of the reference that hold tables and examples of HTTP: as they say, so it is.
#![allow(clippy::unwrap_used, reason = "panicking is how a test fails, its helpers included")]

mod errors;
mod examples;
mod payloads;
mod request_fields;
