//! Why was this refused? For operators, and for the owner of a token where the settings allow it.
//!
//! In: a token as somebody presents it, or a user, and what they want to do. Out: what each rule says: the token itself,
//! its client, and then those of [`webapi_core::explain`]. What an answer tells the owner of a token is less: only the
//! parts of the permission that refused, and nothing about objects.

use std::fmt;
use std::sync::Arc;

use webapi_core::WebApi;
use webapi_core::api_token::{ApiTokens, TokenText};
use webapi_core::auth::Principal;
use webapi_core::db::DbConn;
use webapi_core::descriptor::Method;
use webapi_core::error::ApiError;
use webapi_core::explain::Explanation;

use crate::command::CommandError;
use crate::permission::{Asked, Permission};
use crate::scope::RequiredScope;
use crate::server::AuthorizationServer;
use crate::store::{StoredToken, TokenKey};
use crate::token::AccessToken;

/// Who wants to do something.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Who<'a> {
    /// Whoever presents this token.
    Token(&'a AccessToken),
    /// Whoever presents this API token.
    ApiToken(&'a TokenText),
    /// The user with this name, with a session.
    User(&'a str),
    /// Nobody in particular.
    Nobody,
}

/// What is to be explained.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// Who asks.
    pub who: Who<'a>,
    /// For what.
    pub method: Method,
    /// The path, such as `/api/review-requests/7/`.
    pub path: &'a str,
}

/// What the rules say.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Explained {
    /// Why the credentials are not good; then nothing else was asked.
    pub credentials: Option<String>,
    /// Why the client cannot have a token that would do.
    pub client: Option<String>,
    /// What the rules of the API say.
    pub rules: Option<Explanation>,
}

impl Explained {
    /// The rule that refuses, in a word or two; `None` if none does. A scope that the client may not ask for is named as
    /// the client's rule: another token would not help.
    pub fn refused_by(&self) -> Option<&'static str> {
        if self.credentials.is_some() {
            return Some("credentials");
        }
        let refused = self.rules.as_ref().and_then(Explanation::refused_by)?;
        Some(match refused.rule.name() {
            "scope" if self.client.is_some() => "client",
            name => name,
        })
    }

    /// What each rule says, the first to be asked first: its name, and why it refuses if it does.
    pub fn steps(&self) -> impl Iterator<Item = (&'static str, Option<&str>)> {
        let client = self.client.as_deref().map(|why| ("client", Some(why)));
        let rules = self.rules.iter().flat_map(|rules| &rules.steps);
        let rules = rules.map(|step| (step.rule.name(), step.refusal.as_deref()));
        std::iter::once(("credentials", self.credentials.as_deref())).chain(client).chain(rules)
    }
}

/// One line for each rule.
impl fmt::Display for Explained {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.steps().try_for_each(|(rule, refusal)| match refusal {
            None => writeln!(f, "passes   {rule}"),
            Some(why) => writeln!(f, "refuses  {rule}: {why}"),
        })
    }
}

/// Says which rule would refuse a request. For commands: whoever asks sees that objects exist.
///
/// # Errors
///
/// [`CommandError`].
///
/// ```no_run
/// use webapi_core::descriptor::Method;
/// use webapi_oauth2::AccessToken;
/// use webapi_oauth2::explain::{Question, Who, explain};
///
/// # fn run(api: &webapi_core::WebApi) -> Result<(), webapi_oauth2::command::CommandError> {
/// let token = AccessToken::new("wat_…");
/// let question = Question { who: Who::Token(&token), method: Method::Put, path: "/api/review-requests/7/" };
/// print!("{}", explain(api, question)?);
/// # Ok(()) }
/// ```
pub fn explain(api: &WebApi, question: Question<'_>) -> Result<Explained, CommandError> {
    let mut explained = Explained { credentials: None, client: None, rules: None };
    let with_conn = |conn: &mut DbConn| {
        let principal = match question.who {
            Who::Nobody => Ok(Principal::anonymous()),
            Who::User(username) => by_name(api, conn, username)?,
            Who::Token(token) => by_token(api, conn, token)?,
            Who::ApiToken(text) => by_api_token(api, conn, text)?,
        };
        let client = match &principal {
            Ok(principal) => client(api, conn, principal, question)?,
            Err(_) => None,
        };
        Ok::<_, CommandError>((principal, client))
    };
    // The rules take a connection of their own; this one goes back before.
    let (principal, client) = api.database().with(with_conn).map_err(ApiError::from)??;
    explained.client = client;
    match principal {
        Err(why) => explained.credentials = Some(why),
        Ok(principal) => {
            explained.rules = Some(api.explain(&principal, question.method, question.path)?);
        }
    }
    Ok(explained)
}

