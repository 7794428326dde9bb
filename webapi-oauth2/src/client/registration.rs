//! An application as its owner fills it in: from the fields of a form to a client that may be stored.
//!
//! In: the fields, under the names that Django OAuth Toolkit gives them, and the client as it is so far. Out: the client
//! as it shall be, or everything that is wrong, field by field. What an owner may not decide stays as it is: whether
//! users are asked, lifetimes, introspection, the owner, and scopes that an administrator took from the client. Nothing
//! here knows pages or databases, so the rules can be tested in memory; what becomes of a typed secret is the page's
//! business.

pub(crate) mod choices;
mod errors;
mod fields;
mod grants;
mod messages;
pub(crate) mod secret;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use webapi_core::WebApi;

use super::check::check_by;
use super::redirect_uri::RedirectRules;
use crate::form::Form;
use crate::grant::GrantType;
use crate::scope::{ScopeSet, WebApiScopeDictionary};
use crate::server::AuthorizationServer;
use crate::signing::SigningAlgorithm;
use crate::store::{ClientKind, ClientRecord, PkceRule};
use crate::token::ClientSecret;
pub(crate) use errors::FieldErrors;
use grants::ChosenGrants;

/// There if a form asks about scopes, so that an empty field means all of them.
const SCOPE_CHOICE: &str = "scope_choice";

/// What a server lets owners choose from.
#[derive(Debug, Clone)]
pub(crate) struct Offer<'a> {
    pub(crate) grants: &'a [GrantType],
    pub(crate) redirects: &'a RedirectRules,
    /// What identity tokens can be signed with; none without OpenID Connect.
    pub(crate) algorithms: Vec<SigningAlgorithm>,
    /// The scopes that there are.
    pub(crate) scopes: Arc<WebApiScopeDictionary>,
    /// Whether whoever fills the form in may allow a client more than it was left with.
    pub(crate) may_widen: bool,
}

impl<'a> Offer<'a> {
    /// What a server allows somebody.
    pub(crate) fn of(api: &WebApi, server: &'a AuthorizationServer, is_superuser: bool) -> Self {
        let can_sign = |algorithm: &SigningAlgorithm| {
            server.keys().is_some_and(|keys| keys.keyring().offers(*algorithm))
        };
        Self {
            grants: &server.settings().grants,
            redirects: server.redirect_rules(),
            algorithms: SigningAlgorithm::ALL.into_iter().filter(can_sign).collect(),
            scopes: server.scopes(api),
            may_widen: is_superuser,
        }
    }

    /// Whether a legacy grant is offered: then forms name what users of the toolkit look for, also where it is not there.
    pub(crate) fn is_legacy(&self) -> bool {
        [GrantType::Password, GrantType::Implicit].iter().any(|legacy| self.grants.contains(legacy))
    }
}

/// The fields of a form, as they were typed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Draft {
    pub(crate) name: String,
    pub(crate) client_id: String,
    /// What was typed as a secret. Forms of clients that exist begin without.
    pub(crate) client_secret: Option<ClientSecret>,
    pub(crate) client_type: String,
    pub(crate) grants: ChosenGrants,
    pub(crate) redirect_uris: String,
    pub(crate) post_logout_redirect_uris: String,
    pub(crate) allowed_origins: String,
    pub(crate) algorithm: String,
    /// Nothing for all; `None` if the form does not ask.
    pub(crate) allowed_scopes: Option<String>,
}

impl Draft {
    /// The form before anything is typed: a client that renews what it gets.
    pub(crate) fn blank(client_id: String, offer: &Offer<'_>) -> Self {
        let refresh = Some(GrantType::RefreshToken).filter(|refresh| offer.grants.contains(refresh));
        Self { client_id, grants: ChosenGrants::of(refresh.as_slice()), ..Self::default() }
    }

    /// The form of a client that exists.
    pub(crate) fn of_client(client: &ClientRecord, offer: &Offer<'_>) -> Self {
        // Where nothing is signed, what a client has by default is no choice.
        let is_signed = !offer.algorithms.is_empty();
        let algorithm = Some(client.id_token_algorithm.as_str()).filter(|_| is_signed);
        Self {
            name: client.name.clone(),
            client_id: client.client_id.clone(),
            client_secret: None,
            client_type: client.kind.as_str().to_owned(),
            grants: ChosenGrants::of(&client.grants),
            redirect_uris: client.redirect_uris.join("\n"),
            post_logout_redirect_uris: client.post_logout_redirect_uris.join("\n"),
            allowed_origins: client.allowed_origins.join("\n"),
            algorithm: algorithm.unwrap_or_default().to_owned(),
            allowed_scopes: Some(client.allowed_scopes.as_ref().map(lines).unwrap_or_default()),
        }
    }

