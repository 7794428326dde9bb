//! Which extension would answer where nothing does: for [`explain`](crate::explain).

use std::sync::Arc;

use super::{Manager, load};
use crate::api::Shared;
use crate::router;
use crate::snapshot::Snapshot;

/// Says which extension has a resource at the path, and why it is not there; the path begins after the mount's slash.
pub(crate) fn explain(shared: &Shared, tree: &Arc<Snapshot>, below: &str) -> Option<String> {
    let manager = shared.extensions.as_ref()?;
    let has_place = |manager: &Manager, index: usize| {
        let known = &manager.catalogue.all[index];
        let mut names = known.branch.resources.iter().map(|resource| resource.descriptor.uri_name);
        names.any(|name| below.split('/').any(|segment| segment == name))
            && load::with(&manager.catalogue, &shared.ground, tree, index)
                .is_some_and(|with| router::find(&with, below).is_ok())
    };
    let absent = |index: &usize| !tree.extensions.is_live(manager.catalogue.all[*index].id());
    let found = (0..manager.catalogue.all.len()).filter(absent).find(|index| has_place(manager, *index))?;
    let id = manager.catalogue.all[found].id();
    Some(match tree.extensions.get(id).filter(|state| state.row.enabled) {
        Some(state) => {
            let why = state.error.as_deref().unwrap_or("what it requires is not enabled");
            format!("the resource is one of the extension `{id}`, which is kept out here: {why}")
        }
        None => format!("the resource is one of the extension `{id}`, which is not enabled"),
    })
}
