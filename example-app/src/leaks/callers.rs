//! Everybody who may ask: nobody, each person, each token.

use serde_json::{Value, json};
use webapi_core::api_token::{ApiTokens, NewApiToken, Policy};
use webapi_oauth2::command::{NewClient, TokenRequest, create_client, mint_token};
use webapi_oauth2::enable_webapi_scopes;

use super::nobody;
use super::places::Places;
use super::server::Server;

/// Somebody who asks.
#[derive(Clone)]
pub(super) struct Caller {
    pub(super) name: String,
    /// What proves who it is.
    pub(super) header: Option<(&'static str, String)>,
    /// The person behind it, whose rights bound those of a token.
    pub(super) person: Option<&'static str>,
}

impl Caller {
    /// Whether somebody asks without a token.
    pub(super) fn is_person(&self) -> bool {
        self.person == Some(self.name.as_str())
    }
}

/// The people of the demo who can log in.
const PEOPLE: [&str; 4] = ["admin", "doc", "grumpy", "dopey"];

/// Nobody in particular, and everybody.
pub(super) fn people(server: &Server) -> Vec<Caller> {
    let mut all = vec![nobody()];
    all.extend(PEOPLE.map(|name| server.person(name)));
    all
}

/// OAuth2 tokens: one with every scope, one for each scope that reads, each for several people and for nobody.
pub(super) fn bearers(server: &Server) -> Vec<Caller> {
    let api = &server.api;
    let client = NewClient { name: "Leaks", client_id: Some("leaks"), ..NewClient::default() };
    api.database().with(|conn| create_client(api, conn, client)).expect("a connection").expect("a client");
    let scopes = enable_webapi_scopes(api).dictionary();
    let reading: Vec<&str> =
        scopes.iter().map(|(scope, _)| scope).filter(|scope| scope.ends_with(":read")).collect();
    let every = reading.join(" ");
    let mut all = Vec::new();
    for person in [Some("admin"), Some("doc"), None] {
        all.push(bearer(server, person, &every, "every scope"));
        all.extend(reading.iter().map(|scope| bearer(server, person, scope, scope)));
    }
    all
}

fn bearer(server: &Server, person: Option<&'static str>, scopes: &str, name: &str) -> Caller {
    let api = &server.api;
    let wanted = TokenRequest { client_id: "leaks", username: person, scopes, ..TokenRequest::default() };
    let minted = api.database().with(|conn| mint_token(api, conn, wanted));
    let minted = minted.expect("a connection").expect("a token");
    Caller {
        name: format!("token of {} for {name}", person.unwrap_or("nobody")),
        header: Some(("Authorization", format!("Bearer {}", minted.token.expose()))),
        person,
    }
}

/// API tokens: with no policy, reading only, with each resource closed, with nothing else open, with one object closed.
pub(super) fn policies(server: &Server, places: &Places) -> Vec<Caller> {
    let rules = |resources: Value| json!({ "resources": resources });
    let mut all = vec![
        ("no policy".to_owned(), json!({})),
        ("reading".to_owned(), rules(json!({"*": {"allow": ["GET"], "block": ["*"]}}))),
        ("nothing".to_owned(), rules(json!({"*": {"block": ["*"]}}))),
    ];
    for (&id, keys) in &places.keys {
        all.push((format!("all but {id}"), rules(json!({id: {"*": {"block": ["GET"]}}}))));
        all.push((
            format!("only {id}"),
            rules(json!({"*": {"block": ["*"]}, id: {"*": {"allow": ["GET"]}}})),
        ));
        if let Some(key) = keys.first() {
            all.push((format!("all but {id} {key}"), rules(json!({id: {key: {"block": ["*"]}}}))));
            let one = json!({"*": {"allow": ["*"]}, id: {key: {"allow": ["GET"]}, "*": {"block": ["*"]}}});
            all.push((format!("of {id} only {key}"), rules(one)));
        }
    }
    all.iter().map(|(name, policy)| limited(server, "doc", name, policy)).collect()
}

fn limited(server: &Server, person: &'static str, name: &str, policy: &Value) -> Caller {
    let api = &server.api;
    let policy = Policy::new(policy.clone(), &api.snapshot()).expect("a sound policy");
    let tokens = ApiTokens::of(api).expect("the application has API tokens");
    let made = api.database().with(|conn| {
        let user_id = api.users().by_username(conn, person)?.expect("a person").user.id;
        let new = NewApiToken { user_id, policy: Some(policy), ..NewApiToken::default() };
        tokens.create(conn, api.clock(), new)
    });
    let (_, text) = made.expect("a connection").expect("a token");
    Caller {
        name: format!("API token of {person} for {name}"),
        header: Some(("Authorization", format!("token {}", text.expose()))),
        person: Some(person),
    }
}
