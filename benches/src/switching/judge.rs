//! What an answer must say, given the tree that it names; and what a tree must say of itself.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::{Value, json};
use webapi_core::snapshot::Snapshot;
use webapi_oauth2::WebApiScopeDictionary;

use super::api::Served;
use super::client::Answer;
use super::{Moment, Phase};

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Page {
    /// The root: links and uri templates.
    Root,
    /// A resource that stays.
    Other,
    /// What is said about the extension.
    Item,
    /// The scopes that it brings.
    Scopes,
    /// A resource of the extension.
    Own,
}

impl Page {
    pub(super) const ALL: [Self; 5] = [Self::Root, Self::Other, Self::Item, Self::Scopes, Self::Own];

    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Root => "/api/",
            Self::Other => "/api/square/",
            Self::Item => "/api/extensions/switched/",
            Self::Scopes => "/api/extensions/switched/scopes/",
            Self::Own => "/api/extensions/switched/bell/",
        }
    }

    /// Extensions are told to people and not to tokens, so only what has a scope is asked with one.
    pub(super) fn needs_token(self) -> bool {
        matches!(self, Self::Other | Self::Own)
    }

    /// Panics unless the answer is one of a tree with the extension, or of one without.
    pub(super) fn judge(self, answer: &Answer, is_enabled: bool) {
        let body = &answer.body;
        let has = |whole: &Value, name: &str| !whole[name].is_null();
        let as_it_should_be = match self {
            Self::Root => {
                has(&body["links"], "tower") == is_enabled
                    && ["tower", "bell"].iter().all(|name| has(&body["uri_templates"], name) == is_enabled)
            }
            Self::Other => body["square"] == json!("here"),
            Self::Item => {
                let item = &body["extension"];
                item["enabled"] == json!(is_enabled)
                    && ["bell", "scopes"].iter().all(|name| has(&item["links"], name) == is_enabled)
            }
            Self::Scopes => {
                let scopes = if is_enabled { json!(["bell:read", "tower:read"]) } else { json!([]) };
                body["scopes"] == scopes
            }
            Self::Own => has(body, "bell") == is_enabled,
        };
        let expected = if self == Self::Own && !is_enabled { 404 } else { 200 };
        assert!(
            as_it_should_be && answer.status == expected,
            "{self:?}, enabled {is_enabled}, generation {}: {} {body}",
            answer.generation,
            answer.status
        );
    }
}

/// Looks at the tree itself again and again: routes, names, templates and scope dictionary agree, and a dictionary that
/// was taken stays as it is. Ends with how often it looked.
pub(super) fn start_reading(served: &Served, moment: &Arc<Moment>) -> JoinHandle<usize> {
    let (api, base, moment) = (served.api.clone(), served.base, Arc::clone(moment));
    std::thread::spawn(move || {
        let mut looks = 0;
        let first = api.snapshot();
        let taken = first.facet::<WebApiScopeDictionary>().expect("a dictionary");
        let scopes = |dictionary: &WebApiScopeDictionary| -> Vec<String> {
            dictionary.keys().map(str::to_owned).collect()
        };
        let at_first = scopes(&taken);
        while moment.phase() != Phase::Over {
            let tree = api.snapshot();
            look(&tree, Served::is_enabled_in(base, tree.generation()));
            assert_eq!(scopes(&taken), at_first);
            looks += 1;
            std::thread::sleep(Duration::from_millis(1));
        }
        looks
    })
}

fn look(tree: &Snapshot, is_enabled: bool) {
    let dictionary = tree.facet::<WebApiScopeDictionary>().expect("a dictionary");
    let parts = [
        tree.find("extensions/switched/bell/").is_some(),
        tree.find("tower/").is_some(),
        tree.resource("bell").is_some(),
        tree.uri_templates().any(|(name, _)| name == "tower"),
        dictionary.contains("bell:read"),
        dictionary.keys().any(|scope| scope == "tower:read"),
    ];
    assert_eq!(parts, [is_enabled; 6], "generation {}", tree.generation());
}
