//! [`PkceSettings`]: of whom a challenge is required, and which methods are taken.

use std::sync::Arc;

use crate::store::{ClientKind, StoredClient};

/// A hook that says of whom PKCE is required.
pub(crate) type IsRequiredOf = Arc<dyn Fn(&StoredClient) -> bool + Send + Sync>;

/// What the server says about PKCE, beside what each client's rule says.
#[derive(Clone, Default)]
pub(crate) struct PkceSettings {
    pub(crate) is_optional: bool,
    pub(crate) takes_plain: bool,
    pub(super) is_required_of: Option<IsRequiredOf>,
}

impl PkceSettings {
    /// Whether a request without a challenge is refused.
    pub(crate) fn requires_challenge(&self, client: &StoredClient) -> bool {
        let record = &client.record;
        match &self.is_required_of {
            _ if self.is_optional => false,
            Some(is_required) => record.kind == ClientKind::Public || is_required(client),
            None => record.pkce.requires_challenge(record.kind),
        }
    }

    /// Whether the method `plain` is accepted.
    pub(crate) fn accepts_plain(&self, client: &StoredClient) -> bool {
        self.takes_plain || client.record.pkce.accepts_plain(client.record.kind)
    }

    /// The methods that are taken from every client.
    pub(crate) fn methods(&self) -> &'static [&'static str] {
        if self.takes_plain { &["S256", "plain"] } else { &["S256"] }
    }

    /// Logs what RFC 9700 forbids.
    pub(super) fn warn(&self) {
        if self.is_optional {
            tracing::warn!("the legacy setting `legacy_optional_pkce` is on: codes can be stolen and used");
        }
        if self.takes_plain {
            tracing::warn!("the legacy setting `legacy_plain_pkce` is on: challenges give verifiers away");
        }
    }
}
