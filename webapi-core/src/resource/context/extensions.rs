//! What a request sees of extensions.

use std::any::Any;
use std::sync::Arc;

use super::Context;
use crate::extension::States;

impl Context<'_> {
    /// The settings of an extension, by their type, while it is enabled. Costs no statement: they are part of the tree
    /// that the request sees.
    pub fn extension_settings<S: Any + Send + Sync>(&self) -> Option<Arc<S>> {
        self.call.snapshot.extensions.settings()
    }

    /// Whether an extension is enabled, in the tree that the request sees.
    pub fn has_extension(&self, id: &str) -> bool {
        self.call.snapshot.extensions.is_live(id)
    }

    /// The extensions as they are now: after the change that the request itself made, if it made one.
    pub(crate) fn extensions(&self) -> &States {
        &self.call.tree().extensions
    }
}
