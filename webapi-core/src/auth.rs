//! Who is asking? Credentials in, a [`Principal`] out.
//!
//! A chain of [`AuthBackend`]s looks at the `Authorization` header, or at the session cookie when there is none.
//! Each backend passes, succeeds, or fails; a failure ends the request with 401 whatever the resource would have
//! said. What a backend can tell from memory it tells without a database, before the request leaves its worker.

mod authenticate;
pub mod backend;
pub mod basic;
mod challenge;
pub mod credentials;
mod derived;
mod presented;
pub mod principal;
pub mod session;
pub mod sessions;

pub(crate) use authenticate::{
    Authenticated, CookieChange, Notice, Refused, authenticate, elsewhere, recall,
};
pub use backend::{Attempt, AuthBackend, Elsewhere, Recall, SessionStart, Success};
pub use basic::BasicBackend;
pub use challenge::{Challenge, WrongChallenge};
pub use credentials::Credentials;
pub use derived::DerivedSession;
pub(crate) use presented::Presented;
pub use principal::Principal;
pub use session::SessionBackend;
pub use sessions::{LoggedIn, Sessions};
