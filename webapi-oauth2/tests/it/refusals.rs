//! Every refusal has one rule that explains it: each caller, at each object, by each method, with the extension enabled and
//! not. What must be named is told here by a second, shorter story; what is answered over HTTP agrees with both.

use serde_json::json;
use webapi_core::api_token::{ApiTokenSettings, ApiTokens, NewApiToken, Policy, TokenText};
use webapi_core::auth::SessionBackend;
use webapi_core::descriptor::{Action, Method};
use webapi_core::extension::{By, Extension};
use webapi_core::prelude::*;
use webapi_core::rate_limit::RateLimits;
use webapi_oauth2::command::{NewClient, TokenRequest};
use webapi_oauth2::explain::{Question, Who, explain};
use webapi_oauth2::{AccessToken, AuthorizationServerBuilder};

use crate::fixture::{Fixture, on_each_extended_with};

/// Where something is kept: `open` for everybody, `own` for doc. There is nothing else.
#[derive(WebApiResource)]
#[webapi(
    manual,
    key_variable = "vault_id",
    key_pattern = "[a-z]+",
    methods(GET, PUT),
    require(PUT = login),
    handlers(get, update)
)]
struct Vault;

impl Vault {
    fn get(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let is_docs = ctx.user().is_some_and(|user| user.username == "doc");
        let is_seen = match ctx.key() {
            Some("open") => true,
            Some("own") => is_docs || ctx.is_superuser(),
            _ => false,
        };
        if is_seen { Ok(Reply::tree([("vault", Node::Null)])) } else { Err(ApiError::does_not_exist()) }
    }

    fn update(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        Self::get(ctx)
    }
}

/// Brings vaults.
#[derive(Extension)]
#[webapi(id = "vaults", version = "1.0", manual, root_resources(Vault))]
struct Vaults;

const OBJECTS: [&str; 3] = ["open", "own", "none"];
const METHODS: [Method; 3] = [Method::Get, Method::Put, Method::Delete];

/// Who asks, and what is missing for it.
#[derive(Debug)]
struct Caller {
    name: String,
    /// Whether the credentials are good.
    is_good: bool,
    is_doc: bool,
    /// The actions that the token's scopes allow; none without such a token.
    scopes: Option<Vec<Action>>,
    /// The actions whose scopes the client could ask for.
    client_may: Vec<Action>,
    /// The methods that the policy allows; all without one.
    policy: Option<Vec<Method>>,
    credentials: Presented,
}

#[derive(Debug)]
enum Presented {
    Nothing,
    Session(String),
    Token(String),
    ApiToken(String),
}

impl Caller {
    /// The rule that refuses.
    fn expected(&self, is_enabled: bool, method: Method, object: &str) -> Option<&'static str> {
        let lacks_scope = self.scopes.as_ref().is_some_and(|scopes| !scopes.contains(&method.action()));
        let lacks_policy = self.policy.as_ref().is_some_and(|methods| !methods.contains(&method));
        let sees = object == "open" || object == "own" && self.is_doc;
        [
            (!self.is_good, "credentials"),
            (!is_enabled, "extension state"),
            (method == Method::Delete, "method"),
            (lacks_scope && !self.client_may.contains(&method.action()), "client"),
            (lacks_scope, "scope"),
            (lacks_policy, "token policy"),
            (method == Method::Put && matches!(self.credentials, Presented::Nothing), "user permission"),
            (!sees, "object rule"),
        ]
        .into_iter()
        .find_map(|(refuses, rule)| refuses.then_some(rule))
    }

    fn header(&self) -> Vec<(&'static str, String)> {
        match &self.credentials {
            Presented::Nothing => Vec::new(),
            Presented::Session(cookie) => vec![("cookie", format!("webapi_session={cookie}"))],
            Presented::Token(text) => vec![("authorization", format!("Bearer {text}"))],
            Presented::ApiToken(text) => vec![("authorization", format!("token {text}"))],
        }
    }
}