    /// The form as it was sent.
    pub(crate) fn sent(form: &Form) -> Self {
        let text = |name| form.value(name).unwrap_or_default().trim().to_owned();
        let asks_for_scopes = [SCOPE_CHOICE, "allowed_scopes"].iter().any(|name| form.value(name).is_some());
        Self {
            name: text("name"),
            client_id: text("client_id"),
            client_secret: Some(text(secret::FIELD)).filter(|typed| !typed.is_empty()).map(ClientSecret::new),
            client_type: text("client_type"),
            grants: ChosenGrants::sent(form),
            redirect_uris: text("redirect_uris"),
            post_logout_redirect_uris: text("post_logout_redirect_uris"),
            allowed_origins: text("allowed_origins"),
            algorithm: text("algorithm"),
            allowed_scopes: asks_for_scopes.then(|| text("allowed_scopes")),
        }
    }

    /// The typed secret, if it may be stored and the application can keep one.
    pub(crate) fn sound_secret(&self) -> Option<&ClientSecret> {
        let mut errors = FieldErrors::default();
        secret::check(self.client_secret.as_ref(), &mut errors);
        let is_confidential = self.client_type == ClientKind::Confidential.as_str();
        self.client_secret.as_ref().filter(|_| is_confidential && errors.is_empty())
    }

    /// The new client that the form describes, without a secret yet.
    ///
    /// # Errors
    ///
    /// Everything that is wrong.
    pub(crate) fn create(
        &self,
        owner: i64,
        offer: &Offer<'_>,
        now: DateTime<Utc>,
    ) -> Result<ClientRecord, FieldErrors> {
        let mut client = ClientRecord::new(self.client_id.as_str(), ClientKind::Confidential, now);
        client.owner = Some(owner);
        self.fill(client, offer, now)
    }

    /// The client as the form changes it. The client id stays: tokens and programs know the client by it.
    ///
    /// # Errors
    ///
    /// Everything that is wrong.
    pub(crate) fn change(
        &self,
        client: &ClientRecord,
        offer: &Offer<'_>,
        now: DateTime<Utc>,
    ) -> Result<ClientRecord, FieldErrors> {
        self.fill(client.clone(), offer, now)
    }

    /// The order of the fields.
    fn fill(
        &self,
        mut client: ClientRecord,
        offer: &Offer<'_>,
        now: DateTime<Utc>,
    ) -> Result<ClientRecord, FieldErrors> {
        let mut errors = FieldErrors::default();
        client.updated_at = now;
        client.name = self.name(&mut errors);
        self.client_id(&client, &mut errors);
        let kind = self.kind(&mut errors);
        if kind == ClientKind::Confidential {
            secret::check(self.client_secret.as_ref(), &mut errors);
        }
        turn_into(&mut client, kind);
        // A grant that the server has switched off since is not asked about, and not lost.
        let before = client.grants.clone();
        client.grants.retain(|grant| !offer.grants.contains(grant));
        self.grants.add_to(&mut client.grants, &before, offer.grants, &mut errors);
        client.redirect_uris = self.redirect_uris(offer, &mut errors);
        client.post_logout_redirect_uris = self.post_logout_redirect_uris(offer, &mut errors);
        client.allowed_origins = self.allowed_origins(&mut errors);
        self.allowed_scopes(&mut client, offer, &mut errors);
        self.algorithm(&mut client, offer, &mut errors);
        for mistake in check_by(&client, offer.redirects) {
            fields::judge(&mistake, &client, &mut errors);
        }
        if errors.is_empty() { Ok(client) } else { Err(errors) }
    }
}

/// A scope to a line.
fn lines(scopes: &ScopeSet) -> String {
    scopes.iter().collect::<Vec<_>>().join("\n")
}

/// Makes a client of another kind what such a client must be. Its old secrets are the caller's business.
fn turn_into(client: &mut ClientRecord, kind: ClientKind) {
    if client.kind != kind {
        client.auth_methods = kind.default_auth_methods();
    }
    client.kind = kind;
    if kind == ClientKind::Public {
        client.secrets.clear();
        client.pkce = PkceRule::S256;
    }
}

#[cfg(test)]
mod tests;
