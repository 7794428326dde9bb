//! The fields of the form, one by one: from what was typed to a part of a client, or what is wrong with it.

use super::errors::FieldErrors;
use super::{Draft, Offer, choices, messages};
use crate::client::check::{ClientMistake, is_origin};
use crate::client::redirect_uri::BadRedirectUri;
use crate::grant::GrantType;
use crate::scope::ScopeSet;
use crate::signing::SigningAlgorithm;
use crate::store::{ClientKind, ClientRecord};

/// Longest name, in characters.
const LONGEST_NAME: usize = 255;

/// Longest client id, in characters.
const LONGEST_CLIENT_ID: usize = 200;

/// Most URIs in one field.
const MOST_URIS: usize = 50;

/// Most scopes.
const MOST_SCOPES: usize = 500;

impl Draft {
    pub(super) fn name(&self, errors: &mut FieldErrors) -> String {
        if let Some(message) = messages::too_long(&self.name, LONGEST_NAME) {
            errors.add("name", message);
        }
        if self.name.chars().any(misleads) {
            errors.add("name", "A name has no control characters.");
        }
        self.name.clone()
    }

    pub(super) fn client_id(&self, client: &ClientRecord, errors: &mut FieldErrors) {
        if self.client_id.is_empty() {
            errors.add("client_id", messages::REQUIRED);
        } else if self.client_id != client.client_id {
            errors.add("client_id", "The client id of an application cannot be changed.");
        } else if let Some(message) = messages::too_long(&self.client_id, LONGEST_CLIENT_ID) {
            errors.add("client_id", message);
        }
    }

    pub(super) fn kind(&self, errors: &mut FieldErrors) -> ClientKind {
        match self.client_type.as_str() {
            "public" => return ClientKind::Public,
            "confidential" => {}
            "" => errors.add("client_type", messages::REQUIRED),
            odd => errors.add("client_type", messages::no_choice(odd)),
        }
        ClientKind::Confidential
    }

    pub(super) fn redirect_uris(&self, offer: &Offer<'_>, errors: &mut FieldErrors) -> Vec<String> {
        let rules = offer.redirects;
        let check = |uri: &str| rules.check(uri);
        uris("redirect_uris", &self.redirect_uris, rules.wildcards, check, errors)
    }

    pub(super) fn post_logout_redirect_uris(
        &self,
        offer: &Offer<'_>,
        errors: &mut FieldErrors,
    ) -> Vec<String> {
        let check = |uri: &str| offer.redirects.check_post_logout(uri);
        uris("post_logout_redirect_uris", &self.post_logout_redirect_uris, false, check, errors)
    }

    pub(super) fn allowed_origins(&self, errors: &mut FieldErrors) -> Vec<String> {
        let origins = words("allowed_origins", &self.allowed_origins, MOST_URIS, errors);
        for origin in origins.iter().filter(|origin| !is_origin(origin)) {
            errors.add("allowed_origins", messages::bad_origin(origin));
        }
        origins
    }

    /// Which scopes the client may ask for; a form that does not ask keeps what there is. Owners may leave scopes out.
    /// What is left out comes back by a superuser alone: nobody else can tell whether it was the owner who left it out.
    pub(super) fn allowed_scopes(
        &self,
        client: &mut ClientRecord,
        offer: &Offer<'_>,
        errors: &mut FieldErrors,
    ) {
        let Some(typed) = &self.allowed_scopes else { return };
        let words = words("allowed_scopes", typed, MOST_SCOPES, errors);
        let before = client.allowed_scopes.as_ref();
        // A scope whose extension is off now is not lost.
        let is_known =
            |scope: &str| offer.scopes.contains(scope) || before.is_some_and(|kept| kept.contains(scope));
        for unknown in words.iter().filter(|scope| !is_known(scope)) {
            errors.add("allowed_scopes", messages::no_scope(unknown));
        }
        // Nothing at all is no choice of the form, where an empty field is every scope: what an operator forbade stays so.
        if words.is_empty() && before.is_some_and(ScopeSet::is_empty) {
            return;
        }
        let chosen = (!words.is_empty()).then(|| words.iter().map(String::as_str).collect::<ScopeSet>());
        if !offer.may_widen && widens(before, chosen.as_ref()) {
            errors.add("allowed_scopes", messages::WIDER);
            return;
        }
        client.allowed_scopes = chosen;
    }

    /// Which signature identity tokens have; whoever does not say keeps what there is.
    pub(super) fn algorithm(&self, client: &mut ClientRecord, offer: &Offer<'_>, errors: &mut FieldErrors) {
        let chosen = SigningAlgorithm::parse(&self.algorithm);
        match chosen.filter(|chosen| offer.algorithms.contains(chosen)) {
            Some(chosen) => client.id_token_algorithm = chosen,
            None if self.algorithm.is_empty() => {}
            None => messages::bad_algorithm(&self.algorithm, client.kind, chosen.is_some())
                .into_iter()
                .for_each(|message| errors.add("algorithm", message)),
        }
    }
}

/// Characters that nobody types into a name, and that make a page show something else than is there.
fn misleads(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn uris(
    field: &'static str,
    typed: &str,
    has_wildcards: bool,
    check: impl Fn(&str) -> Result<(), BadRedirectUri>,
    errors: &mut FieldErrors,
) -> Vec<String> {
    let uris = words(field, typed, MOST_URIS, errors);
    for uri in &uris {
        if let Err(why) = check(uri) {
            errors.add(field, messages::bad_uri(field, uri, why, has_wildcards));
        }
    }
    uris
}

/// Whether more is allowed than before; `None` is everything.
fn widens(before: Option<&ScopeSet>, after: Option<&ScopeSet>) -> bool {
    match (before, after) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(before), Some(after)) => after.iter().any(|scope| !before.contains(scope)),
    }
}

/// What stands between spaces and line ends, each once.
fn words(field: &'static str, typed: &str, most: usize, errors: &mut FieldErrors) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in typed.split_whitespace() {
        if found.iter().any(|known| known == word) {
            continue;
        }
        if found.len() == most {
            errors.add(field, format!("There are at most {most} of them."));
            break;
        }
        found.push(word.to_owned());
    }
    found
}

/// What the check of all clients finds beyond the fields by themselves.
pub(super) fn judge(mistake: &ClientMistake, client: &ClientRecord, errors: &mut FieldErrors) {
    match mistake {
        ClientMistake::ClientId if errors.of("client_id").is_empty() => {
            errors.add("client_id", "A client id has printable ASCII characters only.");
        }
        // Told already, with the field that it stands in.
        ClientMistake::RedirectUri { .. } | ClientMistake::Origin(_) | ClientMistake::ClientId => {}
        ClientMistake::NoRedirectUri => {
            let grant = choices::listed().find(|grant| grant.redirects() && client.may_use(*grant));
            let grant = grant.unwrap_or(GrantType::AuthorizationCode);
            errors.add("redirect_uris", messages::no_redirect_uri(&choices::word(grant)));
        }
        ClientMistake::Public(what) if what.contains("client_credentials") => {
            errors.add("authorization_grant_type", format!("A public client cannot {what}."));
        }
        other => errors.add("client_type", messages::sentence(&other.to_string())),
    }
}
