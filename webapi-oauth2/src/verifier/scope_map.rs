//! [`ScopeMap`]: what the scopes of another issuer are called here.

use std::collections::HashMap;

use crate::scope::ScopeSet;

/// A table from an issuer's scopes to ours. What is not in it opens nothing.
///
/// ```
/// use webapi_oauth2::scope::ScopeSet;
/// use webapi_oauth2::verifier::ScopeMap;
///
/// let map = ScopeMap::default()
///     .map("reviews.read", ["review_request:read", "review:read"])
///     .map("api", ["root:read"]);
/// let ours = map.apply(&ScopeSet::parse("api reviews.read email").unwrap());
/// assert_eq!(ours.to_string(), "review:read review_request:read root:read");
/// ```
#[derive(Debug, Clone, Default)]
pub struct ScopeMap(HashMap<String, Vec<String>>);

impl ScopeMap {
    /// Says what one of the issuer's scopes stands for here.
    pub fn map<S: Into<String>>(
        mut self,
        theirs: impl Into<String>,
        ours: impl IntoIterator<Item = S>,
    ) -> Self {
        self.0.entry(theirs.into()).or_default().extend(ours.into_iter().map(Into::into));
        self
    }

    /// Our scopes for a set of theirs.
    pub fn apply(&self, theirs: &ScopeSet) -> ScopeSet {
        theirs.iter().filter_map(|scope| self.0.get(scope)).flatten().map(String::as_str).collect()
    }
}
