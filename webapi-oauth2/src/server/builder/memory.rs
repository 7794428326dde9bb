//! What a process knows from memory, and for how long.

use std::time::Duration;

use super::AuthorizationServerBuilder;

impl AuthorizationServerBuilder {
    /// How long a verified token is known from memory; 30 seconds by default, zero for never.
    ///
    /// This bounds how long a token outlives its revocation by another process, or the deactivation of its user.
    /// Revocation through this server works at once.
    pub fn cache_lifetime(mut self, lifetime: Duration) -> Self {
        self.cache_lifetime = lifetime;
        self
    }

    /// How many verified tokens are known from memory; 10 000 by default.
    pub fn cached_tokens(mut self, tokens: usize) -> Self {
        self.cached_tokens = tokens;
        self
    }

    /// How many clients are known from memory; 1 000 by default.
    pub fn cached_clients(mut self, clients: usize) -> Self {
        self.cached_clients = clients;
        self
    }
}
