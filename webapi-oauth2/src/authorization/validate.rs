//! Everything about a request but its client and redirect URI.
//!
//! In: a [`Proven`] request. Out: [`Validated`], or the error that the client is sent. The order of the checks stands
//! in [`Proven::validate`]. A request is validated before anybody is asked to log in, and again when the decision comes.

use super::redirect::{PageError, Proven, Target};
use super::request::AuthorizationRequest;
use super::respond::RedirectError;
use super::response_type::ResponseType;
use crate::form::Form;
use crate::pkce::{Challenge, ChallengeMethod};
use crate::resource::Resources;
use crate::scope::request::requested;
use crate::scope::standard::OPENID;
use crate::scope::{ScopeSet, WebApiScopeDictionary};
use crate::server::AuthorizationServer;
use crate::server::pkce::PkceSettings;
use crate::store::{ClientKind, StoredClient, StoredGrant};

/// Why a request is not granted: shown on a page, or sent to the client.
#[derive(Debug, Clone)]
pub enum AuthorizationError {
    /// Client or redirect URI are not proven.
    Page(PageError),
    /// They are.
    Redirect(RedirectError),
}

impl From<PageError> for AuthorizationError {
    fn from(error: PageError) -> Self {
        Self::Page(error)
    }
}

impl From<RedirectError> for AuthorizationError {
    fn from(error: RedirectError) -> Self {
        Self::Redirect(error)
    }
}

/// What the client wants the user to be asked (OpenID Connect Core section 3.1.2.1; `approval_prompt` of the toolkit).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Prompt {
    /// Ask nothing: an error if something must be asked.
    pub none: bool,
    /// Ask for the credentials again.
    pub login: bool,
    /// Ask for consent even if it was given.
    pub consent: bool,
    /// Let the user choose an account.
    pub select_account: bool,
}

/// A request of which everything is valid.
#[derive(Debug, Clone)]
pub struct Validated {
    pub(super) target: Target,
    pub(super) response: ResponseType,
    pub(super) client: StoredClient,
    pub(super) scopes: ScopeSet,
    pub(super) resources: Vec<String>,
    pub(super) challenge: Option<Challenge>,
    pub(super) nonce: Option<String>,
    prompt: Prompt,
    /// Whether the server or the request wants consent each time (`approval_prompt` of the toolkit).
    asks_always: bool,
    max_age: Option<u64>,
    login_hint: Option<String>,
    id_token_hint: Option<String>,
}

/// A code of RFC 6749 section 4.1.2.1, with its description.
pub(super) type Refusal = (&'static str, &'static str);

impl AuthorizationRequest {
    /// Proves and validates in one step.
    ///
    /// # Errors
    ///
    /// [`AuthorizationError`].
    pub fn validate(
        self,
        client: Option<&StoredClient>,
        server: &AuthorizationServer,
        dictionary: &WebApiScopeDictionary,
        resources: &Resources,
    ) -> Result<Validated, AuthorizationError> {
        Ok(self.prove(client, server.redirect_rules())?.validate(server, dictionary, resources)?)
    }
}

impl Proven {
    /// The client.
    pub fn client(&self) -> &StoredClient {
        &self.client
    }

    /// Validates the rest.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong.
    pub fn validate(
        mut self,
        server: &AuthorizationServer,
        dictionary: &WebApiScopeDictionary,
        resources: &Resources,
    ) -> Result<Validated, RedirectError> {
        // RFC 6749 section 4.2.2.1: errors go where the token would.
        let response = ResponseType::read(&self.form, server.settings());
        self.target.in_fragment = matches!(response, Ok(ResponseType::Token));
        match self.check(server, dictionary, resources) {
            Ok(validated) => Ok(validated),
            Err((code, description)) => Err(RedirectError { target: self.target, code, description }),
        }
    }

    /// The order of the checks.
    fn check(
        &self,
        server: &AuthorizationServer,
        dictionary: &WebApiScopeDictionary,
        resources: &Resources,
    ) -> Result<Validated, Refusal> {
        let (form, client) = (&self.form, &self.client.record);
        no_repeated(form)?;
        no_request_object(form)?;
        let response = ResponseType::read(form, server.settings())?;
        if !server.settings().offers(response.grant()) || !client.may_use(response.grant()) {
            return Err(("unauthorized_client", "this client may not use the grant of this response_type"));
        }
        response.check_mode(form)?;
        let challenge = match response {
            ResponseType::Code => self.challenge(&server.settings().pkce)?,
            ResponseType::Token => None,
        };
        let defaults = server.settings().default_scopes.as_ref();
        let scopes = requested(client, form.value("scope"), defaults, dictionary)
            .map_err(|_| ("invalid_scope", "a scope is malformed, unknown or not allowed for this client"))?;
        let is_signable = server.keys().is_none_or(|keys| keys.keyring().offers(client.id_token_algorithm));
        if scopes.contains(OPENID) && !is_signable {
            return Err(("invalid_scope", "the algorithm of this client's id_token is not offered"));
        }
        let resources = resources
            .requested(form.values("resource"))
            .map_err(|_| ("invalid_target", "a resource is malformed or unknown"))?;
        let text = |name: &str| form.value(name).map(str::to_owned);
        Ok(Validated {
            target: self.target.clone(),
            response,
            client: self.client.clone(),
            scopes,
            resources,
            challenge,
            nonce: text("nonce"),
            prompt: prompt(form)?,
            asks_always: match form.value("approval_prompt") {
                Some("force") => true,
                Some("auto") => false,
                _ => server.settings().always_ask_consent,
            },
            max_age: max_age(form)?,
            login_hint: text("login_hint"),
            id_token_hint: text("id_token_hint"),
        })
    }

