//! The consent page: who asks, for what, in words, and as whom the user answers.

use minijinja::{Value, context};

use super::{Waiting, posted};
use crate::authorization::Validated;
use crate::form::Form;
use crate::pages::{Page, PageResult, Visit};

/// Scopes of one resource.
struct Group {
    title: String,
    about: String,
    scopes: Vec<(String, String)>,
}

/// The page. A message says why it is there again.
pub(super) fn page(
    visit: &mut Visit<'_>,
    validated: &Validated,
    waiting: &Waiting,
    message: Option<&str>,
) -> PageResult<Page> {
    let request = Form::parse(waiting.query.as_bytes()).unwrap_or_default();
    let groups = groups(visit, &in_order(&request, validated));
    let client = &validated.client().record;
    let hidden: Vec<Value> = posted::hidden(waiting.handle.expose(), &request, validated)
        .map(|(name, value)| context! { name, value })
        .collect();
    let every = || groups.iter().flat_map(|group| &group.scopes);
    let scopes: Vec<Value> = every().map(|(scope, _)| Value::from(scope)).collect();
    let scopes_descriptions: Vec<Value> = every().map(|(_, description)| Value::from(description)).collect();
    let scope_groups: Vec<Value> = groups.iter().map(Group::value).collect();
    let api = visit.server().resources(visit.api());
    let resources: Vec<Value> =
        validated.resources().iter().filter(|resource| !api.is_api(resource)).map(Value::from).collect();
    let values = context! {
        application => context! { name => shown_name(&client.name, &client.client_id), client_id => &client.client_id },
        client_id => &client.client_id,
        redirect_uri => validated.redirect_uri(),
        redirect_host => host(validated.redirect_uri()),
        response_type => request.value("response_type"),
        state => request.value("state"),
        authorize_url => visit.server().path("authorize/"),
        resources,
        hidden,
        scopes,
        scopes_descriptions,
        scope_groups,
        error => message,
    };
    let page = visit.render("oauth2_provider/authorize.html", values)?;
    Ok(page.leading_to(validated.redirect_uri()))
}

/// The scopes in the order in which they were asked for.
fn in_order(request: &Form, validated: &Validated) -> Vec<String> {
    let mut ordered: Vec<String> = Vec::with_capacity(validated.scopes().len());
    let asked = request.value("scope").unwrap_or_default().split(' ').filter(|scope| !scope.is_empty());
    for scope in asked.chain(validated.scopes().iter()) {
        if validated.scopes().contains(scope) && !ordered.iter().any(|known| known == scope) {
            ordered.push(scope.to_owned());
        }
    }
    ordered
}

/// The scopes by the resource that they open, with what its documentation says; the rest in a group without a title.
fn groups(visit: &Visit<'_>, scopes: &[String]) -> Vec<Group> {
    let dictionary = visit.server().scopes(visit.api());
    let snapshot = visit.api().snapshot();
    let mut groups: Vec<(&str, Group)> = Vec::new();
    for scope in scopes {
        let name = scope.rsplit_once(':').map_or("", |(name, _)| name);
        let described = (scope.clone(), dictionary.get(scope).unwrap_or(scope).to_owned());
        if let Some((_, group)) = groups.iter_mut().find(|(known, _)| *known == name) {
            group.scopes.push(described);
            continue;
        }
        let resource =
            snapshot.walk().into_iter().map(|node| node.descriptor()).find(|found| found.scope_name == name);
        let title = resource.map(|resource| in_words(resource.scope_name)).unwrap_or_default();
        let about = resource.map(|resource| first_sentence(resource.doc)).unwrap_or_default();
        groups.push((name, Group { title, about, scopes: vec![described] }));
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

impl Group {
    fn value(&self) -> Value {
        let scopes: Vec<Value> =
            self.scopes.iter().map(|(name, description)| context! { name, description }).collect();
        context! { title => &self.title, about => &self.about, scopes }
    }
}

/// `review_request` as people read it.
fn in_words(name: &str) -> String {
    let words = name.replace(['_', '-'], " ");
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

/// A client without a name is shown by its id.
fn shown_name<'a>(name: &'a str, client_id: &'a str) -> &'a str {
    if name.trim().is_empty() { client_id } else { name }
}

/// The host of a redirect URI, or its scheme where it leads to an app.
fn host(uri: &str) -> &str {
    match uri.split_once("://") {
        Some((_, rest)) => rest.split(['/', '?', '#']).next().unwrap_or_default(),
        None => uri.split(':').next().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_words_and_documentation_a_sentence() {
        assert_eq!(in_words("review_request"), "Review request");
        assert_eq!(in_words(""), "");
        let doc = " A `note`\n of somebody. It has a text.\n\nMore.";
        assert_eq!(first_sentence(doc), "A note of somebody.");
        assert_eq!(first_sentence("Notes"), "Notes");
    }

    #[test]
    fn a_redirect_is_shown_by_its_host() {
        assert_eq!(host("https://client.example.com:8443/cb?a"), "client.example.com:8443");
        assert_eq!(host("com.example.app:/cb"), "com.example.app");
    }
}
