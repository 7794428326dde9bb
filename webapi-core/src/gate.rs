//! The gate between authentication and handlers.
//!
//! In: a [`Principal`] and an [`Operation`]. Out: a `ScopeGrant`, the only value that opens a handler, or an
//! error. Other crates add their own [`AccessGate`]s (webapi-oauth2 its scope check); core itself checks the
//! declared [`Requirement`]. Nothing here reads a database, so a refusal costs no hop and no statement.
//!
//! Where objects are not asked for one by one (lists, expansions, titles of links), gates say which they would let
//! through: their [`Reach`].

mod reach;

pub use reach::Reach;

use crate::api::Shared;
use crate::auth::Principal;
use crate::descriptor::{Descriptor, Method, Requirement};
use crate::error::{ApiError, ApiResult};

/// What a request wants to do.
#[derive(Debug, Clone, Copy)]
pub struct Operation<'a> {
    /// The resource.
    pub resource: &'static Descriptor,
    /// The method, `_method` resolved.
    pub method: Method,
    /// The key of the item, as it stands in the URL.
    pub key: Option<&'a str>,
}

/// A check that runs before every handler.
pub trait AccessGate: Send + Sync + 'static {
    /// Lets the operation through or says why not.
    ///
    /// # Errors
    ///
    /// The answer to give, for example `OAUTH_MISSING_SCOPE`.
    fn check(&self, principal: &Principal, operation: &Operation<'_>) -> ApiResult<()>;

    /// What the gate looks at, in a word, for people who ask why they were refused.
    fn name(&self) -> &'static str {
        "gate"
    }

    /// The objects of a resource that [`check`](Self::check) would let the principal use a method on.
    ///
    /// All or nothing by default: what `check` says without a key. A gate that looks at keys says more.
    fn reach(&self, principal: &Principal, resource: &'static Descriptor, method: Method) -> Reach {
        let operation = Operation { resource, method, key: None };
        if self.check(principal, &operation).is_ok() { Reach::All } else { Reach::Nothing }
    }
}

/// Proof that every gate let an operation through. Only [`check`] makes one.
#[derive(Debug)]
pub(crate) struct ScopeGrant(());

/// Asks every gate in turn.
pub(crate) fn check(
    shared: &Shared,
    principal: &Principal,
    operation: &Operation<'_>,
) -> ApiResult<ScopeGrant> {
    for gate in &shared.gates {
        gate.check(principal, operation)?;
    }
    Ok(ScopeGrant(()))
}

/// The objects of a resource that every gate, and the declared requirement, would let the principal use a method on.
pub(crate) fn reach(
    shared: &Shared,
    principal: &Principal,
    resource: &'static Descriptor,
    method: Method,
) -> Reach {
    if require(principal, &Operation { resource, method, key: None }).is_err() {
        return Reach::Nothing;
    }
    let mut all = Reach::All;
    for gate in &shared.gates {
        all = all.and(gate.reach(principal, resource, method));
    }
    all
}

/// The declared requirement of the method. Checked after the method was found to be possible here.
pub(crate) fn require(principal: &Principal, operation: &Operation<'_>) -> ApiResult<()> {
    let met = match operation.resource.requirement(operation.method) {
        Requirement::Public => true,
        Requirement::Login => principal.is_authenticated(),
        Requirement::Superuser => principal.as_user().is_some_and(|user| user.is_superuser),
    };
    if met { Ok(()) } else { Err(no_access(principal)) }
}

/// What somebody without access is told: 401 to nobody, 403 to somebody.
pub(crate) fn no_access(principal: &Principal) -> ApiError {
    if principal.is_authenticated() { ApiError::permission_denied() } else { ApiError::not_logged_in() }
}
