//! Errors of the endpoints, as their specifications write them.

mod json;

pub(crate) use json::TokenError;
