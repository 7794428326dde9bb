//! The consent page: who asks, for what, in words, and as whom the user answers.

use minijinja::{Value, context};

use super::{Waiting, posted};
use crate::authorization::Validated;
use crate::form::Form;
use crate::pages::applications::name_of;
use crate::pages::scope_groups::ScopeGroups;
use crate::pages::{Page, PageResult, Visit};

/// The page. A message says why it is there again.
pub(super) fn page(
    visit: &mut Visit<'_>,
    validated: &Validated,
    waiting: &Waiting,
    message: Option<&str>,
) -> PageResult<Page> {
    let request = Form::parse(waiting.query.as_bytes()).unwrap_or_default();
    let offered = ScopeGroups::of(visit, &in_order(&request, validated));
    let client = &validated.client().record;
    let hidden: Vec<Value> = posted::hidden(waiting.handle.expose(), &request, validated)
        .map(|(name, value)| context! { name, value })
        .collect();
    let api = visit.server().resources(visit.api());
    let resources: Vec<Value> =
        validated.resources().iter().filter(|resource| !api.is_api(resource)).map(Value::from).collect();
    let values = context! {
        application => context! { name => name_of(&client.name, &client.client_id), client_id => &client.client_id },
        client_id => &client.client_id,
        redirect_uri => validated.redirect_uri(),
        redirect_host => host(validated.redirect_uri()),
        response_type => request.value("response_type"),
        state => request.value("state"),
        authorize_url => visit.server().path("authorize/"),
        resources,
        hidden,
        scopes => offered.names(),
        scopes_descriptions => offered.descriptions(),
        scope_groups => offered.groups(),
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
    fn a_redirect_is_shown_by_its_host() {
        assert_eq!(host("https://client.example.com:8443/cb?a"), "client.example.com:8443");
        assert_eq!(host("com.example.app:/cb"), "com.example.app");
    }
}
