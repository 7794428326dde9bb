//! What an owner is told about a field: Django OAuth Toolkit's words where it has some.

use crate::client::redirect_uri::BadRedirectUri;
use crate::store::ClientKind;

pub(super) const REQUIRED: &str = "This field is required.";

pub(super) const WIDER: &str = "This application may not have more than it has. Ask an administrator.";

/// Longer values are not repeated whole.
const REPEATED: usize = 200;

pub(super) fn no_choice(value: &str) -> String {
    format!("Select a valid choice. {} is not one of the available choices.", shortened(value))
}

pub(super) fn no_scope(scope: &str) -> String {
    format!("There is no scope {}.", shortened(scope))
}

pub(super) fn no_redirect_uri(grant: &str) -> String {
    format!("redirect_uris cannot be empty with grant_type {grant}")
}

/// What is told of an algorithm that cannot be chosen; `is_ours` if the server could have it.
pub(super) fn bad_algorithm(value: &str, kind: ClientKind, is_ours: bool) -> Vec<String> {
    match value {
        "RS256" => vec![
            "You must set OIDC_RSA_PRIVATE_KEY to use RSA algorithm".to_owned(),
            "This server signs nothing with it: here the setting is openid_connect.".to_owned(),
        ],
        "HS256" if kind == ClientKind::Public => {
            vec!["You cannot use HS256 with public grants or clients".to_owned()]
        }
        "HS256" => vec![
            "You cannot use HS256 with a hashed client secret, and secrets are always hashed.".to_owned(),
        ],
        _ if is_ours => vec![format!("This server signs nothing with {value}.")],
        odd => vec![no_choice(odd)],
    }
}

pub(super) fn too_long(value: &str, most: usize) -> Option<String> {
    let length = value.chars().count();
    (length > most).then(|| format!("Ensure this value has at most {most} characters (it has {length})."))
}

pub(super) fn bad_uri(field: &str, uri: &str, why: BadRedirectUri, has_wildcards: bool) -> String {
    let field = if field == "redirect_uris" { "redirect uri" } else { "post logout redirect uri" };
    let cause = match why {
        BadRedirectUri::Scheme | BadRedirectUri::PrivateScheme | BadRedirectUri::Relative => {
            return format!("{field} URI Validation error. invalid_scheme: {}", shortened(uri));
        }
        BadRedirectUri::Fragment => "fragment not allowed",
        BadRedirectUri::Host => "missing host",
        BadRedirectUri::Wildcard => wildcard(uri, has_wildcards),
        BadRedirectUri::Insecure => {
            return format!(
                "{} has to begin with https: addresses with http are only for programs on people’s own machines.",
                shortened(uri)
            );
        }
        BadRedirectUri::Characters => "invalid URI",
    };
    format!("{field} URI validation error. {cause}: {}", shortened(uri))
}

/// What is wrong with a wildcard. Where they mean nothing, the toolkit shows the list of another validator.
fn wildcard(uri: &str, has_wildcards: bool) -> &'static str {
    let rest = uri.split_once("://").map_or("", |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    match host.matches('*').count() {
        0 => "invalid URI",
        _ if !has_wildcards => "['Enter a valid URL.']",
        1 if host.starts_with("*.") => "wildcards cannot be in the top level or second level domain",
        1 => "wildcards must be at the beginning of the hostname",
        _ => "only one wildcard is allowed in the hostname",
    }
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
