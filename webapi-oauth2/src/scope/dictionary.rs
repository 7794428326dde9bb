//! The scope dictionary: every scope that the tree has now, and what it stands for.
//!
//! In: a snapshot of the tree. Out: an ordered, read-only mapping from scope to description, with Djblets' names,
//! descriptions and walking order. It is part of the snapshot, so a reader sees all of one tree or all of the next,
//! never a mixture; a dictionary once taken does not change.

mod grown;

use std::any::TypeId;
use std::borrow::Borrow;
use std::collections::{BTreeMap, HashMap};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use webapi_core::WebApi;
use webapi_core::snapshot::{Facet, Snapshot};

use self::grown::Part;

/// All scopes of one tree, in walking order: children of a list, children of its items, then the resource.
///
/// A resource with `oauth2_token_access_allowed = false` has no scopes. Where two resources share a scope, its
/// place is the first one's and its description the later one's, as in Djblets. An extension may say its own text for
/// a scope, and so may the server; that is the description then.
#[derive(Debug, Clone, Default)]
pub struct WebApiScopeDictionary {
    /// Each scope once, in walking order.
    scopes: Vec<Arc<Scope>>,
    places: HashMap<Name, usize>,
    /// What each resource brought, which the dictionary of the next tree shares.
    parts: HashMap<TypeId, Arc<Part>>,
    standard: &'static [(&'static str, &'static str)],
    /// What the application says of scopes.
    texts: Arc<BTreeMap<String, String>>,
}

/// A scope, and what it stands for.
#[derive(Debug)]
struct Scope {
    name: String,
    description: String,
    /// Whether the description was derived from the resource's methods: nobody wrote it for people.
    is_derived: bool,
}

/// A scope, found by its name.
#[derive(Debug, Clone)]
struct Name(Arc<Scope>);

impl WebApiScopeDictionary {
    /// What a scope stands for.
    pub fn get(&self, scope: &str) -> Option<&str> {
        let of_resource = self.places.get(scope).map(|place| self.scopes[*place].description.as_str());
        of_resource.or_else(|| {
            self.standard().find(|(known, _)| *known == scope).map(|(_, description)| description)
        })
    }

    /// Whether there is such a scope.
    pub fn contains(&self, scope: &str) -> bool {
        self.get(scope).is_some()
    }

    /// Whether nobody said what a scope stands for, so that its description only names methods and a resource.
    pub(crate) fn is_derived(&self, scope: &str) -> bool {
        self.places.get(scope).is_some_and(|place| self.scopes[*place].is_derived)
    }

    /// Scopes that are those of no resource, with what they stand for: `openid` and its like, where OpenID Connect is
    /// on. They are known, but in no list here.
    pub fn standard(&self) -> impl Iterator<Item = (&str, &str)> {
        self.standard.iter().copied()
    }

    /// Scopes with their descriptions, in walking order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.scopes.iter().map(|scope| (scope.name.as_str(), scope.description.as_str()))
    }

    /// The scopes, in walking order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|(scope, _)| scope)
    }

    /// How many scopes there are.
    pub fn len(&self) -> usize {
        self.scopes.len()
    }

    /// Whether there is no scope at all.
    pub fn is_empty(&self) -> bool {
        self.scopes.is_empty()
    }

    fn set(&mut self, scope: Arc<Scope>) {
        if let Some(place) = self.places.get(scope.name.as_str()) {
            self.scopes[*place] = scope;
        } else {
            self.places.insert(Name(Arc::clone(&scope)), self.scopes.len());
            self.scopes.push(scope);
        }
    }
}

/// The same scopes in the same order, with the same descriptions.
impl PartialEq for WebApiScopeDictionary {
    fn eq(&self, other: &Self) -> bool {
        self.standard == other.standard && self.iter().eq(other.iter())
    }
}

impl Eq for WebApiScopeDictionary {}

impl<S: Into<String>, D: Into<String>> FromIterator<(S, D)> for WebApiScopeDictionary {
    fn from_iter<I: IntoIterator<Item = (S, D)>>(scopes: I) -> Self {
        let mut dictionary = Self::default();
        for (name, description) in scopes {
            let (name, description) = (name.into(), description.into());
            dictionary.set(Arc::new(Scope { name, description, is_derived: false }));
        }
        dictionary
    }
}

impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        &self.0.name
    }
}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.name.hash(state);
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.0.name == other.0.name
    }
}

impl Eq for Name {}

/// Makes a dictionary part of every snapshot.
#[derive(Default)]
pub(crate) struct DictionaryFacet {
    /// Scopes of a standard, which are those of no resource.
    pub(crate) standard: &'static [(&'static str, &'static str)],
    /// What scopes of resources stand for, where the application says it.
    pub(crate) texts: Arc<BTreeMap<String, String>>,
}

impl Facet for DictionaryFacet {
    type Value = WebApiScopeDictionary;

    fn derive(&self, snapshot: &Snapshot) -> WebApiScopeDictionary {
        let texts = Arc::clone(&self.texts);
        let begun = WebApiScopeDictionary { standard: self.standard, texts, ..Default::default() };
        begun.grown(snapshot)
    }

    fn follow(&self, snapshot: &Snapshot, previous: &WebApiScopeDictionary) -> WebApiScopeDictionary {
        previous.grown(snapshot)
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
