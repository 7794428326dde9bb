//! Tokens of other issuers.
//!
//! In: the text of a token that this server did not issue. Out: what it stands for, as its issuer says. Each
//! [`TokenVerifier`] speaks for one issuer; several stand side by side, and a token goes to the first that takes tokens
//! of its form: a JWT to the one for its `iss`, any other to one that asks its issuer. What was verified is known from
//! memory for a bounded time, and so is, for a few seconds, what was refused.
//!
//! | verifier | how | a revoked token is refused |
//! | --- | --- | --- |
//! | [`LocalTokens`] | looks into this server's own tables | after [`ResourceServer::cache_lifetime`] |
//! | `Introspection` (feature `remote`) | asks the issuer (RFC 7662) | after [`ResourceServer::cache_lifetime`] |
//! | `JwtVerifier` (feature `remote`) | checks the signature (RFC 9068) with the issuer's keys | when it expires |

mod foreign;
#[cfg(feature = "remote")]
mod introspection;
#[cfg(feature = "remote")]
mod jwt;
mod local;
#[cfg(feature = "remote")]
mod remote;
#[cfg(feature = "remote")]
mod resource_server;
mod scope_map;
mod token;

use std::pin::Pin;
use std::time::Duration;

use chrono::{DateTime, Utc};

pub(crate) use foreign::{Foreign, ForeignBackend, Here, Unverified};
#[cfg(feature = "remote")]
pub use introspection::Introspection;
#[cfg(feature = "remote")]
pub use jwt::{JwtAlgorithm, JwtVerifier};
pub use local::LocalTokens;
#[cfg(feature = "remote")]
pub use remote::BadUrl;
#[cfg(feature = "remote")]
pub use resource_server::{AcceptTokens, ResourceServer};
pub use scope_map::ScopeMap;
pub use token::{ForeignToken, PresentedToken};

/// What a verifier found out.
#[derive(Debug)]
#[non_exhaustive]
pub enum Verified {
    /// The token is good.
    Good(ForeignToken),
    /// It is not.
    Bad(crate::bearer::BadToken),
    /// Nobody can tell now; ask again after this time.
    Unavailable(Duration),
}

/// An answer that takes its time.
pub type Verifying<'a> = Pin<Box<dyn Future<Output = Verified> + 'a>>;

/// Verifies the tokens of one issuer.
///
/// It says what the issuer says. Whether the token's user is somebody here, which scopes it has here, and how long this
/// is remembered is decided by whoever asks it.
pub trait TokenVerifier: Send + Sync + 'static {
    /// The issuer it speaks for.
    fn issuer(&self) -> &str;

    /// Whether a token is to be verified here, by nothing but its form.
    fn takes(&self, token: &PresentedToken<'_>) -> bool;

    /// Verifies a token that it takes. It must come to an end in bounded time.
    fn verify<'a>(&'a self, token: &'a PresentedToken<'a>, now: DateTime<Utc>) -> Verifying<'a>;

    /// What its scopes are called here; as the issuer calls them by default.
    fn scope_map(&self) -> Option<&ScopeMap> {
        None
    }

    /// Whether the issuer's usernames name accounts here. Not by default: a token then stands for its client alone.
    fn shares_usernames(&self) -> bool {
        false
    }
}
