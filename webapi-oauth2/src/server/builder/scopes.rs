//! Which scopes there are.

use super::AuthorizationServerBuilder;
use crate::scope::ScopeProvider;

impl AuthorizationServerBuilder {
    /// Where the scopes come from that clients may ask for; from the resources by default.
    pub fn scopes(mut self, provider: impl ScopeProvider) -> Self {
        self.scopes = Box::new(provider);
        self
    }

    /// Says what a scope of the resources stands for, as it goes on after "It may": on pages, in the dictionary and to
    /// programs. By default pages make words of what the resource declares. An extension may say it as well, and comes
    /// first.
    ///
    /// ```
    /// use webapi_oauth2::AuthorizationServer;
    ///
    /// let server = AuthorizationServer::builder("http://127.0.0.1:8080")
    ///     .scope_text("review:write", "Write reviews in your name")
    ///     .build();
    /// assert!(server.is_ok());
    /// ```
    pub fn scope_text(mut self, scope: impl Into<String>, text: impl Into<String>) -> Self {
        self.scope_texts.insert(scope.into(), text.into());
        self
    }
}
