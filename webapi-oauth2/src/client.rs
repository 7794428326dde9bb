//! Clients: how they prove who they are.

pub(crate) mod authentication;
