//! Where everything is kept.

use super::AuthorizationServerBuilder;
use crate::store::{ClientStore, CodeStore, GrantStore, PendingStore, RefreshStore, TokenStore};

impl AuthorizationServerBuilder {
    /// Where clients are kept; in the tables of this crate by default.
    pub fn client_store(mut self, clients: impl ClientStore) -> Self {
        self.stores.clients = Box::new(clients);
        self
    }

    /// Where access and refresh tokens are kept; in the tables of this crate by default.
    pub fn token_store(mut self, tokens: impl TokenStore + RefreshStore + Clone) -> Self {
        self.stores.refreshes = Box::new(tokens.clone());
        self.stores.tokens = Box::new(tokens);
        self
    }

    /// Where grants are kept; in the tables of this crate by default.
    pub fn grant_store(mut self, grants: impl GrantStore) -> Self {
        self.stores.grants = Box::new(grants);
        self
    }

    /// Where authorization codes are kept; in the tables of this crate by default.
    pub fn code_store(mut self, codes: impl CodeStore) -> Self {
        self.stores.codes = Box::new(codes);
        self
    }

    /// Where requests wait for a decision; in the tables of this crate by default.
    pub fn pending_store(mut self, pending: impl PendingStore) -> Self {
        self.stores.pending = Box::new(pending);
        self
    }
}
