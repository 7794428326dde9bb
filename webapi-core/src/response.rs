//! Building the HTTP response from what the handler, the gates and authentication decided.

pub(crate) mod build;
pub(crate) mod conditional;
mod headers;

pub(crate) use build::{Answer, Parts};
