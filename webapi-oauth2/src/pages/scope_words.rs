//! [`ScopeWords`]: what a scope allows, for the people who are asked to grant it.
//!
//! In: a scope. Out: the end of a sentence that begins with "It may", such as `See review requests`. Where an extension or
//! the server's own list says what a scope stands for, that is the text. The description of any other scope names methods
//! and a resource, as programs read it in the dictionary; so people get words that are made from the declaration of the
//! resource, or of all resources that share the scope.

use std::sync::Arc;

use webapi_core::WebApi;
use webapi_core::descriptor::{Action, Descriptor, Method};

use crate::scope::WebApiScopeDictionary;
use crate::server::AuthorizationServer;

/// The scopes of one moment, in words.
pub(super) struct ScopeWords {
    dictionary: Arc<WebApiScopeDictionary>,
    resources: Vec<&'static Descriptor>,
}

impl ScopeWords {
    pub(super) fn of(api: &WebApi, server: &AuthorizationServer) -> Self {
        let snapshot = api.snapshot();
        let resources = snapshot.walk().into_iter().map(|node| node.descriptor());
        let resources = resources.filter(|resource| resource.oauth2_token_access_allowed).collect();
        Self { dictionary: server.scopes(api), resources }
    }

    /// What a scope allows; nothing for one that there is not.
    pub(super) fn get(&self, scope: &str) -> Option<String> {
        let description = self.dictionary.get(scope)?;
        if !self.dictionary.is_derived(scope) {
            return Some(description.to_owned());
        }
        Some(in_words(scope, &self.sharing(scope)).unwrap_or_else(|| description.to_owned()))
    }

    /// These scopes in the order of the dictionary, and then those that there are not any more.
    pub(super) fn in_order<'a>(&'a self, scopes: &'a str) -> Vec<&'a str> {
        let wanted: Vec<&str> = scopes.split(' ').filter(|scope| !scope.is_empty()).collect();
        let known = self.dictionary.standard().chain(self.dictionary.iter()).map(|(scope, _)| scope);
        let known: Vec<&str> = known.filter(|scope| wanted.contains(scope)).collect();
        let gone = wanted.into_iter().filter(|scope| !self.dictionary.contains(scope)).collect::<Vec<_>>();
        [known, gone].concat()
    }

    /// The first resource that a scope opens.
    pub(super) fn resource(&self, scope: &str) -> Option<&'static Descriptor> {
        self.resources.iter().copied().find(|resource| resource.scope_name == name_of(scope))
    }

    /// Whether people know a scope by its name alone: it is no resource's and no standard's.
    pub(super) fn has_bare_name(&self, scope: &str) -> bool {
        let is_standard = self.dictionary.standard().any(|(standard, _)| standard == scope);
        !is_standard && self.resource(scope).is_none()
    }

    /// The resources that a scope opens.
    fn sharing(&self, scope: &str) -> Vec<&'static Descriptor> {
        let of_scope = |resource: &&'static Descriptor| {
            let methods = resource.methods.iter().copied();
            resource.scope_name == name_of(scope) && !opened(scope, methods).is_empty()
        };
        self.resources.iter().copied().filter(of_scope).collect()
    }
}

/// The first part of a scope, which names its resource; nothing in `openid`.
pub(super) fn name_of(scope: &str) -> &str {
    scope.rsplit_once(':').map_or("", |(name, _)| name)
}

/// `review_request` as people read it.
pub(super) fn spaced(name: &str) -> String {
    name.replace(['_', '-'], " ")
}

/// The methods of a resource that a scope opens, of these.
fn opened(scope: &str, methods: impl Iterator<Item = Method>) -> Vec<Method> {
    let suffix = scope.rsplit_once(':').map_or("", |(_, suffix)| suffix);
    methods.filter(|method| method.action().suffix() == suffix).collect()
}

fn in_words(scope: &str, resources: &[&Descriptor]) -> Option<String> {
    if resources.iter().any(|resource| resource.parent.is_none()) {
        return Some("See what this service offers".to_owned());
    }
    let answered = |resource: &&Descriptor| opened(scope, resource.implemented_methods());
    let declared = |resource: &&Descriptor| opened(scope, resource.methods.iter().copied());
    let mut methods: Vec<Method> = resources.iter().flat_map(answered).collect();
    if methods.is_empty() {
        methods = resources.iter().flat_map(declared).collect();
    }
    let is_shared = resources.len() > 1;
    let things: Vec<String> = resources.iter().map(|resource| things(resource, is_shared)).collect();
    Some(format!("{} {}", verb(&methods)?, listed(&things)))
}

/// What is done with these methods, which are all of one action.
fn verb(methods: &[Method]) -> Option<&'static str> {
    let adds = methods.contains(&Method::Post);
    let changes = methods.iter().any(|method| matches!(method, Method::Put | Method::Patch));
    Some(match methods.first()?.action() {
        Action::Read => "See",
        Action::Write if adds && changes => "Add and change",
        Action::Write if adds => "Add",
        Action::Write => "Change",
        Action::Destroy => "Delete",
    })
}

/// What a resource is about: its plural, or its name if there is one object of it. The name of a scope says more than that
/// of its only resource, where they differ: `group_member` and `member`.
fn things(resource: &Descriptor, is_shared: bool) -> String {
    let (name, scope) = (resource.name, resource.scope_name);
    let is_other = scope != name && !is_shared;
    match (resource.shape.is_singleton(), is_other) {
        (true, true) => format!("the {}", spaced(scope)),
        (true, false) => format!("the {}", spaced(name)),
        (false, false) => spaced(resource.plural),
        (false, true) => match scope.strip_suffix(name) {
            Some(before) => spaced(&format!("{before}{}", resource.plural)),
            None => format!("{}s", spaced(scope)),
        },
    }
}

/// `a`, `a and b`, `a, b and c`.
fn listed(things: &[String]) -> String {
    match things {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_have_verbs_and_things_a_list() {
        assert_eq!(verb(&[Method::Get]), Some("See"));
        assert_eq!(verb(&[Method::Post, Method::Put]), Some("Add and change"));
        assert_eq!((verb(&[Method::Post]), verb(&[Method::Patch])), (Some("Add"), Some("Change")));
        assert_eq!((verb(&[Method::Delete]), verb(&[])), (Some("Delete"), None));
        let things = ["notes", "the twin", "remarks"].map(str::to_owned);
        assert_eq!(listed(&things[..1]), "notes");
        assert_eq!(listed(&things[..2]), "notes and the twin");
        assert_eq!(listed(&things), "notes, the twin and remarks");
    }

    #[test]
    fn a_scope_begins_with_the_name_of_its_resource() {
        assert_eq!((name_of("review_request:read"), name_of("openid")), ("review_request", ""));
        assert_eq!(spaced("review_request"), "review request");
    }
}
