//! One resource in its place in the tree.

use std::sync::Arc;

use regex::Regex;
use rustc_hash::FxHashMap;

use super::plan::Plan;
use super::templates::OwnTemplates;
use crate::descriptor::{Descriptor, Method, MethodSet, Shape};
use crate::dispatch::Patience;
use crate::resource::context::transaction::AfterCreate;
use crate::router::uri_template::push_segment;
use crate::serialize::encoding::Mimetypes;
use crate::signal::Subscribers;

/// Index of a node in its snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NodeId(usize);

impl NodeId {
    pub(crate) const ROOT: Self = Self(0);

    pub(crate) const fn new(index: usize) -> Self {
        Self(index)
    }

    pub(crate) const fn index(self) -> usize {
        self.0
    }
}

/// Children by their segments. Only declarations fill it, never a request, so the fast hash cannot be abused.
pub(crate) type Segments = FxHashMap<&'static str, NodeId>;

/// One resource in its place.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) id: NodeId,
    pub(crate) descriptor: &'static Descriptor,
    pub(crate) parent: Option<NodeId>,
    pub(crate) list_children: Vec<NodeId>,
    pub(crate) item_children: Vec<NodeId>,
    pub(crate) list_segments: Segments,
    pub(crate) item_segments: Segments,
    /// What hangs below single items, by their keys: the resources of extensions below `extensions/<id>/`.
    pub(crate) pinned: FxHashMap<Arc<str>, Arc<Pinned>>,
    /// The extension that brought the resource.
    pub(crate) extension: Option<Arc<str>>,
    pub(crate) key: Option<KeyPattern>,
    /// Nodes above this one that have a key in its URL, outermost first.
    pub(crate) keyed_ancestors: Vec<NodeId>,
    /// Absolute URL of the list or singleton, if no key stands in it.
    pub(crate) fixed_url: Option<String>,
    /// The list URL as a uri template.
    pub(crate) list_template: String,
    pub(crate) templates: OwnTemplates,
    pub(crate) item_mimetypes: Mimetypes,
    pub(crate) list_mimetypes: Mimetypes,
    pub(crate) error_mimetypes: Mimetypes,
    pub(crate) plan: Plan,
    pub(crate) patience: Patience,
    pub(crate) after_create: AfterCreate,
    /// Who reacts to what happens to its objects.
    pub(crate) subscribers: Option<Subscribers>,
}

/// What hangs below one item. Its key stands in the URLs as it is, so these resources have no parent object.
#[derive(Debug, Default, Clone)]
pub(crate) struct Pinned {
    pub(crate) children: Vec<NodeId>,
    pub(crate) segments: Segments,
}

/// What an item's segment must look like.
#[derive(Debug, Clone)]
pub(crate) enum KeyPattern {
    /// The default of integer keys, checked without a regular expression.
    Digits,
    /// The default of other keys.
    Anything,
    Matching(Regex),
}

impl Node {
    pub(crate) fn has_items(&self) -> bool {
        matches!(self.descriptor.shape, Shape::Items { .. })
    }

    /// The child below the item with this key, and no other.
    pub(crate) fn pinned_child(&self, key: &str, segment: &str) -> Option<NodeId> {
        self.pinned.get(key)?.segments.get(segment).copied()
    }

    /// The children below single items, in the order of their items' keys.
    pub(crate) fn pinned_children(&self) -> impl Iterator<Item = NodeId> + use<'_> {
        let mut by_key: Vec<_> = self.pinned.iter().collect();
        by_key.sort_unstable_by_key(|(key, _)| *key);
        by_key.into_iter().flat_map(|(_, pinned)| pinned.children.iter().copied())
    }

    /// A copy to be changed for another tree; what was learnt about its requests is forgotten.
    pub(super) fn copy(&self) -> Self {
        Self {
            list_children: self.list_children.clone(),
            item_children: self.item_children.clone(),
            list_segments: self.list_segments.clone(),
            item_segments: self.item_segments.clone(),
            pinned: self.pinned.clone(),
            extension: self.extension.clone(),
            key: self.key.clone(),
            keyed_ancestors: self.keyed_ancestors.clone(),
            fixed_url: self.fixed_url.clone(),
            list_template: self.list_template.clone(),
            templates: self.templates.clone(),
            item_mimetypes: self.item_mimetypes.clone(),
            list_mimetypes: self.list_mimetypes.clone(),
            error_mimetypes: self.error_mimetypes.clone(),
            plan: self.plan.clone(),
            patience: Patience::default(),
            after_create: AfterCreate::default(),
            subscribers: self.subscribers.clone(),
            ..*self
        }
    }

    /// The URL of an object in the list at this URL; none if objects have no URL.
    pub(crate) fn object_url(&self, list_url: &str, key: &str) -> Option<String> {
        match self.descriptor.shape {
            Shape::Items { .. } => {
                let mut url = String::with_capacity(list_url.len() + key.len() + 1);
                url.push_str(list_url);
                push_segment(&mut url, key);
                Some(url)
            }
            Shape::Singleton => Some(list_url.to_owned()),
            Shape::ListOnly => None,
        }
    }

    pub(crate) fn key_matches(&self, segment: &str) -> bool {
        match &self.key {
            None => false,
            Some(KeyPattern::Digits) => segment.bytes().all(|byte| byte.is_ascii_digit()),
            Some(KeyPattern::Anything) => true,
            Some(KeyPattern::Matching(regex)) => regex.is_match(segment),
        }
    }

    /// Why no object can have this key, if none can: its URL would lead nowhere, or elsewhere.
    pub(crate) fn refuses_key(&self, key: &str) -> Option<String> {
        if self.list_segments.contains_key(key) {
            return Some(format!("\"{key}\" is the name of something else in the same place"));
        }
        if self.key_matches(key) && !matches!(key, "" | "." | "..") {
            return None;
        }
        let Shape::Items { pattern, .. } = self.descriptor.shape else { return None };
        let shown = crate::field::shown(key);
        Some(match self.key {
            Some(KeyPattern::Anything) | None => {
                format!("\"{shown}\" cannot stand in a URL; a name is needed that can")
            }
            Some(_) => format!("\"{shown}\" cannot stand in a URL; it must match {pattern}"),
        })
    }

    /// What `Allow` says, in declared order.
    pub(crate) fn allow(&self, without: Option<Method>) -> String {
        let methods = self.descriptor.methods.iter().copied().filter(|method| Some(*method) != without);
        MethodSet::new(methods).allow()
    }
}
