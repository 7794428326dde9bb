//! Bearer authentication (RFC 6750): a token in the header, or the session that one began, becomes a principal.
//!
//! In: the credentials of a request. Out: a principal that carries a [`VerifiedToken`], for the gate. A token that
//! was verified moments ago is known from memory and costs no statement; an unknown one costs one statement for the
//! token with its client, and one for its user. Scopes are not looked at here.

mod backend;
mod beside;
mod cache;
mod challenge;
mod lookup;
mod verified;

pub use backend::BearerBackend;
pub(crate) use beside::look_up_beside;
pub(crate) use cache::TokenCache;
pub(crate) use challenge::Challenge;
pub use lookup::BadToken;
pub(crate) use lookup::{LONGEST, look_up, recall};
pub use verified::{VerifiedRequest, VerifiedToken, VerifyRequest};
