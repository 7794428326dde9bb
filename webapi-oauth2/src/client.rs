//! Clients: how they prove who they are, and where answers may be sent to them.

pub(crate) mod authentication;
pub mod check;
pub(crate) mod chosen;
pub(crate) mod memory;
pub mod redirect_uri;
pub(crate) mod registration;
