//! What an owner is told about a field: Django OAuth Toolkit's words where it has some.

use crate::client::redirect_uri::BadRedirectUri;

pub(super) const REQUIRED: &str = "This field is required.";

pub(super) const NO_REDIRECT_URI: &str = "redirect_uris cannot be empty with grant_type authorization-code";

/// Longer values are not repeated whole.
const REPEATED: usize = 200;

pub(super) fn no_choice(value: &str) -> String {
    format!("Select a valid choice. {} is not one of the available choices.", shortened(value))
}

pub(super) fn too_long(value: &str, most: usize) -> Option<String> {
    let length = value.chars().count();
    (length > most).then(|| format!("Ensure this value has at most {most} characters (it has {length})."))
}

pub(super) fn bad_uri(field: &str, uri: &str, why: BadRedirectUri) -> String {
    let field = if field == "redirect_uris" { "redirect uri" } else { "post logout redirect uri" };
    let cause = match why {
        BadRedirectUri::Scheme | BadRedirectUri::PrivateScheme | BadRedirectUri::Relative => {
            return format!("{field} URI Validation error. invalid_scheme: {}", shortened(uri));
        }
        BadRedirectUri::Fragment => "fragment not allowed",
        BadRedirectUri::Host => "missing host",
        BadRedirectUri::Wildcard => "wildcards are not allowed",
        BadRedirectUri::Insecure => "plain http is for addresses of this machine only; use https",
        BadRedirectUri::Characters => "invalid URI",
    };
    format!("{field} URI validation error. {cause}: {}", shortened(uri))
}

pub(super) fn bad_origin(origin: &str) -> String {
    let shown = shortened(origin);
    let is_local = ["127.0.0.1", "[::1]", "localhost"].iter().any(|local| origin.contains(local));
    let rest = match origin.split_once("://") {
        Some(("https", rest)) => rest,
        Some(("http", rest)) if is_local => rest,
        _ => return format!("allowed origin URI Validation error. invalid_scheme: {shown}"),
    };
    let cause = match rest.find(['/', '?', '#']).and_then(|place| rest.as_bytes().get(place)) {
        Some(b'/') => "path not allowed",
        Some(b'?') => "query string not allowed",
        Some(_) => "fragment not allowed",
        None if rest.is_empty() => "missing host",
        None => "invalid URI",
    };
    format!("allowed origin URI validation error. {cause}: {shown}")
}

/// A reason as a sentence of its own.
pub(super) fn sentence(reason: &str) -> String {
    let mut characters = reason.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(characters).chain(['.']).collect()
}

fn shortened(value: &str) -> String {
    if value.chars().count() <= REPEATED {
        return value.to_owned();
    }
    value.chars().take(REPEATED).chain(['…']).collect()
}
