//! The `uri_templates` of the root resource.
//!
//! Order and naming are those of Djblets: extras without a resource first, then the walk from the root: list,
//! list children, item, item children. Of two templates with one name the first counts, and a warning is logged.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::Snapshot;
use super::node::{Node, NodeId};
use crate::descriptor::Shape;

/// A template that the application adds: its name, text, and the resource type it is relative to.
#[derive(Debug, Clone)]
pub(crate) struct ExtraTemplate {
    pub(crate) name: String,
    pub(crate) template: String,
    pub(crate) relative_to: Option<std::any::TypeId>,
}

/// The item URL as a template.
pub(super) fn item(node: &Node) -> Option<String> {
    match node.descriptor.shape {
        Shape::Items { variable, .. } => Some(format!("{}{{{variable}}}/", node.list_template)),
        Shape::ListOnly | Shape::Singleton => None,
    }
}

/// The uri templates of one resource. Trees share them, as long as its place is the same.
#[derive(Debug, Clone, Default)]
pub(crate) struct OwnTemplates {
    list: Option<(&'static str, Arc<str>)>,
    item: Option<(&'static str, Arc<str>)>,
}

impl OwnTemplates {
    /// Of a node that has its place.
    pub(super) fn of(node: &Node, public_url: &str) -> Self {
        let absolute = |path: &str| Arc::from(format!("{public_url}{path}"));
        let list = node.descriptor.uri_template_plural.map(|name| (name, absolute(&node.list_template)));
        let named = node.descriptor.uri_template.zip(item(node));
        Self { list, item: named.map(|(name, path)| (name, absolute(&path))) }
    }
}

/// A name, and the absolute URL with its variables.
pub(crate) type Named = (Cow<'static, str>, Arc<str>);

pub(super) fn all(snapshot: &Snapshot, public_url: &str, extras: &[ExtraTemplate]) -> Vec<Named> {
    let mut templates = Templates { snapshot, public_url, extras, found: Vec::new(), places: HashMap::new() };
    for extra in extras.iter().filter(|extra| extra.relative_to.is_none()) {
        templates.add_extra(extra, extra.template.as_str().into());
    }
    templates.visit(NodeId::ROOT);
    templates.found
}

struct Templates<'a> {
    snapshot: &'a Snapshot,
    public_url: &'a str,
    extras: &'a [ExtraTemplate],
    found: Vec<Named>,
    places: HashMap<&'a str, usize>,
}

impl<'a> Templates<'a> {
    fn add_extra(&mut self, extra: &'a ExtraTemplate, template: Arc<str>) {
        self.add(&extra.name, || Cow::Owned(extra.name.clone()), template);
    }

    fn add(&mut self, name: &'a str, owned: impl FnOnce() -> Cow<'static, str>, template: Arc<str>) {
        match self.places.get(name).map(|place| &self.found[*place].1) {
            Some(first) => {
                tracing::warn!(
                    name,
                    %first,
                    second = %template,
                    "two uri templates have one name; the first counts"
                );
            }
            None => {
                self.places.insert(name, self.found.len());
                self.found.push((owned(), template));
            }
        }
    }

    fn visit(&mut self, id: NodeId) {
        let node = self.snapshot.node(id);
        self.add_own(node.templates.list.as_ref());
        for extra in self.extras.iter().filter(|extra| extra.relative_to == Some(node.descriptor.type_id)) {
            let template = format!("{}{}{}", self.public_url, node.list_template, extra.template);
            self.add_extra(extra, template.into());
        }
        node.list_children.iter().for_each(|child| self.visit(*child));
        self.add_own(node.templates.item.as_ref());
        node.item_children.iter().for_each(|child| self.visit(*child));
        node.pinned_children().for_each(|child| self.visit(child));
    }

    fn add_own(&mut self, own: Option<&'a (&'static str, Arc<str>)>) {
        if let Some((name, template)) = own {
            self.add(name, || Cow::Borrowed(*name), Arc::clone(template));
        }
    }
}
