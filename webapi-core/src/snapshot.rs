//! [`Snapshot`]: the whole tree at one moment, checked and ready to be read by any number of requests.
//!
//! In: descriptors. Out: nodes with everything precomputed that does not depend on a request: URLs without
//! keys, mimetypes, the sorted order of payload keys, uri templates. A snapshot never changes; a new one takes
//! its place in one store, with a higher generation. What other crates derive from the tree (a scope
//! dictionary, for example) is built with it, as a [`Facet`].

mod build;
pub mod build_error;
pub(crate) mod facet;
mod graft;
mod node;
mod plan;
pub(crate) mod templates;
mod walk;

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::Arc;

pub(crate) use build::{Ground, build};
pub use build_error::BuildError;
pub use facet::{Facet, Facets};
pub(crate) use graft::{Branch, Contribution, Regrowth, regrow};
pub(crate) use node::{Node, NodeId};
pub(crate) use plan::{Key, LinkSlot, PlannedLink, Slot};
pub use walk::ResourceView;

use crate::extension::States;
use crate::resource::model::Resource;
use crate::router::Match;
use crate::serialize::Node as Tree;
use crate::signal::Listeners;

/// The tree at one moment.
pub struct Snapshot {
    pub(crate) generation: u64,
    /// By their ids, which stay the same from tree to tree; where nothing stands now, the root does.
    pub(crate) nodes: Vec<Arc<Node>>,
    pub(crate) by_type: HashMap<TypeId, NodeId>,
    pub(crate) by_name: HashMap<&'static str, NodeId>,
    /// The first resource under each scope name.
    pub(crate) scopes: HashMap<&'static str, NodeId>,
    pub(crate) templates: Vec<templates::Named>,
    pub(crate) root_members: Arc<[(String, Tree)]>,
    pub(crate) listeners: Listeners,
    pub(crate) facets: Facets,
    /// The extensions as they are with this tree.
    pub(crate) extensions: Arc<States>,
}

impl Snapshot {
    /// Counts the changes since the start; two answers with the same number saw the same tree.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The `uri_templates` of the root: names and templates.
    pub fn uri_templates(&self) -> impl Iterator<Item = (&str, &str)> {
        self.templates.iter().map(|(name, template)| (name.as_ref(), template.as_ref()))
    }

    /// What is said to people about a scope of an extension, instead of the usual description.
    pub fn scope_text(&self, scope: &str) -> Option<&str> {
        self.extensions.scope_text(scope)
    }

    /// What another crate derived from this tree.
    pub fn facet<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        self.facets.get()
    }

    /// The resource with this name, singular or plural. If several have it, a singular name wins, then the resource
    /// that was registered first.
    pub fn resource(&self, name: &str) -> Option<ResourceView<'_>> {
        self.by_name.get(name).map(|id| ResourceView { snapshot: self, id: *id })
    }

    /// The resource of a type; `None` if it is not registered.
    pub fn resource_of<R: Resource>(&self) -> Option<ResourceView<'_>> {
        self.resource_by_type(TypeId::of::<R>())
    }

    /// The resource that an object is of; `None` if it is of none. Pass the object itself, not a box around it.
    ///
    /// ```
    /// # use webapi_core::WebApi;
    /// # use webapi_core::db::Database;
    /// # let api = WebApi::builder().database(Database::open("sqlite::memory:").unwrap()).build().unwrap();
    /// let snapshot = api.snapshot();
    /// let root = snapshot.resource_for_object(&webapi_core::Root).unwrap();
    /// assert_eq!(root.descriptor().name, "root");
    /// assert!(snapshot.resource_for_object(&"a text").is_none());
    /// ```
    pub fn resource_for_object(&self, object: &dyn Any) -> Option<ResourceView<'_>> {
        self.resource_by_type(object.type_id())
    }

    fn resource_by_type(&self, type_id: TypeId) -> Option<ResourceView<'_>> {
        self.by_type.get(&type_id).map(|id| ResourceView { snapshot: self, id: *id })
    }

    /// Whether a resource of the tree has this id in API-token policies.
    pub fn is_policy_id(&self, id: &str) -> bool {
        self.nodes.iter().any(|node| node.descriptor.policy_id == id)
    }

    /// The place that a path names; the path begins after the mount's slash, as in `users/doc/`.
    pub fn find(&self, path: &str) -> Option<Match> {
        crate::router::find(self, path).ok()
    }

    /// The resource at a place.
    pub fn resource_at(&self, place: &Match) -> ResourceView<'_> {
        ResourceView { snapshot: self, id: place.node }
    }

    /// All resources: list children, then item children, then the resource itself, as Djblets walks them.
    pub fn walk(&self) -> Vec<ResourceView<'_>> {
        walk::depth_first(self)
    }

    pub(crate) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    pub(crate) fn node_of(&self, type_id: TypeId) -> Option<&Node> {
        self.by_type.get(&type_id).map(|id| self.node(*id))
    }
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Snapshot(generation {}, {} resources)", self.generation, self.by_type.len())
    }
}