/// Nobody, a person, API tokens of each policy, and tokens of each set of scopes, of each client, with a user and
/// without; and some that are worth nothing.
fn callers(fixture: &Fixture) -> Vec<Caller> {
    let mut callers = vec![caller("nobody", false, Presented::Nothing)];
    let session = fixture.with(|conn| SessionBackend::log_in(conn, &fixture.api.tools(), "doc"));
    callers.push(caller("session", true, Presented::Session(session.expect("a session"))));

    for (client, allowed) in [("free", None), ("reader", Some("vault:read"))] {
        let new = NewClient {
            name: client,
            client_id: Some(client),
            allowed_scopes: allowed,
            ..NewClient::default()
        };
        fixture.create_client(new).expect("a client");
        for (scopes, actions) in [
            ("", vec![]),
            ("vault:read", vec![Action::Read]),
            ("vault:write", vec![Action::Write]),
            ("vault:read vault:write", vec![Action::Read, Action::Write]),
        ] {
            for username in [None, Some("doc")] {
                let text =
                    format!("r-{client}-{}-{}", scopes.replace([' ', ':'], "-"), username.unwrap_or("-"));
                let request = TokenRequest { client_id: client, username, scopes, ..TokenRequest::default() };
                fixture.mint(&text, &request);
                let mut caller = caller(&text, username.is_some(), Presented::Token(text.clone()));
                caller.client_may = if allowed.is_none() { Action::ALL.to_vec() } else { vec![Action::Read] };
                caller.scopes = Some(actions.clone());
                callers.push(caller);
            }
        }
    }
    let tokens = ApiTokens::of(&fixture.api).expect("there are API tokens");
    for (name, policy, methods) in [
        ("everything", json!({}), vec![Method::Get, Method::Put, Method::Delete]),
        (
            "reading",
            json!({"resources": {"vault": {"*": {"allow": ["GET"], "block": ["*"]}}}}),
            vec![Method::Get],
        ),
        ("nothing", json!({"resources": {"vault": {"*": {"block": ["*"]}}}}), vec![]),
    ] {
        let policy = Some(Policy::new(policy, &fixture.api.snapshot()).expect("a policy"));
        let new = NewApiToken { user_id: fixture.user("doc"), policy, ..NewApiToken::default() };
        let made = fixture.with(|conn| tokens.create(conn, fixture.api.clock(), new));
        let text = made.expect("a token").1.expose().to_owned();
        let mut caller = caller(name, true, Presented::ApiToken(text));
        caller.policy = Some(methods);
        callers.push(caller);
    }
    let expired = TokenRequest {
        client_id: "free",
        expires_at: Some(fixture.api.clock().now()),
        ..TokenRequest::default()
    };
    fixture.mint("r-expired", &expired);
    for credentials in [
        Presented::Token("r-unknown".to_owned()),
        Presented::Token("r-expired".to_owned()),
        Presented::ApiToken("unknown".to_owned()),
    ] {
        let mut caller = caller("worth nothing", false, credentials);
        caller.is_good = false;
        callers.push(caller);
    }
    callers
}

fn caller(name: &str, is_doc: bool, credentials: Presented) -> Caller {
    let name = name.to_owned();
    Caller { name, is_good: true, is_doc, scopes: None, client_may: Vec::new(), policy: None, credentials }
}

fn explained(
    fixture: &Fixture,
    caller: &Caller,
    method: Method,
    path: &str,
) -> (Option<&'static str>, String) {
    let (access, api_token);
    let who = match &caller.credentials {
        Presented::Nothing => Who::Nobody,
        Presented::Session(_) => Who::User("doc"),
        Presented::Token(text) => {
            access = AccessToken::new(text);
            Who::Token(&access)
        }
        Presented::ApiToken(text) => {
            api_token = TokenText::new(text);
            Who::ApiToken(&api_token)
        }
    };
    let explained = explain(&fixture.api, Question { who, method, path }).expect("it can be explained");
    (explained.refused_by(), explained.to_string())
}

async fn check(fixture: &Fixture, callers: &[Caller], is_enabled: bool) -> usize {
    let mut refusals = 0;
    for (caller, method) in callers.iter().flat_map(|caller| METHODS.map(|method| (caller, method))) {
        let mut bodies = Vec::new();
        for object in OBJECTS {
            let path = format!("/api/vaults/{object}/");
            let expected = caller.expected(is_enabled, method, object);
            let (named, text) = explained(fixture, caller, method, &path);
            let cell = format!("{} {method} {object}, enabled {is_enabled}", caller.name);
            assert_eq!(named, expected, "{cell}:\n{text}");
            let headers = caller.header();
            let headers: Vec<(&str, &str)> =
                headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let answer = fixture.send(method.as_str(), &path, &headers, "").await;
            assert_eq!(answer.status >= 400, expected.is_some(), "{cell}: {} {}", answer.status, answer.body);
            assert!(!answer.body.contains("refuses"), "{cell}: {}", answer.body);
            refusals += usize::from(expected.is_some());
            bodies.push((object, answer.status, answer.body));
        }
        // Where doc's is hidden, nothing tells it from what is not there.
        if !caller.is_doc || !caller.is_good {
            assert_eq!(bodies[1].1, bodies[2].1, "{} {method}", caller.name);
            assert_eq!(bodies[1].2, bodies[2].2, "{} {method}", caller.name);
        }
    }
    refusals
}

/// Issue 5, acceptance 7.
#[actix_web::test]
async fn every_refusal_of_a_generated_matrix_is_explained_by_the_rule_that_refuses() {
    on_each_extended_with(
        "refusals",
        AuthorizationServerBuilder::explain_refusals,
        |builder| {
            let builder = builder.extension(Vaults).api_tokens(ApiTokenSettings::new("vlt"));
            // Whoever fails so often would be told to wait.
            builder.rate_limits(RateLimits::off())
        },
        async |fixture| {
            let (extensions, by) = (fixture.api.extensions().expect("extensions"), By::program("a test"));
            extensions.enable("vaults", &by).expect("it can be enabled");
            let callers = callers(fixture);
            let with = check(fixture, &callers, true).await;
            extensions.disable("vaults", &by).expect("it can be disabled");
            let without = check(fixture, &callers, false).await;
            println!("{} callers, {with} refusals with the extension, {without} without", callers.len());
            assert_eq!(without, callers.len() * METHODS.len() * OBJECTS.len());
        },
    )
    .await;
}
