//! An application as its owner fills it in: from the fields of a form to a client that may be stored.
//!
//! In: the fields, under the names that Django OAuth Toolkit gives them, and the client as it is so far. Out: the client
//! as it shall be, or everything that is wrong, field by field. What an owner may not decide stays as it is: whether
//! users are asked, which scopes there are for the client, lifetimes, introspection, the owner. Nothing here knows pages
//! or databases, so the rules can be tested in memory; what becomes of a typed secret is the page's business.

pub(crate) mod choices;
mod grants;
mod messages;
pub(crate) mod secret;

use chrono::{DateTime, Utc};

use super::check::{ClientMistake, check_by, is_origin};
use super::redirect_uri::RedirectRules;
use crate::form::Form;
use crate::grant::GrantType;
use crate::server::AuthorizationServer;
use crate::signing::SigningAlgorithm;
use crate::store::{ClientKind, ClientRecord, PkceRule};
use crate::token::ClientSecret;
use grants::ChosenGrants;

/// Longest name, in characters.
const LONGEST_NAME: usize = 255;

/// Longest client id, in characters.
const LONGEST_CLIENT_ID: usize = 200;

/// Most URIs in one field.
const MOST_URIS: usize = 50;

/// What a server lets owners choose from.
#[derive(Debug, Clone)]
pub(crate) struct Offer<'a> {
    pub(crate) grants: &'a [GrantType],
    pub(crate) redirects: &'a RedirectRules,
    /// What identity tokens can be signed with; none without OpenID Connect.
    pub(crate) algorithms: Vec<SigningAlgorithm>,
}

