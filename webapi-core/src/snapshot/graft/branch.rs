//! What an extension adds to a tree, and the change from one tree to the next.

use std::sync::Arc;

use super::NodeId;
use crate::descriptor::Descriptor;
use crate::extension::States;
use crate::signal::Signals;

/// What one extension adds to the tree; known from the start, whether it is in the tree or not.
pub(crate) struct Branch {
    /// The id of the extension, as in the URL of its item.
    pub(crate) extension: Arc<str>,
    /// The place of the resource of extensions.
    pub(crate) item: NodeId,
    /// The id of the first resource; those of the others follow.
    pub(crate) first: usize,
    pub(crate) resources: Vec<Contribution>,
    pub(crate) signals: Signals,
}

/// One resource of an extension.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Contribution {
    pub(crate) descriptor: &'static Descriptor,
    /// Below the extension's own item; below the parent that its declaration names otherwise.
    pub(crate) pinned: bool,
}

/// The change from one tree to the next.
pub(crate) struct Regrowth<'a> {
    pub(crate) generation: u64,
    pub(crate) leaving: &'a [&'a Branch],
    pub(crate) joining: &'a [&'a Branch],
    /// All that are in the new tree, in the order in which their subscribers run.
    pub(crate) live: &'a [&'a Branch],
    pub(crate) extensions: Arc<States>,
}

impl Branch {
    pub(crate) fn nodes(&self) -> impl Iterator<Item = (NodeId, &Contribution)> {
        let ids = (self.first..).map(NodeId::new);
        ids.zip(&self.resources)
    }
}
