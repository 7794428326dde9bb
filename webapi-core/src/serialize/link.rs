//! Links: `{"href": …, "method": …, "title": …}`, in buffers and in trees.

use std::borrow::Cow;

use super::json;
use super::node::Node;

/// The related links that [`extra_links`](crate::resource::ResourceHooks::extra_links) adds to an item.
#[derive(Debug, Default)]
pub struct Links(pub(crate) Vec<(Cow<'static, str>, Link)>);

/// One link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The method to follow it with.
    pub method: &'static str,
    /// An absolute URL; `None` where it cannot be built.
    pub href: Option<String>,
    /// What it leads to.
    pub title: Option<String>,
}

impl Links {
    /// Adds a link to follow with GET.
    pub fn get(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        href: impl Into<String>,
        title: Option<String>,
    ) {
        self.0.push((name.into(), Link { method: "GET", href: Some(href.into()), title }));
    }

    /// Adds any link.
    pub fn add(&mut self, name: impl Into<Cow<'static, str>>, link: Link) {
        self.0.push((name.into(), link));
    }

    /// The links as a member of a hand-made payload, to stand under `links`.
    pub fn node(&self) -> Node {
        nodes(self.0.iter().map(|(name, link)| (name.clone(), link)))
    }
}

impl Link {
    pub(crate) fn to(method: &'static str, href: String) -> Self {
        Self { method, href: Some(href), title: None }
    }

    pub(crate) fn node(&self) -> Node {
        let mut node =
            Node::object([("method", Node::from(self.method)), ("href", Node::from(self.href.clone()))]);
        if let Some(title) = &self.title {
            node.push("title", Node::from(title.clone()));
        }
        node
    }

    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        write(
            out,
            self.method,
            self.href.as_ref().map(|href| [href.as_str(), "", ""]),
            self.title.as_deref(),
        );
    }
}

/// Writes a link whose href is the concatenation of some parts.
pub(crate) fn write(out: &mut Vec<u8>, method: &str, href: Option<[&str; 3]>, title: Option<&str>) {
    out.extend_from_slice(b"{\"href\": ");
    match href {
        Some(parts) => {
            out.push(b'"');
            parts.iter().for_each(|part| json::escaped(out, part));
            out.push(b'"');
        }
        None => out.extend_from_slice(b"null"),
    }
    out.extend_from_slice(b", \"method\": \"");
    out.extend_from_slice(method.as_bytes());
    out.push(b'"');
    if let Some(title) = title {
        out.extend_from_slice(b", \"title\": ");
        json::string(out, title);
    }
    out.push(b'}');
}

pub(crate) fn nodes<'a>(links: impl IntoIterator<Item = (Cow<'static, str>, &'a Link)>) -> Node {
    Node::object(links.into_iter().map(|(name, link)| (name, link.node())))
}