    /// PKCE (RFC 7636 section 4.4.1, RFC 9700 section 2.1.1).
    fn challenge(&self, rule: &PkceSettings) -> Result<Option<Challenge>, Refusal> {
        let (form, client) = (&self.form, &self.client);
        let Some(text) = form.value("code_challenge") else {
            if form.value("code_challenge_method").is_some() || rule.requires_challenge(client) {
                return Err(("invalid_request", "code_challenge is missing; PKCE with S256 is required"));
            }
            return Ok(None);
        };
        let method = ChallengeMethod::parse(form.value("code_challenge_method"))
            .map_err(|_| ("invalid_request", "code_challenge_method must be S256"))?;
        if method == ChallengeMethod::Plain && !rule.accepts_plain(client) {
            return Err(("invalid_request", "code_challenge_method must be S256"));
        }
        let challenge = Challenge::new(text, method);
        challenge
            .map(Some)
            .map_err(|_| ("invalid_request", "code_challenge has not the form that its method makes"))
    }
}

fn no_repeated(form: &Form) -> Result<(), Refusal> {
    let repeated = form.repeated().next().is_some();
    if repeated { Err(("invalid_request", "a parameter is given twice")) } else { Ok(()) }
}

/// To ignore them would drop the integrity that the client asked for (OpenID Connect Core section 6).
fn no_request_object(form: &Form) -> Result<(), Refusal> {
    if form.value("request").is_some() {
        return Err(("request_not_supported", "request objects are not supported"));
    }
    match form.value("request_uri") {
        Some(_) => Err(("request_uri_not_supported", "request objects by reference are not supported")),
        None => Ok(()),
    }
}

fn prompt(form: &Form) -> Result<Prompt, Refusal> {
    let mut prompt = Prompt::default();
    let words: Vec<&str> =
        form.value("prompt").unwrap_or_default().split(' ').filter(|w| !w.is_empty()).collect();
    for word in &words {
        match *word {
            "none" => prompt.none = true,
            "login" => prompt.login = true,
            "consent" => prompt.consent = true,
            "select_account" => prompt.select_account = true,
            _ => return Err(("invalid_request", "prompt has a word that is not known")),
        }
    }
    if prompt.none && words.len() > 1 {
        return Err(("invalid_request", "prompt=none allows no other word"));
    }
    Ok(prompt)
}

fn max_age(form: &Form) -> Result<Option<u64>, Refusal> {
    let read =
        |text: &str| text.parse().map_err(|_| ("invalid_request", "max_age must be a number of seconds"));
    form.value("max_age").map(read).transpose()
}

impl Validated {
    /// The client.
    pub fn client(&self) -> &StoredClient {
        &self.client
    }

    /// The scopes that are asked for, each known and allowed.
    pub fn scopes(&self) -> &ScopeSet {
        &self.scopes
    }

    /// The resource servers that are asked for.
    pub fn resources(&self) -> &[String] {
        &self.resources
    }

    /// Where the answer will be sent.
    pub fn redirect_uri(&self) -> &str {
        &self.target.uri
    }

    /// What the client wants the user to be asked.
    pub fn prompt(&self) -> Prompt {
        self.prompt
    }

    /// How long ago the login may have been, in seconds.
    pub fn max_age(&self) -> Option<u64> {
        self.max_age
    }

    /// The account that the client has in mind.
    pub fn login_hint(&self) -> Option<&str> {
        self.login_hint.as_deref()
    }

    /// An identity token about whom the client has in mind, as it was sent: nobody has read it yet.
    pub(crate) fn id_token_hint(&self) -> Option<&str> {
        self.id_token_hint.as_deref()
    }

    /// Whether the user must be asked, given the grants of this user to this client that count now.
    ///
    /// An earlier grant stands for the new one if it covers every scope and resource, and if nobody else can have sent
    /// the request: the client authenticates, or its redirect URI is https (RFC 8252 section 8.6).
    pub fn needs_consent(&self, grants: &[StoredGrant]) -> bool {
        if self.prompt.consent {
            return true;
        }
        if self.client.record.skip_authorization {
            return false;
        }
        if self.asks_always {
            return true;
        }
        let is_provable =
            self.client.record.kind == ClientKind::Confidential || self.target.uri.starts_with("https://");
        !is_provable || !grants.iter().any(|grant| self.is_covered_by(grant))
    }

    fn is_covered_by(&self, grant: &StoredGrant) -> bool {
        let granted = ScopeSet::of_words(&grant.record.scope);
        let resources = &grant.record.resources;
        let has_resources = self.resources.iter().all(|resource| resources.contains(resource))
            && (resources.is_empty() || !self.resources.is_empty());
        grant.record.client == self.client.id
            && grant.revoked_at.is_none()
            && self.scopes.iter().all(|scope| granted.contains(scope))
            && has_resources
    }

    /// An error of OpenID Connect about what the user would have to be asked, such as `login_required`.
    pub fn refuse(self, code: &'static str, description: &'static str) -> RedirectError {
        RedirectError { target: self.target, code, description }
    }
}
