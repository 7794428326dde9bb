//! From a path to a place in the tree.
//!
//! In: the path below the mount, and a snapshot. Out: a [`Match`] with the captured keys, or what to say instead.
//! Segments are split first and percent-decoded one by one, so an encoded slash never makes a segment. Nothing
//! here knows methods: which ones a place allows is the dispatcher's business.

pub mod uri_template;

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::snapshot::{Node, NodeId, Snapshot};

/// A place in the tree, with the keys that the path names on the way to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    pub(crate) node: NodeId,
    /// True on the list URL of a resource with items, false on items and singletons.
    pub(crate) on_list: bool,
    /// Decoded keys, outermost first; those of the ancestors, then that of the item itself.
    pub(crate) keys: Vec<String>,
}

impl Match {
    /// The keys that the path names, outermost first.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(String::as_str)
    }

    /// The key of the item itself, if the path names one.
    pub(crate) fn own_key(&self, has_items: bool) -> Option<&str> {
        if self.on_list || !has_items { None } else { self.keys.last().map(String::as_str) }
    }
}

/// Why a path leads nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoMatch {
    /// Nothing is there.
    NotFound,
    /// Something is there, with a slash at the end.
    MissingSlash,
}

/// Finds the place that `path` names; the path begins after the mount's slash.
pub(crate) fn find(snapshot: &Snapshot, path: &str) -> Result<Match, NoMatch> {
    let (segments, slashed) = match path.strip_suffix('/') {
        Some(segments) => (segments, true),
        None => (path, path.is_empty()),
    };
    let mut walk = Walk::begin(snapshot);
    if !segments.is_empty() {
        let is_plain = !segments.as_bytes().contains(&b'%');
        for segment in segments.split('/') {
            let segment =
                if is_plain { Cow::Borrowed(segment) } else { decode(segment).ok_or(NoMatch::NotFound)? };
            walk.step(segment).ok_or(NoMatch::NotFound)?;
        }
    } else if path == "/" {
        return Err(NoMatch::NotFound);
    }
    // One bare segment is answered as unknown, as Djblets does; deeper ones are redirected.
    match slashed {
        true => Ok(walk.end()),
        false if segments.contains('/') => Err(NoMatch::MissingSlash),
        false => Err(NoMatch::NotFound),
    }
}

fn decode(segment: &str) -> Option<Cow<'_, str>> {
    percent_decode_str(segment).decode_utf8().ok()
}

/// A walk along a path: where it stands, and the keys of the items that it has left behind.
struct Walk<'s, 'p> {
    snapshot: &'s Snapshot,
    node: &'s Node,
    /// The key of the item of `node` on which it stands; none on the list or singleton.
    item: Option<Cow<'p, str>>,
    keys: Vec<String>,
}

impl<'s, 'p> Walk<'s, 'p> {
    fn begin(snapshot: &'s Snapshot) -> Self {
        Self { snapshot, node: snapshot.node(NodeId::ROOT), item: None, keys: Vec::new() }
    }

    /// One step: children by name first, then the item by its key.
    fn step(&mut self, segment: Cow<'p, str>) -> Option<()> {
        if segment.is_empty() {
            return None;
        }
        let children = if self.item.is_some() { &self.node.item_segments } else { &self.node.list_segments };
        let child = match (children.get(segment.as_ref()), &self.item) {
            (Some(child), _) => {
                self.keys.extend(self.item.take().map(Cow::into_owned));
                *child
            }
            // Its key stands in the URL as it is, so it is not one that handlers ask for.
            (None, Some(key)) => self.node.pinned_child(key, &segment)?,
            (None, None) if self.node.key_matches(&segment) => {
                self.item = Some(segment);
                return Some(());
            }
            (None, None) => return None,
        };
        self.item = None;
        self.node = self.snapshot.node(child);
        Some(())
    }

    fn end(mut self) -> Match {
        let on_list = self.item.is_none() && !self.node.descriptor.shape.is_singleton();
        self.keys.extend(self.item.map(Cow::into_owned));
        Match { node: self.node.id, on_list, keys: self.keys }
    }
}
