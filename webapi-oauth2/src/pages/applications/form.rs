//! The form of an application, as it was typed and with what is wrong with it.

use std::collections::BTreeMap;

use minijinja::{Value, context};

use crate::client::registration::{Draft, FieldErrors, Offer, choices};
use crate::server::AuthorizationServer;

/// The fields, in the order of the form.
const FIELDS: [&str; 8] = [
    "name",
    "client_id",
    "client_type",
    "authorization_grant_type",
    "redirect_uris",
    "post_logout_redirect_uris",
    "allowed_origins",
    "algorithm",
];

/// What the template knows of the form.
pub(super) fn view(server: &AuthorizationServer, draft: &Draft, errors: &FieldErrors) -> Value {
    let offer = Offer::of(server);
    let grants: Vec<Value> = offer
        .grants
        .iter()
        .map(|grant| {
            let (value, (title, when)) = (choices::word(*grant), choices::about(*grant));
            let checked = draft.grants.contains(&value);
            context! { value, title, when, checked }
        })
        .collect();
    let of_fields: BTreeMap<&str, Vec<Value>> =
        FIELDS.iter().map(|field| (*field, told(errors, field))).collect();
    context! {
        name => &draft.name,
        client_id => &draft.client_id,
        client_type => &draft.client_type,
        grants,
        algorithm => &draft.algorithm,
        algorithms => offer.algorithms.iter().map(|algorithm| algorithm.as_str()).collect::<Vec<_>>(),
        redirect_uris => &draft.redirect_uris,
        post_logout_redirect_uris => &draft.post_logout_redirect_uris,
        allowed_origins => &draft.allowed_origins,
        errors => &of_fields,
        non_field_errors => told(errors, FieldErrors::WHOLE),
        has_errors => !errors.is_empty(),
    }
}

fn told(errors: &FieldErrors, field: &str) -> Vec<Value> {
    errors.of(field).into_iter().map(Value::from).collect()
}
