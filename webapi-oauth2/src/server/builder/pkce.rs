//! What authorization requests must prove (RFC 7636).

use std::sync::Arc;

use super::AuthorizationServerBuilder;
use crate::store::StoredClient;

impl AuthorizationServerBuilder {
    /// Legacy and unsafe: takes authorization requests without PKCE, from public clients as well. Whoever sends a
    /// challenge must prove it all the same. RFC 9700 section 2.1.1 forbids it; a warning is logged.
    ///
    /// To let single confidential clients do without, set their own rule.
    pub fn legacy_optional_pkce(mut self) -> Self {
        self.pkce.is_optional = true;
        self
    }

    /// A hook that says of whom PKCE is required; it takes the place of the rules of clients, and must not block.
    ///
    /// It is the callable of `PKCE_REQUIRED` in Django OAuth Toolkit. Public clients need PKCE whatever it says, unless
    /// [`legacy_optional_pkce`](Self::legacy_optional_pkce) is set.
    pub fn pkce_required_of(
        mut self,
        is_required: impl Fn(&StoredClient) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.pkce.is_required_of = Some(Arc::new(is_required));
        self
    }

    /// Legacy and unsafe: takes the method `plain` from every client, with which the challenge is the verifier. RFC 9700
    /// section 2.1.1 asks for S256; a warning is logged.
    pub fn legacy_plain_pkce(mut self) -> Self {
        self.pkce.takes_plain = true;
        self
    }
}
