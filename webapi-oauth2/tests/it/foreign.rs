//! Tokens of other issuers: two instances in one process, of which one issues and the other only accepts.

mod attacks;
mod instance;
mod introspection;
mod jwt;
mod own_verifier;
