//! Every URL of the tree, with the keys of the demo's objects in it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use webapi_core::descriptor::FieldRole;
use webapi_core::snapshot::ResourceView;

use super::callers::Caller;
use super::server::{Server, path_of};

/// How many objects of one list are looked at, where they lead to others and where they do not.
const OBJECTS: (usize, usize) = (8, 2);

/// Where to look, and what can be expanded.
pub(super) struct Places {
    pub(super) urls: BTreeSet<String>,
    pub(super) resources: usize,
    /// Policy ids, each with the keys of its objects.
    pub(super) keys: BTreeMap<&'static str, BTreeSet<String>>,
    expandable: BTreeSet<&'static str>,
}

impl Places {
    /// Fills the templates of the tree with the keys that anybody of the callers sees.
    pub(super) async fn find(server: &Server, callers: &[Caller]) -> Self {
        let snapshot = server.api.snapshot();
        let (mut urls, mut expandable, mut resources) = (BTreeSet::new(), BTreeSet::new(), 0);
        let mut keys: BTreeMap<&'static str, BTreeSet<String>> = BTreeMap::new();
        for resource in snapshot.walk() {
            resources += 1;
            let descriptor = resource.descriptor();
            let links = descriptor.fields.iter().filter(|field| field.role != FieldRole::Value);
            expandable.extend(links.map(|field| field.name));
            expandable.insert(descriptor.link_name);
            let lists = filled(server, callers, resource.list_template()).await;
            let above = |child: &ResourceView<'_>| Some(child.parent()?.descriptor().type_id);
            let leads_on = descriptor.fields.iter().any(|field| field.role != FieldRole::Value)
                || snapshot.walk().iter().any(|other| above(other) == Some(descriptor.type_id));
            let known = keys.entry(descriptor.policy_id).or_default();
            if resource.item_template().is_some() {
                for list in &lists {
                    let items = items(server, callers, list, leads_on).await;
                    known.extend(
                        items.iter().filter_map(|item| Some(item.strip_prefix(list)?.replace('/', ""))),
                    );
                    urls.extend(items);
                }
            }
            urls.extend(lists);
        }
        Self { urls, resources, keys, expandable }
    }

    /// Everything that can be expanded somewhere, as a query says it.
    pub(super) fn expandable(&self) -> String {
        self.expandable.iter().copied().collect::<Vec<_>>().join(",")
    }
}

/// What was expanded in a payload; nothing else could be, since everything was asked for.
pub(super) fn expansions(payload: &Value) -> BTreeSet<String> {
    match payload {
        Value::Object(object) => {
            let own =
                object.get("_expanded").and_then(Value::as_object).into_iter().flat_map(|all| all.keys());
            own.cloned().chain(object.values().flat_map(expansions)).collect()
        }
        Value::Array(all) => all.iter().flat_map(expansions).collect(),
        _ => BTreeSet::new(),
    }
}

/// The URLs of a template.
async fn filled(server: &Server, callers: &[Caller], template: &str) -> BTreeSet<String> {
    let Some(end) = template.rfind('}') else { return BTreeSet::from([template.to_owned()]) };
    let begin = template.rfind('{').expect("a variable begins");
    let mut urls = BTreeSet::new();
    for list in Box::pin(filled(server, callers, &template[..begin])).await {
        for item in items(server, callers, &list, true).await {
            urls.insert(format!("{item}{}", template[end + 1..].trim_start_matches('/')));
        }
    }
    urls
}

/// The items of a list that anybody sees.
async fn items(server: &Server, callers: &[Caller], list: &str, leads_on: bool) -> BTreeSet<String> {
    let mut urls = BTreeSet::new();
    let objects = if leads_on { OBJECTS.0 } else { OBJECTS.1 };
    for caller in callers.iter().filter(|caller| caller.person.is_some()) {
        if let Some(page) = server.get(caller, &format!("{list}?max-results={objects}")).await {
            let arrays =
                page.as_object().into_iter().flat_map(|page| page.values()).filter_map(Value::as_array);
            urls.extend(
                arrays.flatten().filter_map(own_url).filter_map(|url| Some(path_of(url)?.to_owned())),
            );
        }
    }
    urls
}

/// Where an object says that it is.
pub(super) fn own_url(object: &Value) -> Option<&str> {
    object.get("links")?.get("self")?.get("href")?.as_str()
}
