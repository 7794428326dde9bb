//! The scope dictionary: every scope that the tree has now, and what it stands for.
//!
//! In: a snapshot of the tree. Out: an ordered, read-only mapping from scope to description, with Djblets' names,
//! descriptions and walking order. It is part of the snapshot, so a reader sees all of one tree or all of the next,
//! never a mixture; a dictionary once taken does not change.

use std::collections::HashMap;
use std::sync::Arc;

use webapi_core::WebApi;
use webapi_core::descriptor::{Action, Descriptor, Method};
use webapi_core::snapshot::{Facet, Snapshot};

/// All scopes of one tree, in walking order: children of a list, children of its items, then the resource.
///
/// A resource with `oauth2_token_access_allowed = false` has no scopes. Where two resources share a scope, its
/// place is the first one's and its description the later one's, as in Djblets. An extension may say its own text for
/// a scope, which is the description then.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WebApiScopeDictionary {
    entries: Vec<(String, String)>,
    places: HashMap<String, usize>,
    standard: &'static [(&'static str, &'static str)],
}

impl WebApiScopeDictionary {
    /// Derives the dictionary of a tree.
    pub fn of(snapshot: &Snapshot) -> Self {
        let mut dictionary = Self::default();
        for resource in snapshot.walk() {
            dictionary.add(resource.descriptor(), snapshot);
        }
        dictionary
    }

    /// The same with scopes of a standard, which are those of no resource.
    pub(crate) fn with_standard(mut self, standard: &'static [(&'static str, &'static str)]) -> Self {
        self.standard = standard;
        self
    }

    /// What a scope stands for.
    pub fn get(&self, scope: &str) -> Option<&str> {
        let of_resource = self.places.get(scope).map(|place| self.entries[*place].1.as_str());
        of_resource.or_else(|| {
            self.standard().find(|(known, _)| *known == scope).map(|(_, description)| description)
        })
    }

    /// Whether there is such a scope.
    pub fn contains(&self, scope: &str) -> bool {
        self.get(scope).is_some()
    }

    /// Scopes that are those of no resource, with what they stand for: `openid` and its like, where OpenID Connect is
    /// on. They are known, but in no list here.
    pub fn standard(&self) -> impl Iterator<Item = (&str, &str)> {
        self.standard.iter().copied()
    }

    /// Scopes with their descriptions, in walking order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entries.iter().map(|(scope, description)| (scope.as_str(), description.as_str()))
    }

    /// The scopes, in walking order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|(scope, _)| scope)
    }

    /// How many scopes there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no scope at all.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn add(&mut self, resource: &Descriptor, snapshot: &Snapshot) {
        if !resource.oauth2_token_access_allowed {
            return;
        }
        for action in Action::ALL {
            let mut methods: Vec<&str> = methods(resource, action).map(Method::as_str).collect();
            if methods.is_empty() {
                continue;
            }
            methods.sort_unstable();
            let scope = format!("{}:{}", resource.scope_name, action.suffix());
            let description = match snapshot.scope_text(&scope) {
                Some(text) => text.to_owned(),
                None => {
                    format!(
                        "Ability to perform HTTP {} on the {} resource",
                        methods.join(", "),
                        resource.name
                    )
                }
            };
            self.set(scope, description);
        }
    }

    fn set(&mut self, scope: String, description: String) {
        if let Some(place) = self.places.get(&scope) {
            self.entries[*place].1 = description;
        } else {
            self.places.insert(scope.clone(), self.entries.len());
            self.entries.push((scope, description));
        }
    }
}

/// The methods of a resource that one action stands for.
///
/// Djblets lists what is declared, answered or not, and has no suffix for PATCH. So what is declared counts here
/// too, and PATCH counts where something answers it.
fn methods(resource: &Descriptor, action: Action) -> impl Iterator<Item = Method> {
    let answers_patch = resource.implemented_methods().any(|method| method == Method::Patch);
    let declared = resource.methods.iter().copied().filter(move |method| method.action() == action);
    declared.filter(move |method| *method != Method::Patch || answers_patch)
}

impl<S: Into<String>, D: Into<String>> FromIterator<(S, D)> for WebApiScopeDictionary {
    fn from_iter<I: IntoIterator<Item = (S, D)>>(scopes: I) -> Self {
        let mut dictionary = Self::default();
        for (scope, description) in scopes {
            dictionary.set(scope.into(), description.into());
        }
        dictionary
    }
}

/// Makes a dictionary part of every snapshot.
pub(crate) struct DictionaryFacet {
    /// Scopes of a standard, which are those of no resource.
    pub(crate) standard: &'static [(&'static str, &'static str)],
}

impl Facet for DictionaryFacet {
    type Value = WebApiScopeDictionary;

    fn derive(&self, snapshot: &Snapshot) -> WebApiScopeDictionary {
        WebApiScopeDictionary::of(snapshot).with_standard(self.standard)
    }
}

/// The live dictionary of an API, as [`enable_webapi_scopes`] returns it. Cloning shares it.
///
/// Each call looks at the tree of that moment; take [`WebApiScopes::dictionary`] to ask several questions of one.
#[derive(Debug, Clone)]
pub struct WebApiScopes(WebApi);

/// The live scope dictionary of an API: it follows the tree by itself, with nothing to clear or reload.
pub fn enable_webapi_scopes(api: &WebApi) -> WebApiScopes {
    WebApiScopes(api.clone())
}

impl WebApiScopes {
    /// The dictionary of the tree as it is now.
    pub fn dictionary(&self) -> Arc<WebApiScopeDictionary> {
        let snapshot = self.0.snapshot();
        snapshot.facet().unwrap_or_else(|| Arc::new(WebApiScopeDictionary::of(&snapshot)))
    }

    /// What a scope stands for now.
    pub fn get(&self, scope: &str) -> Option<String> {
        self.dictionary().get(scope).map(str::to_owned)
    }

    /// Whether there is such a scope now.
    pub fn contains(&self, scope: &str) -> bool {
        self.dictionary().contains(scope)
    }

    /// The scopes of now, in walking order.
    pub fn keys(&self) -> Vec<String> {
        self.dictionary().keys().map(str::to_owned).collect()
    }

    /// How many scopes there are now.
    pub fn len(&self) -> usize {
        self.dictionary().len()
    }

    /// Whether there is no scope now.
    pub fn is_empty(&self) -> bool {
        self.dictionary().is_empty()
    }
}
