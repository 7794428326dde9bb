//! The log and the database of a whole run, at the level `trace`, hold nothing that anybody could use.
//!
//! Every kind of secret is issued, used and guessed wrongly: passwords, sessions, proofs of forms, codes, access and
//! refresh tokens, identity tokens, device and user codes, client secrets, API tokens, minted tokens.

mod kept;
mod wire;

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::program::{Place, Server};
use wire::{Answer, Browser, ask};

/// The verifier and the challenge of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// A run, and every secret in it.
struct Run<'a> {
    place: &'a Place,
    options: Vec<&'a str>,
    server: &'a Server,
    secrets: Vec<String>,
}

impl Run<'_> {
    /// The last word that a command prints, which is a secret.
    fn printed(&mut self, arguments: &[&str]) -> String {
        let printed = self.place.succeeds(&[&self.options, arguments].concat());
        let secret = printed.split_whitespace().last().expect("a word").to_owned();
        self.secrets.push(secret.clone());
        secret
    }

    fn post(&self, path: &str, form: &str) -> Answer {
        ask(self.server.address(), "POST", path, &[], form)
    }

    fn get_as(&self, authorization: &str, path: &str) -> Answer {
        ask(self.server.address(), "GET", path, &[("Authorization", authorization)], "")
    }

    /// Asks for tokens that must be issued, and notes these members of the answer.
    #[track_caller]
    fn issued<const N: usize>(&mut self, form: &str, members: [&str; N]) -> [String; N] {
        let answer = self.post("/o/token/", form);
        assert_eq!(answer.status(), "200", "{}", answer.body);
        let found = members.map(|member| answer.text(member));
        self.secrets.extend(found.clone());
        found
    }

    /// What commands make, and what a program gets for itself.
    fn programs(&mut self) {
        self.printed(&["create-application", "confidential", "client-credentials"]);
        let minted = self.printed(&["mint-token", "service", "review_request:read"]);
        let own = self.printed(&["create-api-token", "alice", "--note", "a test"]);
        let service = "client_id=service&client_secret=service-secret-that-somebody-chose";
        let form = format!("grant_type=client_credentials&scope=review_request:read&{service}");
        let [access] = self.issued(&form, ["access_token"]);
        for authorization in [format!("Bearer {access}"), format!("Bearer {minted}"), format!("token {own}")]
        {
            let answer = self.get_as(&authorization, "/api/review-requests/");
            assert_eq!(answer.status(), "200", "{}", answer.body);
        }
        for path in ["/o/introspect/", "/o/revoke_token/"] {
            let answer = self.post(path, &format!("token={access}&{service}"));
            assert_eq!(answer.status(), "200", "{path}: {}", answer.body);
        }
        self.get_as(&format!("Bearer {access}"), "/api/review-requests/");
    }

    /// A person signs in, connects an application, which gets everything there is, and lets a device in.
    fn people(&mut self) {
        let address = self.server.address();
        let mut browser = Browser::new(address);
        assert!(!browser.log_in("alice", "wrong-pass-word-of-a-test"));
        assert!(!browser.log_in("pass-word-as-a-name", "x"));
        assert!(browser.log_in("alice", "alice-pass-word"), "alice logs in");
        let request = format!(
            "/o/authorize/?response_type=code&client_id=trusted&state=state&scope=openid+review_request:read\
             &redirect_uri=https%3A%2F%2Fclient.example.com%2Fcb&code_challenge_method=S256\
             &code_challenge={CHALLENGE}"
        );
        browser.get(&format!("{request}&id_token_hint=hint-of-a-test"));
        let sent = browser.get(&request);
        let (_, code) = sent.location().split_once("code=").expect("a code");
        let code = code.split('&').next().unwrap_or_default().to_owned();
        let trusted = "client_id=trusted&client_secret=trusted-secret-that-somebody-chose";
        let exchange = format!(
            "grant_type=authorization_code&code={code}&redirect_uri=https%3A%2F%2Fclient.example.com%2Fcb\
             &code_verifier={VERIFIER}&{trusted}"
        );
        let [access, refresh, _] = self.issued(&exchange, ["access_token", "refresh_token", "id_token"]);
        let form = format!("grant_type=refresh_token&refresh_token={refresh}&{trusted}");
        let [next, _] = self.issued(&form, ["access_token", "refresh_token"]);
        assert_eq!(self.get_as(&format!("Bearer {next}"), "/o/userinfo/").status(), "200");
        let resource_server =
            "client_id=resource-server&client_secret=resource-server-secret-that-somebody-chose";
        self.post("/o/introspect/", &format!("token={access}&{resource_server}"));
        assert_eq!(self.post("/o/token/", &exchange).status(), "400", "a replay is a line of its own");

        let asked = self.post("/o/device-authorization/", "client_id=tv&scope=review_request:read");
        let (device_code, user_code) = (asked.text("device_code"), asked.text("user_code"));
        let poll = format!(
            "grant_type=urn:ietf:params:oauth:grant-type:device_code&client_id=tv&device_code={device_code}"
        );
        assert_eq!(self.post("/o/token/", &poll).status(), "400");
        browser.get(&format!("/o/device/?user_code={user_code}"));
        let entered = browser.post("/o/device/", &format!("user_code={user_code}")).location().to_owned();
        browser.get(&entered);
        assert_eq!(browser.post(&entered, "action=accept").status(), "303");
        self.issued(&poll, ["access_token", "refresh_token"]);

        let basic = STANDARD.encode("alice:alice-pass-word");
        assert_eq!(self.get_as(&format!("Basic {basic}"), "/api/").status(), "200");
        self.secrets.extend([code, device_code, user_code.replace('-', ""), user_code, basic]);
        self.secrets.extend([VERIFIER.to_owned(), "alice-pass-word".to_owned()]);
        self.secrets.extend(["wrong-pass-word-of-a-test", "pass-word-as-a-name"].map(str::to_owned));
        self.secrets.push("-secret-that-somebody-chose".to_owned());
        self.secrets.append(&mut browser.held);
    }

    /// What is no credential, and may be somebody's elsewhere.
    fn guesses(&mut self) {
        let service = "client_id=service&client_secret=service-secret-that-somebody-chose";
        for form in [
            format!("grant_type=client_credentials&{}", service.replace("that", "which")),
            format!("grant_type=authorization_code&code=code-of-a-test&{service}"),
            format!("grant_type=refresh_token&refresh_token=refresh-of-a-test&{service}"),
            "grant_type=password&username=alice&password=password-of-a-test".to_owned(),
        ] {
            assert!(self.post("/o/token/", &form).status().starts_with('4'));
        }
        self.get_as("Bearer bearer-of-a-test", "/api/?access_token=bearer-in-a-query");
        self.get_as("token api-token-of-a-test", "/api/");
        let guesses = [
            "secret-which-somebody",
            "code-of-a-test",
            "refresh-of-a-test",
            "password-of-a-test",
            "bearer-of-a-test",
            "bearer-in-a-query",
            "api-token-of-a-test",
            "hint-of-a-test",
        ];
        self.secrets.extend(guesses.map(str::to_owned));
    }
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

