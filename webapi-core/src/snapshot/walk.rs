//! Reading a tree from outside: resources in walking order, with what is public about them.

use super::Snapshot;
use super::node::NodeId;
use crate::descriptor::Descriptor;
use crate::serialize::encoding::Format;

/// A resource in its place, seen from outside.
#[derive(Clone, Copy, Debug)]
pub struct ResourceView<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) id: NodeId,
}

impl<'a> ResourceView<'a> {
    /// The declaration.
    pub fn descriptor(&self) -> &'static Descriptor {
        self.snapshot.node(self.id).descriptor
    }

    /// The list or singleton URL as a template, for example `/api/users/{username}/api-tokens/`.
    pub fn list_template(&self) -> &'a str {
        &self.snapshot.node(self.id).list_template
    }

    /// The item URL as a template, if items have URLs.
    pub fn item_template(&self) -> Option<String> {
        super::templates::item(self.snapshot.node(self.id))
    }

    /// The absolute URL of the list or singleton, if no key stands in it.
    pub fn url(&self) -> Option<&'a str> {
        self.snapshot.node(self.id).fixed_url.as_deref()
    }

    /// The mimetype of an item as JSON, for example `application/vnd.example.com.user+json`.
    pub fn item_mimetype(&self) -> &'a str {
        self.snapshot.node(self.id).item_mimetypes.get(Format::Json)
    }

    /// The mimetype of the list as JSON.
    pub fn list_mimetype(&self) -> &'a str {
        self.snapshot.node(self.id).list_mimetypes.get(Format::Json)
    }

    /// The resources below the list or singleton, in order.
    pub fn list_children(&self) -> impl Iterator<Item = Self> + use<'a> {
        let snapshot = self.snapshot;
        snapshot.node(self.id).list_children.iter().map(move |id| Self { snapshot, id: *id })
    }

    /// The resources below each item, in order.
    pub fn item_children(&self) -> impl Iterator<Item = Self> + use<'a> {
        let snapshot = self.snapshot;
        snapshot.node(self.id).item_children.iter().map(move |id| Self { snapshot, id: *id })
    }

    /// The resources below single items, those of extensions, in the order of the items' keys.
    pub fn pinned_children(&self) -> impl Iterator<Item = Self> + use<'a> {
        let snapshot = self.snapshot;
        snapshot.node(self.id).pinned_children().map(move |id| Self { snapshot, id })
    }

    /// The extension that brought the resource, if one did.
    pub fn extension(&self) -> Option<&'a str> {
        self.snapshot.node(self.id).extension.as_deref()
    }

    /// The resource this one hangs below.
    pub fn parent(&self) -> Option<Self> {
        let parent = self.snapshot.node(self.id).parent?;
        Some(Self { snapshot: self.snapshot, id: parent })
    }
}

pub(super) fn depth_first(snapshot: &Snapshot) -> Vec<ResourceView<'_>> {
    let mut all = Vec::with_capacity(snapshot.by_type.len());
    visit(snapshot, NodeId::ROOT, &mut all);
    all
}

fn visit<'a>(snapshot: &'a Snapshot, id: NodeId, all: &mut Vec<ResourceView<'a>>) {
    let node = snapshot.node(id);
    for child in node.list_children.iter().chain(&node.item_children) {
        visit(snapshot, *child, all);
    }
    node.pinned_children().for_each(|child| visit(snapshot, child, all));
    all.push(ResourceView { snapshot, id });
}
