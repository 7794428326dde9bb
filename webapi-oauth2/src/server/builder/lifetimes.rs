//! How long codes, refresh tokens, pending requests and known clients live.

use std::time::Duration;

use super::AuthorizationServerBuilder;

impl AuthorizationServerBuilder {
    /// How long authorization codes live, unless the client has its own lifetime; a minute by default.
    pub fn code_lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetimes.code = lifetime;
        self
    }

    /// How long a refresh token lives unused, unless the client has its own lifetime; 14 days by default.
    pub fn refresh_idle_lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetimes.refresh_idle = lifetime;
        self
    }

    /// How long a grant can be refreshed at all, unless the client has its own lifetime; 90 days by default.
    pub fn refresh_absolute_lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetimes.refresh_absolute = lifetime;
        self
    }

    /// For how long a refresh that is asked for again gets the same answer; ten seconds by default, zero for never.
    ///
    /// It is for clients that lost the answer. Only the token that was used last is covered; whoever presents one
    /// outside the grace ends the whole family.
    pub fn retry_grace(mut self, grace: Duration) -> Self {
        self.lifetimes.retry_grace = grace;
        self
    }

    /// How long an authorization request waits for a login and a decision; half an hour by default.
    pub fn pending_lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetimes.pending = lifetime;
        self
    }

    /// How long a pushed request waits for a browser (RFC 9126 section 2.2); 90 seconds by default. Once a browser has
    /// brought it, it waits as long as any other.
    pub fn pushed_request_lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetimes.pushed = lifetime;
        self
    }

    /// How long a client is known from memory; ten seconds by default, zero for never.
    ///
    /// This bounds how long a client outlives its change or deletion by another process. Changes through this server
    /// work at once.
    pub fn client_cache_lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetimes.client_cache = lifetime;
        self
    }
}
