//! From a path to a place in the tree.
//!
//! In: the path below the mount, and a snapshot. Out: a [`Match`] with the captured keys, or what to say instead.
//! Segments are split first and percent-decoded one by one, so an encoded slash never makes a segment. Nothing
//! here knows methods: which ones a place allows is the dispatcher's business.

pub mod uri_template;

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::snapshot::{NodeId, Place, Snapshot};

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
    let mut place = Place::root();
    let mut keys = Vec::new();
    if !segments.is_empty() {
        for segment in segments.split('/') {
            let segment = decode(segment).ok_or(NoMatch::NotFound)?;
            place = snapshot.step(place, &segment, &mut keys).ok_or(NoMatch::NotFound)?;
        }
    } else if path == "/" {
        return Err(NoMatch::NotFound);
    }
    let found = snapshot.resolve(place, keys);
    // One bare segment is answered as unknown, as Djblets does; deeper ones are redirected.
    match slashed {
        true => Ok(found),
        false if segments.contains('/') => Err(NoMatch::MissingSlash),
        false => Err(NoMatch::NotFound),
    }
}

fn decode(segment: &str) -> Option<Cow<'_, str>> {
    if segment.is_empty() {
        return None;
    }
    if !segment.contains('%') {
        return Some(Cow::Borrowed(segment));
    }
    percent_decode_str(segment).decode_utf8().ok()
}
