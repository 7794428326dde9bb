//! What happens to tokens, told to whoever listens: Djblets' `webapi_token_*` signals.
//!
//! What a request does is told once it has committed; what a program does with [`ApiTokens`](super::ApiTokens), at
//! once. Use is no event. What was told of earlier trees goes to the listeners of the newest.

use std::sync::Arc;

use arc_swap::ArcSwap;

use super::record::ApiToken;
use crate::signal::{Listeners, Signal};

/// A token was made.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ApiTokenCreated {
    /// The token.
    pub token: ApiToken,
    /// Whether a program made it without being asked.
    pub auto_generated: bool,
}

/// A token was changed or invalidated.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ApiTokenUpdated {
    /// The token as it is now.
    pub token: ApiToken,
}

/// Somebody tried to log in with a token that has expired.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ApiTokenExpired {
    /// The token.
    pub token: ApiToken,
}

impl Signal for ApiTokenCreated {}
impl Signal for ApiTokenUpdated {}
impl Signal for ApiTokenExpired {}

/// Who listens, for events that no request tells.
#[derive(Default)]
pub(super) struct Audience(ArcSwap<Listeners>);

impl Audience {
    /// The listeners of a new tree.
    pub(super) fn invite(&self, listeners: &Listeners) {
        self.0.store(Arc::new(listeners.clone()));
    }

    /// Tells an event at once; it is made only if somebody listens.
    pub(super) fn tell<S: Signal>(&self, event: impl FnOnce() -> S) {
        let listeners = self.0.load();
        if listeners.hear::<S>() {
            listeners.tell(&event());
        }
    }
}
