//! Which scopes there are.

use super::AuthorizationServerBuilder;
use crate::scope::ScopeProvider;

impl AuthorizationServerBuilder {
    /// Where the scopes come from that clients may ask for; from the resources by default.
    pub fn scopes(mut self, provider: impl ScopeProvider) -> Self {
        self.scopes = Box::new(provider);
        self
    }
}
