//! Which resource servers tokens can be for, and who may ask what a token stands for.

use super::AuthorizationServerBuilder;

impl AuthorizationServerBuilder {
    /// Adds a resource server that tokens can be for, beside the API itself (RFC 8707).
    pub fn resource(mut self, identifier: impl Into<String>) -> Self {
        self.resources.push(identifier.into());
        self
    }

    /// Switches the introspection endpoint off.
    pub fn without_introspection(mut self) -> Self {
        self.introspection = false;
        self
    }

    /// The scope with which a bearer token may introspect any token; `introspection` by default.
    pub fn introspection_scope(mut self, scope: impl Into<String>) -> Self {
        self.introspection_scope = scope.into();
        self
    }
}
