//! node-oidc-provider as the issuer, and a resource server of ours that accepts its tokens: signed ones by the keys that it
//! publishes, opaque ones by asking it.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;

use webapi_core::WebApi;
use webapi_core::clock::{Clock as _, ManualClock, SystemClock};
use webapi_core::db::Database;
use webapi_core::prelude::*;
use webapi_core::testing::{Answer, Client};
use webapi_oauth2::ClientSecret;
use webapi_oauth2::verifier::{AcceptTokens as _, Introspection, JwtVerifier, ResourceServer, ScopeMap};

use crate::http::send;
use crate::site::{SECRET, library_folder, scripts};

/// The resources that tokens are for: what ends in `jwt` gets signed ones.
const SIGNED: &str = "https://notes.example.com/jwt";
const OPAQUE: &str = "https://notes.example.com/opaque";

/// What is to be read.
#[derive(WebApiResource)]
#[webapi(manual, singleton, handlers(get))]
struct Note;

impl Note {
    #[expect(clippy::unnecessary_wraps, reason = "handlers return results")]
    fn get(_: &mut Context<'_>) -> ApiResult<Reply> {
        Ok(Reply::tree([("note", Node::from("remember the milk"))]))
    }
}

/// The provider in a process of its own.
struct Issuer {
    child: Child,
    orders: ChildStdin,
    said: BufReader<ChildStdout>,
    url: String,
}

impl Issuer {
    fn start() -> Self {
        let mut command = Command::new("node");
        command.arg(scripts("node").join("issuer.mjs")).env("WEBAPI_TEST_CLIENTS", library_folder());
        command.env("ISSUER_SECRET", SECRET).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("node runs");
        let orders = child.stdin.take().expect("a pipe");
        let said = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut issuer = Self { child, orders, said, url: String::new() };
        issuer.url = issuer.line();
        issuer
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.said.read_line(&mut line).expect("it says something");
        line.trim().to_owned()
    }

    /// Puts another key first.
    fn rotate(&mut self) {
        writeln!(self.orders, "rotate").expect("it listens");
        assert_eq!(self.line(), "done");
    }

    fn token(&self, resource: &str, scope: &str) -> String {
        let form = format!(
            "grant_type=client_credentials&client_id=batch&client_secret={SECRET}&scope={scope}&resource={resource}"
        );
        let (status, answer) = send("POST", &format!("{}/token", self.url), None, &form);
        assert_eq!(status, 200, "{answer}");
        answer["access_token"].as_str().expect("a token").to_owned()
    }

    fn revoke(&self, token: &str) {
        let form = format!("token={token}&client_id=batch&client_secret={SECRET}");
        assert_eq!(send("POST", &format!("{}/token/revocation", self.url), None, &form).0, 200);
    }

    /// Ends the process, whatever it is doing.
    fn stop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Issuer {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A resource server without an authorization server of its own.
struct Accepting {
    client: Client,
    clock: Arc<ManualClock>,
}

impl Accepting {
    fn new(server: ResourceServer) -> Self {
        // The issuer's clock is that of the machine.
        let clock = Arc::new(ManualClock::at(SystemClock.now().timestamp()));
        let builder = WebApi::builder().database(Database::open("sqlite::memory:").expect("a database"));
        let builder = builder.without_inventory().resource::<Note>().clock(Arc::<ManualClock>::clone(&clock));
        let api = builder.resource_server(server).build().expect("the tree is sound");
        api.migrate().expect("the migrations run");
        Self { client: Client::new(&api), clock }
    }

    fn signed(issuer: &Issuer) -> Self {
        let verifier = JwtVerifier::discovered(&issuer.url, SIGNED).expect("a URL");
        Self::new(ResourceServer::new().verifier(verifier.scopes(scopes())))
    }

    fn opaque(issuer: &Issuer) -> Self {
        let place = format!("{}/token/introspection", issuer.url);
        let verifier = Introspection::new(issuer.url.as_str(), &place).expect("a URL");
        let verifier = verifier.client("reviews", ClientSecret::new(SECRET)).audience(OPAQUE);
        Self::new(ResourceServer::new().verifier(verifier.scopes(scopes())))
    }

    fn get(&self, token: &str) -> Answer {
        self.client.with_bearer(token).get("/api/note/")
    }

    fn status(&self, token: &str) -> u16 {
        self.get(token).status
    }
}

/// The issuer's names of scopes, and ours.
fn scopes() -> ScopeMap {
    ScopeMap::default().map("notes.read", ["note:read"])
}

/// Not known from memory, while nobody can be asked.
#[track_caller]
fn assert_unavailable(answer: &Answer) {
    assert_eq!(answer.status, 503, "{}", answer.text());
    assert!(answer.header("retry-after").is_some(), "{:?}", answer.headers);
}

#[test]
fn signed_tokens_of_node_oidc_provider_are_accepted_while_its_keys_rotate() {
    let mut issuer = Issuer::start();
    let accepting = Accepting::signed(&issuer);
    let first = issuer.token(SIGNED, "notes.read");
    assert_eq!(accepting.status(&first), 200);
    assert_eq!(accepting.status(&issuer.token(SIGNED, "notes.write")), 403, "it opens something else");
    assert_eq!(accepting.status(&issuer.token("https://others.example.com/jwt", "notes.read")), 401);
    let changed = format!("{}A", first.trim_end_matches(|last: char| last.is_ascii_alphanumeric()));
    assert_eq!(accepting.status(&changed), 401);

    issuer.rotate();
    let second = issuer.token(SIGNED, "notes.read");
    accepting.clock.advance(60);
    assert_eq!(accepting.status(&second), 200, "an unknown `kid` fetches the keys");
    assert_eq!(accepting.status(&first), 200, "the other key is still published");

    let unseen = issuer.token(SIGNED, "notes.read");
    issuer.stop();
    assert_eq!(accepting.status(&unseen), 200, "keys work for an hour");
    accepting.clock.advance(3_601);
    assert_unavailable(&accepting.get(&unseen));
}

#[test]
fn node_oidc_provider_is_asked_about_opaque_tokens() {
    let mut issuer = Issuer::start();
    let accepting = Accepting::opaque(&issuer);
    let token = issuer.token(OPAQUE, "notes.read");
    assert_eq!(accepting.status(&token), 200);
    assert_eq!(accepting.status(&issuer.token(OPAQUE, "notes.write")), 403, "it opens something else");
    assert_eq!(accepting.status(&issuer.token("https://others.example.com/x", "notes.read")), 401);
    assert_eq!(accepting.status("made-up"), 401);

    issuer.revoke(&token);
    accepting.clock.advance(31);
    assert_eq!(accepting.status(&token), 401, "half a minute is the bound");

    let (known, unseen) = (issuer.token(OPAQUE, "notes.read"), issuer.token(OPAQUE, "notes.read"));
    assert_eq!(accepting.status(&known), 200);
    issuer.stop();
    assert_eq!(accepting.status(&known), 200, "known until its bound");
    assert_unavailable(&accepting.get(&unseen));
    accepting.clock.advance(31);
    assert_unavailable(&accepting.get(&known));
}
