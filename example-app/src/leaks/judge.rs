//! Compares what a payload shows with what the caller gets by asking for it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::callers::Caller;
use super::places::{Places, own_url};
use super::server::{Server, path_of};

/// Links that lead to a place of the tree, not to an object.
const PLACES: [&str; 7] = ["self", "create", "update", "delete", "next", "prev", "root"];

/// What was found so far.
pub(super) struct Judge<'a> {
    server: &'a Server,
    leaks: BTreeMap<String, String>,
    compared: BTreeSet<(String, String)>,
    titles: usize,
    closed: usize,
}

impl<'a> Judge<'a> {
    pub(super) fn new(server: &'a Server) -> Self {
        Self { server, leaks: BTreeMap::new(), compared: BTreeSet::new(), titles: 0, closed: 0 }
    }

    pub(super) fn found(&self) -> Vec<String> {
        self.leaks.iter().map(|(what, path)| format!("{what}, at {path}")).collect()
    }

    /// Looks at everything in one payload.
    pub(super) async fn payload(&mut self, caller: &Caller, path: &str) {
        let Some(payload) = self.server.get(caller, path).await else { return };
        let mut within: Vec<&Value> = vec![&payload];
        while let Some(value) = within.pop() {
            match value {
                Value::Object(object) => {
                    if own_url(value).is_some() && !object.contains_key("stat") {
                        self.object(caller, path, value, object).await;
                    }
                    if object.contains_key("href") {
                        self.link(caller, path, object, false).await;
                    }
                    within.extend(object.iter().filter(|(name, _)| *name != "links").map(|(_, value)| value));
                    if let Some(links) = object.get("links").and_then(Value::as_object) {
                        self.links(caller, path, links).await;
                    }
                }
                Value::Array(all) => within.extend(all),
                _ => {}
            }
        }
    }

    /// An object, embedded or not: a GET of its own URL must show the same.
    async fn object(&mut self, caller: &Caller, path: &str, value: &Value, object: &Map<String, Value>) {
        let Some(own) = own_url(value).and_then(path_of) else { return };
        let Some(direct) = self.server.get(caller, own).await else {
            self.leak(caller, path, &format!("shows {own}, which is refused"));
            return;
        };
        let members = direct.as_object().into_iter().flat_map(|payload| payload.values());
        let Some(same) =
            members.chain([&*direct]).find(|member| own_url(member).and_then(path_of) == Some(own))
        else {
            return;
        };
        self.compared.insert((caller.name.clone(), own.to_owned()));
        for (name, shown) in object {
            let expanded = object.get("_expanded").is_some_and(|all| all.get(name).is_some());
            if name == "links" || name == "_expanded" || expanded {
                continue;
            }
            if same.get(name) != Some(shown) {
                self.leak(
                    caller,
                    path,
                    &format!("shows {name} of {own} as {shown}, which itself has {:?}", same.get(name)),
                );
            }
        }
    }

    async fn links(&mut self, caller: &Caller, path: &str, links: &Map<String, Value>) {
        let places = Self::places(links);
        for (name, link) in links {
            if let Some(link) = link.as_object() {
                self.link(caller, path, link, places.contains(name)).await;
            }
        }
    }

    /// Names of links that are built from the URL of the object alone.
    fn places(links: &Map<String, Value>) -> BTreeSet<String> {
        let href = |name: &str| links.get(name)?.get("href")?.as_str();
        let own = href("self").and_then(|url| url.split('?').next()).unwrap_or_default().to_owned();
        let below = |name: &&String| href(name).is_some_and(|url| url.starts_with(&own));
        links.keys().filter(|name| PLACES.contains(&name.as_str()) || below(name)).cloned().collect()
    }

    /// A link: a title is data of the other end, and so is the URL of an object that is hidden from the person.
    async fn link(&mut self, caller: &Caller, path: &str, link: &Map<String, Value>, is_place: bool) {
        let Some(href) = link.get("href").and_then(Value::as_str).and_then(path_of) else {
            self.closed += 1;
            if link.contains_key("title") {
                self.leak(caller, path, "shows the title of a closed link");
            }
            return;
        };
        if link.contains_key("title") {
            self.titles += 1;
            if self.server.get(caller, href).await.is_none() {
                self.leak(caller, path, &format!("shows the title of {href}, which is refused"));
            }
        }
        if !is_place && self.server.get(&self.server.person_of(caller), href).await.is_none() {
            self.leak(caller, path, &format!("shows the URL {href}, which is hidden from the person"));
        }
    }

    fn leak(&mut self, caller: &Caller, path: &str, what: &str) {
        self.leaks.entry(format!("{}: a GET {what}", caller.name)).or_insert_with(|| path.to_owned());
    }

    /// A test that compared nothing would find nothing.
    pub(super) fn assert_thorough(&self, callers: &[Caller], places: &Places) {
        let seen: BTreeSet<&str> = self.compared.iter().map(|(_, url)| url.as_str()).collect();
        assert!(seen.len() * 2 > places.urls.len(), "{} of {} places seen", seen.len(), places.urls.len());
        assert!(self.compared.len() > callers.len() * 10, "{} objects compared", self.compared.len());
        assert!(
            self.titles > 100 && self.closed > 10,
            "{} titles, {} closed links",
            self.titles,
            self.closed
        );
    }
}
