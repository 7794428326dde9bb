//! What an application decides, hears, and makes itself.

use std::sync::Arc;

use super::AuthorizationServerBuilder;
use crate::bearer::VerifiedRequest;
use crate::event::{Event, Origin};
use crate::store::StoredClient;
use crate::token::TokenGenerator;

impl AuthorizationServerBuilder {
    /// A hook that may refuse a good token by returning false: Djblets' `verify_request`.
    ///
    /// It is asked for every request with a token, on the worker thread, and must not block.
    pub fn verify_request(
        mut self,
        verify: impl Fn(&VerifiedRequest<'_>) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.verify_request = Some(Arc::new(verify));
        self
    }

    /// A hook that may refuse a client by returning false: `is_usable` of Django OAuth Toolkit. It must not block.
    pub fn client_is_usable(
        mut self,
        is_usable: impl Fn(&StoredClient) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.client_is_usable = Some(Arc::new(is_usable));
        self
    }

    /// A listener for everything that an audit wants to know. It must not block.
    pub fn on_event(mut self, listener: impl Fn(&Event<'_>, &Origin) + Send + Sync + 'static) -> Self {
        self.listener = Some(Arc::new(listener));
        self
    }

    /// Where new secrets come from; the operating system's generator by default.
    pub fn token_generator(mut self, generator: impl TokenGenerator) -> Self {
        self.generator = Box::new(generator);
        self
    }
}
