//! The fields of the consent form.

use crate::authorization::Validated;
use crate::form::Form;
use crate::pages::{PageEnd, PageResult, scope_groups};

/// Names the request that waits.
pub(super) const HANDLE: &str = "request";

/// There if the user agrees.
pub(super) const ALLOW: &str = "allow";

/// Parameters that the toolkit's form repeats.
const REPEATED: [&str; 7] =
    ["client_id", "response_type", "state", "nonce", "code_challenge", "code_challenge_method", "claims"];

/// Resource servers, which the toolkit's form has as a list in one field.
const RESOURCE: &str = "resource";

/// The hidden fields beside the scopes: the handle, and the request as the toolkit's form repeats it, with all its fields.
pub(super) fn hidden(
    handle: &str,
    request: &Form,
    validated: &Validated,
) -> impl Iterator<Item = (&'static str, String)> {
    let known = [(HANDLE, handle), ("redirect_uri", validated.redirect_uri())];
    let repeated = REPEATED.map(|name| (name, request.value(name).unwrap_or_default()));
    let fields = known.into_iter().chain(repeated).map(|(name, value)| (name, value.to_owned()));
    let fields: Vec<_> = fields.chain([(RESOURCE, resources(request).join(" "))]).collect();
    fields.into_iter()
}

fn resources(form: &Form) -> Vec<&str> {
    form.values(RESOURCE).flat_map(|list| list.split(' ')).filter(|resource| !resource.is_empty()).collect()
}

/// Refuses a form that says something else than the request that waits. Nothing would come of it anyway; but whoever
/// changed it should not believe that it worked.
pub(super) fn check(form: &Form, query: &str, validated: &Validated) -> PageResult<()> {
    let different = |name: &str| {
        PageEnd::refused(400, "invalid_request", format!("The form has another {name} than the request."))
    };
    if let Some(name) = form.repeated().find(|name| ![scope_groups::FIELD, RESOURCE].contains(name)) {
        let known = REPEATED.into_iter().chain([HANDLE, ALLOW, "redirect_uri"]).find(|known| *known == name);
        return Err(PageEnd::refused(
            400,
            "invalid_request",
            format!("The form has {} twice.", known.unwrap_or("a field")),
        ));
    }
    let request = Form::parse(query.as_bytes()).unwrap_or_default();
    for name in REPEATED {
        if form.value(name).is_some_and(|posted| request.value(name) != Some(posted)) {
            return Err(different(name));
        }
    }
    let posted = resources(form);
    if !posted.is_empty() && posted != resources(&request) {
        return Err(different(RESOURCE));
    }
    match form.value("redirect_uri") {
        Some(posted) if posted != validated.redirect_uri() => Err(different("redirect_uri")),
        _ => Ok(()),
    }
}
