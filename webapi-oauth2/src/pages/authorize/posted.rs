//! The fields of the consent form.

use crate::authorization::Validated;
use crate::form::Form;
use crate::pages::{PageEnd, PageResult};
use crate::scope::ScopeSet;

/// Names the request that waits.
pub(super) const HANDLE: &str = "request";

/// There if the user agrees.
pub(super) const ALLOW: &str = "allow";

/// What stays ticked: a field for each scope, or a list in one.
const SCOPE: &str = "scope";

/// Parameters that the toolkit's form repeats.
const REPEATED: [&str; 7] =
    ["client_id", "response_type", "state", "nonce", "code_challenge", "code_challenge_method", "claims"];

/// The hidden fields beside the scopes: the handle, and the request as the toolkit's form repeats it.
pub(super) fn hidden<'a>(
    handle: &'a str,
    request: &'a Form,
    validated: &'a Validated,
) -> impl Iterator<Item = (&'static str, &'a str)> {
    let repeated = REPEATED.into_iter().filter_map(|name| Some((name, request.value(name)?)));
    [(HANDLE, handle), ("redirect_uri", validated.redirect_uri())].into_iter().chain(repeated)
}

/// Refuses a form that says something else than the request that waits. Nothing would come of it anyway; but whoever
/// changed it should not believe that it worked.
pub(super) fn check(form: &Form, query: &str, validated: &Validated) -> PageResult<()> {
    let different = |name: &str| {
        PageEnd::refused(400, "invalid_request", format!("The form has another {name} than the request."))
    };
    if let Some(name) = form.repeated().find(|name| *name != SCOPE) {
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
    match form.value("redirect_uri") {
        Some(posted) if posted != validated.redirect_uri() => Err(different("redirect_uri")),
        _ => Ok(()),
    }
}

/// The scopes that stay ticked.
pub(super) fn scopes(form: &Form) -> ScopeSet {
    form.values(SCOPE).flat_map(|list| list.split(' ')).filter(|scope| !scope.is_empty()).collect()
}
