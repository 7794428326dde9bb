//! The form of an application, as it was typed and with what is wrong with it.

use std::collections::BTreeMap;

use minijinja::{Value, context};

use crate::client::registration::{Draft, FieldErrors, Offer, choices};
use crate::grant::GrantType;
use crate::token::ClientSecret;

/// The fields, in the order of the form.
const FIELDS: [&str; 10] = [
    "name",
    "client_id",
    "client_secret",
    "client_type",
    "authorization_grant_type",
    "redirect_uris",
    "post_logout_redirect_uris",
    "allowed_origins",
    "allowed_scopes",
    "algorithm",
];

/// What the template knows of the form.
pub(super) fn view(offer: &Offer<'_>, draft: &Draft, errors: &FieldErrors) -> Value {
    let of_grant = |grant: &GrantType| {
        let (value, (title, when)) = (choices::word(*grant), choices::about(*grant));
        context! {
            is_chosen => draft.grants.first == value,
            checked => draft.grants.has_further(*grant),
            value,
            title,
            when,
        }
    };
    let grants: Vec<Value> = choices::listed()
        .filter(|grant| offer.grants.contains(grant))
        .map(|grant| of_grant(&grant))
        .collect();
    let further: Vec<Value> = offer.grants.iter().map(of_grant).collect();
    let algorithms: Vec<&str> = offer.algorithms.iter().map(|algorithm| algorithm.as_str()).collect();
    let (absent_grants, absent_algorithms) = absent(offer, &algorithms);
    let of_fields: BTreeMap<&str, Vec<Value>> =
        FIELDS.iter().map(|field| (*field, told(errors, field))).collect();
    context! {
        name => &draft.name,
        client_id => &draft.client_id,
        client_secret => draft.client_secret.as_ref().map(ClientSecret::expose),
        client_type => &draft.client_type,
        authorization_grant_type => &draft.grants.first,
        grants,
        absent_grants,
        further_grants => further,
        algorithm => &draft.algorithm,
        algorithms,
        absent_algorithms,
        redirect_uris => &draft.redirect_uris,
        post_logout_redirect_uris => &draft.post_logout_redirect_uris,
        allowed_origins => &draft.allowed_origins,
        allowed_scopes => &draft.allowed_scopes,
        scopes => offer.scopes.standard().chain(offer.scopes.iter()).map(described).collect::<Vec<_>>(),
        errors => &of_fields,
        non_field_errors => told(errors, FieldErrors::WHOLE),
        has_errors => !errors.is_empty(),
    }
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

fn described((name, description): (&str, &str)) -> Value {
    context! { name, description }
}

fn told(errors: &FieldErrors, field: &str) -> Vec<Value> {
    errors.of(field).into_iter().map(Value::from).collect()
}