impl<'a> Offer<'a> {
    /// What a server allows.
    pub(crate) fn of(server: &'a AuthorizationServer) -> Self {
        let can_sign = |algorithm: &SigningAlgorithm| {
            server.keys().is_some_and(|keys| keys.keyring().offers(*algorithm))
        };
        Self {
            grants: &server.settings().grants,
            redirects: server.redirect_rules(),
            algorithms: SigningAlgorithm::ALL.into_iter().filter(can_sign).collect(),
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
}

/// What is wrong, in the order of the form: the field's name and what to tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FieldErrors(Vec<(&'static str, String)>);

impl FieldErrors {
    /// What is wrong with the whole, and not with one field: the name that Django gives it.
    pub(crate) const WHOLE: &'static str = "__all__";

    pub(crate) fn add(&mut self, field: &'static str, message: impl Into<String>) {
        self.0.push((field, message.into()));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is wrong with one field.
    pub(crate) fn of(&self, field: &str) -> Vec<&str> {
        self.0.iter().filter(|(known, _)| *known == field).map(|(_, message)| message.as_str()).collect()
    }
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
        }
    }

    /// The form as it was sent.
    pub(crate) fn sent(form: &Form) -> Self {
        let text = |name| form.value(name).unwrap_or_default().trim().to_owned();
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
        client.redirect_uris = uris("redirect_uris", &self.redirect_uris, offer, &mut errors);
        client.post_logout_redirect_uris =
            uris("post_logout_redirect_uris", &self.post_logout_redirect_uris, offer, &mut errors);
        client.allowed_origins = origins(&self.allowed_origins, &mut errors);
        self.algorithm(&mut client, offer, &mut errors);
        for mistake in check_by(&client, offer.redirects) {
            judge(&mistake, &client, &mut errors);
        }
        if errors.is_empty() { Ok(client) } else { Err(errors) }
    }

    fn name(&self, errors: &mut FieldErrors) -> String {
        if let Some(message) = messages::too_long(&self.name, LONGEST_NAME) {
            errors.add("name", message);
        }
        if self.name.chars().any(misleads) {
            errors.add("name", "A name has no control characters.");
        }
        self.name.clone()
    }

    fn client_id(&self, client: &ClientRecord, errors: &mut FieldErrors) {
        if self.client_id.is_empty() {
            errors.add("client_id", messages::REQUIRED);
        } else if self.client_id != client.client_id {
            errors.add("client_id", "The client id of an application cannot be changed.");
        } else if let Some(message) = messages::too_long(&self.client_id, LONGEST_CLIENT_ID) {
            errors.add("client_id", message);
        }
    }

    fn kind(&self, errors: &mut FieldErrors) -> ClientKind {
        match self.client_type.as_str() {
            "public" => return ClientKind::Public,
            "confidential" => {}
            "" => errors.add("client_type", messages::REQUIRED),
            odd => errors.add("client_type", messages::no_choice(odd)),
        }
        ClientKind::Confidential
    }

    /// Which signature identity tokens have; whoever does not say keeps what there is.
    fn algorithm(&self, client: &mut ClientRecord, offer: &Offer<'_>, errors: &mut FieldErrors) {
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

/// Characters that nobody types into a name, and that make a page show something else than is there.
fn misleads(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn uris(field: &'static str, typed: &str, offer: &Offer<'_>, errors: &mut FieldErrors) -> Vec<String> {
    let uris = words(field, typed, errors);
    for uri in &uris {
        if let Err(why) = offer.redirects.check(uri) {
            errors.add(field, messages::bad_uri(field, uri, why, offer.redirects.wildcards));
        }
    }
    uris
}

fn origins(typed: &str, errors: &mut FieldErrors) -> Vec<String> {
    let origins = words("allowed_origins", typed, errors);
    for origin in origins.iter().filter(|origin| !is_origin(origin)) {
        errors.add("allowed_origins", messages::bad_origin(origin));
    }
    origins
}

/// What stands between spaces and line ends, each once.
fn words(field: &'static str, typed: &str, errors: &mut FieldErrors) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in typed.split_whitespace() {
        if found.iter().any(|known| known == word) {
            continue;
        }
        if found.len() == MOST_URIS {
            errors.add(field, format!("There are at most {MOST_URIS} of them."));
            break;
        }
        found.push(word.to_owned());
    }
    found
}

/// What the check of all clients finds beyond the fields by themselves.
fn judge(mistake: &ClientMistake, client: &ClientRecord, errors: &mut FieldErrors) {
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

#[cfg(test)]
mod tests {
    use super::*;

    const OFFERED: [GrantType; 3] =
        [GrantType::AuthorizationCode, GrantType::RefreshToken, GrantType::ClientCredentials];

    fn offer() -> Offer<'static> {
        static REDIRECTS: RedirectRules = RedirectRules {
            schemes: None,
            localhost_with_any_port: false,
            wildcards: false,
            insecure: false,
        };
        Offer { grants: &OFFERED, redirects: &REDIRECTS, algorithms: vec![SigningAlgorithm::Es256] }
    }

    fn form(change: &[(&str, &str)]) -> Form {
        let usual = [
            ("name", "New one"),
            ("client_id", "new-client"),
            ("client_type", "confidential"),
            ("authorization_grant_type", "authorization-code"),
            ("redirect_uris", "https://client.example.com/cb"),
        ];
        let kept = usual.iter().filter(|(name, _)| !change.iter().any(|(changed, _)| changed == name));
        kept.chain(change).copied().collect()
    }

    fn created(change: &[(&str, &str)]) -> Result<ClientRecord, FieldErrors> {
        Draft::sent(&form(change)).create(7, &offer(), DateTime::UNIX_EPOCH)
    }

    fn errors(change: &[(&str, &str)]) -> Vec<(&'static str, String)> {
        created(change).expect_err("it is refused").0
    }

    #[test]
    fn a_form_becomes_a_client_of_its_owner() {
        let client = created(&[
            ("authorization_grant_type", "authorization-code"),
            ("authorization_grant_type", "refresh-token"),
            ("redirect_uris", "https://a.example/cb\r\nhttps://b.example/cb  https://a.example/cb"),
            ("allowed_origins", "https://spa.example.com https://b.example.com:8443"),
            ("skip_authorization", "on"),
        ])
        .expect("it is sound");
        assert_eq!(client.grants, [GrantType::AuthorizationCode, GrantType::RefreshToken]);
        assert_eq!(client.redirect_uris, ["https://a.example/cb", "https://b.example/cb"]);
        assert_eq!(client.allowed_origins.len(), 2);
        assert_eq!((client.owner, client.skip_authorization), (Some(7), false));
    }

    #[test]
    fn messages_are_those_of_django_oauth_toolkit() {
        let of = |change: &[(&str, &str)]| errors(change).remove(0);
        assert_eq!(
            of(&[("redirect_uris", "")]),
            ("redirect_uris", "redirect_uris cannot be empty with grant_type authorization-code".to_owned())
        );
        let uri = |uri| of(&[("redirect_uris", uri)]).1;
        assert_eq!(
            uri("ftp://a.example/cb"),
            "redirect uri URI Validation error. invalid_scheme: ftp://a.example/cb"
        );
        assert_eq!(
            uri("https://a.example/#x"),
            "redirect uri URI validation error. fragment not allowed: https://a.example/#x"
        );
        assert_eq!(uri("https:///cb"), "redirect uri URI validation error. missing host: https:///cb");
        let origin = |origin| of(&[("allowed_origins", origin)]).1;
        assert_eq!(
            origin("http://spa.example.com"),
            "allowed origin URI Validation error. invalid_scheme: http://spa.example.com"
        );
        assert_eq!(
            origin("https://spa.example.com/x"),
            "allowed origin URI validation error. path not allowed: https://spa.example.com/x"
        );
        assert_eq!(of(&[("client_type", "")]), ("client_type", "This field is required.".to_owned()));
        assert_eq!(
            of(&[("authorization_grant_type", "banana")]).1,
            "Select a valid choice. banana is not one of the available choices."
        );
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let found = errors(&[
            ("name", "a\u{202e}b"),
            ("client_id", "ä"),
            ("client_type", "public"),
            ("authorization_grant_type", "client-credentials"),
            ("authorization_grant_type", "password"),
            ("redirect_uris", "javascript:alert(1) /relative"),
            ("allowed_origins", "*"),
            ("algorithm", "HS256"),
        ]);
        let fields: Vec<_> = found.iter().map(|(field, _)| *field).collect();
        let expected = [
            "name",
            "authorization_grant_type",
            "redirect_uris",
            "redirect_uris",
            "allowed_origins",
            "algorithm",
            "client_id",
            "authorization_grant_type",
        ];
        assert_eq!(fields, expected, "{found:#?}");
    }

    #[test]
    fn a_change_keeps_what_an_owner_may_not_decide() {
        let mut client = created(&[]).expect("it is sound");
        client.skip_authorization = true;
        client.grants.push(GrantType::Password);
        client.id_token_algorithm = SigningAlgorithm::Es256;
        let mut draft = Draft { name: "Renamed".to_owned(), ..Draft::of_client(&client, &offer()) };
        draft.grants.further.retain(|word| word != "password");
        let changed = draft.change(&client, &offer(), DateTime::UNIX_EPOCH).expect("it is sound");
        assert_eq!((changed.name.as_str(), changed.skip_authorization), ("Renamed", true));
        assert_eq!(changed.id_token_algorithm, SigningAlgorithm::Es256);
        assert!(changed.may_use(GrantType::Password), "it was switched off for the server, and is not lost");
        draft.client_id = "another".to_owned();
        let refused = draft.change(&client, &offer(), DateTime::UNIX_EPOCH).expect_err("it is refused");
        assert_eq!(refused.of("client_id"), ["The client id of an application cannot be changed."]);
    }

    #[test]
    fn a_client_that_becomes_public_authenticates_as_one() {
        let mut client = created(&[]).expect("it is sound");
        client.pkce = PkceRule::Optional;
        let draft = Draft {
            client_type: "public".to_owned(),
            algorithm: String::new(),
            ..Draft::of_client(&client, &offer())
        };
        let changed = draft.change(&client, &offer(), DateTime::UNIX_EPOCH).expect("it is sound");
        assert_eq!(changed.auth_methods, ClientKind::Public.default_auth_methods());
        assert_eq!(changed.pkce, PkceRule::S256);
    }

    #[test]
    fn lists_are_bounded() {
        let many: Vec<String> = (0..60).map(|number| format!("https://a.example/{number}")).collect();
        let many = many.join(" ");
        assert_eq!(errors(&[("redirect_uris", &many)]).len(), 1);
        let long = "n".repeat(256);
        assert_eq!(
            errors(&[("name", &long)]),
            [("name", "Ensure this value has at most 255 characters (it has 256).".to_owned())]
        );
    }
}