/// Runs a server, and looks for every secret in what it left behind.
fn leaves_nothing(place: Place, database: impl FnOnce(&Place) -> String) {
    let place = place.with_variable("RUST_LOG", "trace");
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance.toml").display().to_string();
    let options = vec!["--config", &config, "--log-file", "run.log"];
    let server = place.serve(&[&options[..], &["--no-demo"]].concat());
    let mut run = Run { place: &place, options, server: &server, secrets: Vec::new() };
    run.programs();
    run.people();
    run.guesses();
    let secrets = run.secrets;
    assert!(server.stop(), "the server ends well");

    let (log, database) = (kept::files(&place.directory, "run.log"), database(&place));
    for part in [
        "TRACE",
        "token.issued",
        "token.refreshed",
        "token.reuse_detected",
        "client.refused",
        "login.succeeded",
        "login.failed",
        "signing_key.made",
    ] {
        assert!(log.contains(part), "the log is none: {part}");
    }
    assert!(database.contains("Television"), "the database is none");
    assert!(secrets.len() > 30, "these are all: {}", secrets.len());
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        assert!(secret.len() >= 8, "{secret}");
        assert!(!log.contains(secret.as_str()), "in the log: {secret}");
        let digits = hex(secret);
        assert!(
            !database.contains(secret.as_str()) && !database.contains(&digits),
            "in the database: {secret}"
        );
    }
}

#[test]
fn oa_520_oa_522_oa_523_neither_log_nor_database_of_a_run_at_trace_level_holds_a_credential() {
    let place = Place::new("credentials");
    leaves_nothing(place, |place| kept::files(&place.directory, "reviews.db"));
}

#[cfg(feature = "postgres")]
#[test]
fn oa_520_oa_522_oa_523_nor_do_those_of_a_run_on_postgresql() {
    let database = super::own_database::OwnDatabase::create("credentials");
    let place = Place::with_database("credentials-pg", &database.url());
    leaves_nothing(place, |_| kept::dump(&database.url()));
}
