//! Asking other servers over HTTP, with bounds on everything: where, how long, how much, how often, how many at once.
//!
//! URLs come from settings, and from the metadata of an issuer only where they stay on the issuer's own origin. They are
//! `https`, or `http` on this machine. Redirects are not followed, cookies and proxies not used.

mod breaker;
mod fetch;
mod url;

pub(super) use breaker::Breaker;
pub(super) use fetch::{Fetch, FetchError};
pub use url::BadUrl;
pub(super) use url::{RemoteUrl, same_origin};
