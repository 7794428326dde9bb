//! [`ScopeGroups`]: scopes as a person is asked about them, by the resource that they open.
//!
//! In: scopes, in the order in which they were asked for. Out: groups, each with the resource's name in words and the
//! first sentence of its documentation; and of the form that comes back, what stays ticked. What is of no resource, such
//! as `openid`, is in a group without a title.

use minijinja::{Value, context};

use super::Visit;
use super::scope_words::{self, ScopeWords, spaced};
use crate::form::Form;
use crate::scope::ScopeSet;

/// The field of each scope that stays ticked; a list in one counts as well.
pub(super) const FIELD: &str = "scope";

/// Scopes in groups, in the order of each group's first.
pub(super) struct ScopeGroups(Vec<Group>);

/// Scopes of one resource.
struct Group {
    title: String,
    about: String,
    /// Each with what it allows.
    scopes: Vec<(String, String)>,
}

impl ScopeGroups {
    pub(super) fn of(visit: &Visit<'_>, scopes: &[String]) -> Self {
        let words = ScopeWords::of(visit.api(), visit.server());
        let mut groups: Vec<(&str, Group)> = Vec::new();
        for scope in scopes {
            let name = scope_words::name_of(scope);
            let described = (scope.clone(), words.get(scope).unwrap_or_else(|| scope.clone()));
            if let Some((_, group)) = groups.iter_mut().find(|(known, _)| *known == name) {
                group.scopes.push(described);
                continue;
            }
            let resource = words.resource(scope);
            let title = resource.map(|resource| title(resource.scope_name)).unwrap_or_default();
            let about = resource.map(|resource| first_sentence(resource.doc)).unwrap_or_default();
            groups.push((name, Group { title, about, scopes: vec![described] }));
        }
        Self(groups.into_iter().map(|(_, group)| group).collect())
    }

    /// The scopes, group by group.
    pub(super) fn names(&self) -> Vec<Value> {
        self.every().map(|(scope, _)| Value::from(scope)).collect()
    }

    /// What each stands for, in the same order.
    pub(super) fn descriptions(&self) -> Vec<Value> {
        self.every().map(|(_, description)| Value::from(description)).collect()
    }

    /// The groups, for `oauth2_provider/scope_choices.html`.
    pub(super) fn groups(&self) -> Vec<Value> {
        self.0.iter().map(Group::value).collect()
    }

    fn every(&self) -> impl Iterator<Item = &(String, String)> {
        self.0.iter().flat_map(|group| &group.scopes)
    }
}

impl Group {
    fn value(&self) -> Value {
        let scopes: Vec<Value> =
            self.scopes.iter().map(|(name, description)| context! { name, description }).collect();
        context! { title => &self.title, about => &self.about, scopes }
    }
}

/// The scopes that stay ticked in a form.
pub(super) fn ticked(form: &Form) -> ScopeSet {
    form.values(FIELD).flat_map(|list| list.split(' ')).filter(|scope| !scope.is_empty()).collect()
}

/// `review_request` as a heading.
fn title(name: &str) -> String {
    let words = spaced(name);
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn first_sentence(doc: &str) -> String {
    let paragraph = doc.trim().split("\n\n").next().unwrap_or_default();
    let text = paragraph.split_whitespace().collect::<Vec<_>>().join(" ").replace('`', "");
    match text.split_once(". ") {
        Some((first, _)) => format!("{first}."),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_words_and_documentation_a_sentence() {
        assert_eq!(title("review_request"), "Review request");
        assert_eq!(title(""), "");
        let doc = " A `note`\n of somebody. It has a text.\n\nMore.";
        assert_eq!(first_sentence(doc), "A note of somebody.");
        assert_eq!(first_sentence("Notes"), "Notes");
    }
}
