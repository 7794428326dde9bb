//! The device grant without its pages (RFC 8628 sections 3.1 to 3.3): from a request for codes to a decision.
//!
//! `request` makes the codes. `enter` is what happens when a person types one: it is theirs from then on.
//! [`Verification`] is what that person is asked, and takes the decision. Pages, logins and limits of guesses are not
//! here, nor is the exchange, which is a [`grant`](crate::grant).

pub mod decide;
pub mod enter;
pub(crate) mod request;

pub use decide::{Decided, Verification};
pub use enter::{Entry, enter};
