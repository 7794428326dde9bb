//! The form of an application, as it was typed and with what is wrong with it.
//!
//! A secret that was typed stands in the form of a registration that was refused, as in the toolkit, whose programs send
//! the form once more as they got it; the form of an application that exists never repeats one.

use std::collections::BTreeMap;

use minijinja::{Value, context};

use super::offer;
use crate::client::registration::{Draft, FieldErrors, Offer, choices};
use crate::grant::GrantType;
use crate::pages::Visit;
use crate::pages::scope_words::ScopeWords;
use crate::token::ClientSecret;

/// The fields with their labels, in the order of the form.
const FIELDS: [(&str, &str); 10] = [
    ("name", "Name"),
    ("client_id", "Client ID"),
    ("client_secret", "Client secret"),
    ("client_type", "Client type"),
    ("authorization_grant_type", "Authorization grant type"),
    ("redirect_uris", "Redirect URIs"),
    ("post_logout_redirect_uris", "Post logout redirect URIs"),
    ("allowed_origins", "Allowed origins"),
    ("allowed_scopes", "Allowed scopes"),
    ("algorithm", "Signature of identity tokens"),
];

/// What the template knows of the form. `secret` is what it may repeat of a secret.
pub(super) fn view(
    visit: &Visit<'_>,
    draft: &Draft,
    secret: Option<&ClientSecret>,
    errors: &FieldErrors,
) -> Value {
    let offer = offer(visit);
    let algorithms: Vec<&str> = offer.algorithms.iter().map(|algorithm| algorithm.as_str()).collect();
    let (absent_grants, absent_algorithms) = absent(&offer, &algorithms);
    let of_fields: BTreeMap<&str, Vec<Value>> =
        FIELDS.iter().map(|(field, _)| (*field, told(errors, field))).collect();
    let (grants, further_grants) = grants(&offer, draft);
    let fields = context! {
        name => &draft.name,
        client_id => &draft.client_id,
        client_secret => secret.map(ClientSecret::expose),
        client_type => &draft.client_type,
        authorization_grant_type => &draft.grants.first,
        algorithm => &draft.algorithm,
        redirect_uris => &draft.redirect_uris,
        post_logout_redirect_uris => &draft.post_logout_redirect_uris,
        allowed_origins => &draft.allowed_origins,
        allowed_scopes => &draft.allowed_scopes,
    };
    let choices = context! {
        grants,
        absent_grants,
        further_grants,
        algorithms,
        absent_algorithms,
        scopes => scopes(visit, &offer),
    };
    let wrong = context! {
        errors => &of_fields,
        bad_fields => bad_fields(errors),
        non_field_errors => told(errors, FieldErrors::WHOLE),
        has_errors => !errors.is_empty(),
        has_lost_secret => draft.client_secret.is_some() && secret.is_none(),
    };
    context! { ..fields, ..choices, ..wrong }
}

/// The grants of which one is chosen, and those that may be ticked besides: all but the chosen one.
fn grants(offer: &Offer<'_>, draft: &Draft) -> (Vec<Value>, Vec<Value>) {
    let is_chosen = |grant: &GrantType| draft.grants.first == choices::word(*grant);
    let shown = |grant: &GrantType| {
        let (value, (title, when)) = (choices::word(*grant), choices::about(*grant));
        let checked = draft.grants.has_further(*grant);
        context! { is_chosen => is_chosen(grant), checked, value, title, when }
    };
    let listed = choices::listed().filter(|grant| offer.grants.contains(grant));
    let further = offer.grants.iter().filter(|grant| !is_chosen(grant));
    (listed.map(|grant| shown(&grant)).collect(), further.map(shown).collect())
}

fn scopes(visit: &Visit<'_>, offer: &Offer<'_>) -> Vec<Value> {
    let words = ScopeWords::of(visit.api(), visit.server());
    let all = offer.scopes.standard().chain(offer.scopes.iter());
    all.map(|(name, _)| context! { name, description => words.get(name) }).collect()
}

/// What users of the toolkit look for and do not find: named, so that they need not go on looking, where the server has
/// legacy grants for them.
fn absent(offer: &Offer<'_>, algorithms: &[&str]) -> (Vec<&'static str>, Vec<&'static str>) {
    if !offer.is_legacy() {
        return (Vec::new(), Vec::new());
    }
    let unknown = ["RS256", "HS256"].into_iter().filter(|known| !algorithms.contains(known));
    (vec!["openid-hybrid"], unknown.collect())
}

/// The fields with something wrong, by name and label.
fn bad_fields(errors: &FieldErrors) -> Vec<Value> {
    let bad = FIELDS.into_iter().filter(|(field, _)| !errors.of(field).is_empty());
    bad.map(|(name, label)| context! { name, label }).collect()
}

fn told(errors: &FieldErrors, field: &str) -> Vec<Value> {
    errors.of(field).into_iter().map(Value::from).collect()
}
