//! Permissions: values that say who may do what, composed with `&`, `|` and `!`.
//!
//! In: who asks, for which method, of what. Out: yes or no; and, once the answer is no, which scopes would have made
//! it yes and which rule said so. The same values stand before resources (`gate`) and before handlers of an
//! application ([`crate::protect`]). Asking one allocates nothing; only refusals and documents are written out.
//!
//! ```
//! use webapi_oauth2::permission::{IsAdmin, Permission as _, TokenHasScope, allow_if};
//!
//! let permission = IsAdmin | (TokenHasScope::new(["books"]) & !allow_if("on holiday", |_| false));
//! assert_eq!(permission.rule(), "(IsAdmin | (TokenHasScope(books) & !on holiday))");
//! ```
//!
//! | value | lets through |
//! | --- | --- |
//! | [`AllowAny`] | everybody whose credentials are not bad |
//! | [`IsAuthenticated`] | a person, by session or token |
//! | [`IsAdmin`] | a superuser |
//! | [`TokenHasScope`] | a token with all of these scopes |
//! | [`TokenHasReadWriteScope`] | a token with these, and `read` or `write` by the method |
//! | [`TokenHasResourceScope`] | a token with these, each with `:read` or `:write` by the method |
//! | [`TokenMatchesOasRequirements`] | a token with one of the alternatives of the method |
//! | [`IsAuthenticatedOrTokenHasScope`] | a person with a session, or a token with all of these scopes |
//! | [`allow_if`], [`Rule`] | what you say |

mod alternatives;
mod asked;
mod combine;
mod custom;
mod gate;
mod oas;
mod operation;
mod person;
mod refusal;
mod scopes;
mod token;
mod verdict;

use std::any::Any;

pub use alternatives::{Alternatives, Shortfall};
pub use asked::{Asked, ReadWrite};
pub use combine::{And, Not, Or};
pub use custom::{AllowIf, AllowObject, Rule, allow_if, allow_object};
pub use gate::PermissionGate;
pub use oas::TokenMatchesOasRequirements;
pub use operation::{NoToken, OperationScope, ResourceTakesTokens};
pub use person::{AllowAny, IsAdmin, IsAuthenticated};
pub use refusal::Refusal;
pub use scopes::Scopes;
pub use token::{
    IsAuthenticatedOrTokenHasScope, TokenHasReadWriteScope, TokenHasResourceScope, TokenHasScope,
};
pub use verdict::Verdict;

/// Says who may do what.
///
/// Implement it for rules that need a type of their own; [`allow_if`] takes a function. A type of yours composes from
/// the right, as in `IsAuthenticated & OfficeHours`, and inside [`Rule`] from the left too.
pub trait Permission: Send + Sync + 'static {
    /// Whether the request may go on. It must not block: what needs the database is decided per object.
    fn allows(&self, asked: &Asked<'_>) -> bool;

    /// Whether it may with this object, which a handler has loaded. What [`allows`](Self::allows) says by default, so
    /// that a rule about requests means the same with and without an object.
    fn allows_object(&self, asked: &Asked<'_>, object: &dyn Any) -> bool {
        let _ = object;
        self.allows(asked)
    }

    /// The scopes with which a token would be let through, for challenges and documents. None are needed by default.
    fn scopes(&self, asked: &Asked<'_>) -> Alternatives {
        let _ = asked;
        Alternatives::none_needed()
    }

    /// The rule in words, for people who ask why they were refused.
    fn rule(&self) -> String;

    /// What each part of the rule says to the request.
    fn verdict(&self, asked: &Asked<'_>) -> Verdict {
        Verdict::leaf(self.rule(), self.allows(asked))
    }
}

impl Permission for Box<dyn Permission> {
    fn allows(&self, asked: &Asked<'_>) -> bool {
        self.as_ref().allows(asked)
    }

    fn allows_object(&self, asked: &Asked<'_>, object: &dyn Any) -> bool {
        self.as_ref().allows_object(asked, object)
    }

    fn scopes(&self, asked: &Asked<'_>) -> Alternatives {
        self.as_ref().scopes(asked)
    }

    fn rule(&self) -> String {
        self.as_ref().rule()
    }

    fn verdict(&self, asked: &Asked<'_>) -> Verdict {
        self.as_ref().verdict(asked)
    }
}
