//! [`Scopes`]: the scopes that a permission names, as they were written or as the request decides.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use super::Asked;
use crate::scope::ScopeSet;

/// Scopes that a permission names.
#[derive(Clone)]
pub struct Scopes {
    fixed: Vec<Cow<'static, str>>,
    /// More of them, by the request.
    when: Option<When>,
}

type When = Arc<dyn Fn(&Asked<'_>) -> Vec<&'static str> + Send + Sync>;

impl Scopes {
    pub(super) fn new<S: Into<Cow<'static, str>>>(scopes: impl IntoIterator<Item = S>) -> Self {
        Self { fixed: scopes.into_iter().map(Into::into).collect(), when: None }
    }

    pub(super) fn when(
        mut self,
        more: impl Fn(&Asked<'_>) -> Vec<&'static str> + Send + Sync + 'static,
    ) -> Self {
        self.when = Some(Arc::new(more));
        self
    }

    /// Whether a token has all of them.
    pub(super) fn are_in(&self, token: &ScopeSet, asked: &Asked<'_>) -> bool {
        let more = || self.when.iter().all(|when| when(asked).iter().all(|scope| token.contains(scope)));
        self.fixed.iter().all(|scope| token.contains(scope)) && more()
    }

    /// Whether a token has all of them, each with a suffix.
    pub(super) fn are_in_with(&self, suffix: &str, token: &ScopeSet) -> bool {
        self.fixed.iter().all(|scope| token.contains_suffixed(scope, suffix))
    }

    /// All of them.
    pub(super) fn list(&self, asked: &Asked<'_>) -> Vec<String> {
        let more = self.when.iter().flat_map(|when| when(asked)).map(str::to_owned);
        self.fixed.iter().map(|scope| scope.clone().into_owned()).chain(more).collect()
    }

    /// All of them, each with a suffix.
    pub(super) fn list_with(&self, suffix: &str) -> Vec<String> {
        self.fixed.iter().map(|scope| format!("{scope}:{suffix}")).collect()
    }
}

/// The words as they were written, with a mark if the request decides too.
impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.fixed.join(" "))?;
        if self.when.is_some() { f.write_str(" …") } else { Ok(()) }
    }
}

impl fmt::Debug for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scopes({self})")
    }
}