fn by_name(
    api: &WebApi,
    conn: &mut DbConn,
    username: &str,
) -> Result<Result<Principal, String>, CommandError> {
    let found = api.users().by_username(conn, username)?;
    let stored = found.ok_or_else(|| CommandError::UnknownUser(username.to_owned()))?;
    if !stored.is_active {
        return Ok(Err("the account is not active".to_owned()));
    }
    Ok(Ok(Principal::user(Arc::new(stored.user), "explain")))
}

fn by_token(
    api: &WebApi,
    conn: &mut DbConn,
    token: &AccessToken,
) -> Result<Result<Principal, String>, CommandError> {
    let server = AuthorizationServer::of(api).ok_or(CommandError::NoServer)?;
    let (key, now) = (TokenKey::Token(token.digest()), api.clock().now());
    if let Ok(token) = crate::bearer::look_up(&server, conn, key, api.users(), now)? {
        return Ok(Ok(Principal::token(token.shared_user(), "oauth2", token)));
    }
    let stored = server.token_store().find(conn, key)?;
    Ok(Err(stored.map_or_else(|| "there is no such token".to_owned(), |stored| why_bad(&stored, now))))
}

fn by_api_token(
    api: &WebApi,
    conn: &mut DbConn,
    text: &TokenText,
) -> Result<Result<Principal, String>, CommandError> {
    let Some(tokens) = ApiTokens::of(api) else { return Ok(Err("the API has no API tokens".to_owned())) };
    Ok(match tokens.verify(conn, &api.tools(), text)? {
        Ok(token) => Ok(Principal::token(Some(Arc::new(token.user().clone())), "api_token", token)),
        Err(refusal) => Err(refusal.error().to_string()),
    })
}

/// What is wrong with a stored token: more than its owner is told.
fn why_bad(stored: &StoredToken, now: chrono::DateTime<chrono::Utc>) -> String {
    let client = &stored.client_id;
    if stored.revoked_at.is_some() {
        "the token was revoked".to_owned()
    } else if stored.grant_revoked_at.is_some() {
        "the user's grant was revoked".to_owned()
    } else if stored.refreshed_at.is_some() {
        "a refresh took the token's place".to_owned()
    } else if !stored.client_is_enabled {
        format!("the client {client} is disabled")
    } else if now >= stored.record.expires_at {
        format!("the token expired at {}", stored.record.expires_at)
    } else {
        "its user is not active, it is for another resource server, or `verify_request` refuses it".to_owned()
    }
}

/// Whether the client may have the scope at all, where the token lacks it.
fn client(
    api: &WebApi,
    conn: &mut DbConn,
    principal: &Principal,
    question: Question<'_>,
) -> Result<Option<String>, CommandError> {
    let (Some(token), Some(server)) =
        (principal.as_token::<crate::VerifiedToken>(), AuthorizationServer::of(api))
    else {
        return Ok(None);
    };
    let below = question.path.strip_prefix(api.prefix()).unwrap_or_default().trim_start_matches('/');
    let snapshot = api.snapshot();
    let Some(resource) = snapshot.find(below).map(|found| snapshot.resource_at(&found)) else {
        return Ok(None);
    };
    let required = RequiredScope::of(resource.descriptor(), question.method);
    if token.scopes().allows(required) {
        return Ok(None);
    }
    let client = server.clients().by_client_id(conn, token.client_id())?;
    let allowed = client.and_then(|client| client.record.allowed_scopes);
    let is_forbidden = allowed.is_some_and(|allowed| !allowed.allows(required));
    Ok(is_forbidden.then(|| format!("{} may not ask for `{required}`", token.client_id())))
}

/// What each part of a permission says to a request.
pub(crate) fn of_permission(permission: &(impl Permission + ?Sized), asked: &Asked<'_>) -> Vec<String> {
    permission.verdict(asked).to_string().lines().map(str::to_owned).collect()
}
