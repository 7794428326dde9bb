//! The `uri_templates` of the root resource.
//!
//! Order and naming are those of Djblets: extras without a resource first, then the walk from the root: list,
//! list children, item, item children. Of two templates with one name the first counts, and a warning is logged.

use std::collections::HashMap;

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

pub(super) fn all(snapshot: &Snapshot, public_url: &str, extras: &[ExtraTemplate]) -> Vec<(String, String)> {
    let mut templates = Templates { snapshot, public_url, extras, found: Vec::new(), places: HashMap::new() };
    for extra in extras.iter().filter(|extra| extra.relative_to.is_none()) {
        templates.add(&extra.name, extra.template.clone());
    }
    templates.visit(NodeId::ROOT);
    templates.found
}

struct Templates<'a> {
    snapshot: &'a Snapshot,
    public_url: &'a str,
    extras: &'a [ExtraTemplate],
    found: Vec<(String, String)>,
    places: HashMap<String, usize>,
}

impl Templates<'_> {
    fn add(&mut self, name: &str, template: String) {
        match self.places.get(name).map(|place| &self.found[*place].1) {
            Some(first) => {
                tracing::warn!(
                    name,
                    first,
                    second = template,
                    "two uri templates have one name; the first counts"
                );
            }
            None => {
                self.places.insert(name.to_owned(), self.found.len());
                self.found.push((name.to_owned(), template));
            }
        }
    }

    fn visit(&mut self, id: NodeId) {
        let node = self.snapshot.node(id);
        let list = format!("{}{}", self.public_url, node.list_template);
        if let Some(name) = node.descriptor.uri_template_plural {
            self.add(name, list.clone());
        }
        for extra in self.extras.iter().filter(|extra| extra.relative_to == Some(node.descriptor.type_id)) {
            self.add(&extra.name, format!("{list}{}", extra.template));
        }
        node.list_children.iter().for_each(|child| self.visit(*child));
        if let (Some(name), Some(template)) = (node.descriptor.uri_template, item(node)) {
            self.add(name, format!("{}{template}", self.public_url));
        }
        node.item_children.iter().for_each(|child| self.visit(*child));
        node.pinned_children().for_each(|child| self.visit(child));
    }
}
