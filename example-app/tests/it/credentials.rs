//! The log and the database of a whole run, at the level `trace`, hold nothing that anybody could use.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::program::{Place, Server};

/// An answer as it came over the wire.
struct Answer {
    head: String,
    body: String,
}

impl Answer {
    fn status(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }

    /// A member of a JSON body.
    #[track_caller]
    fn text(&self, member: &str) -> String {
        let body: Value = serde_json::from_str(&self.body).unwrap_or_default();
        let text = body[member].as_str().map(str::to_owned);
        text.unwrap_or_else(|| panic!("{member} in {}\n{}", self.head, self.body))
    }

    /// The value of a cookie that it sets.
    fn cookie(&self, name: &str) -> Option<String> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut set = lines.filter(|(header, _)| header.eq_ignore_ascii_case("set-cookie"));
        let pair = set.find_map(|(_, value)| value.strip_prefix(&format!("{name}=")).map(str::to_owned))?;
        pair.split(';').next().map(str::to_owned)
    }
}

fn ask(server: &Server, method: &str, path: &str, headers: &[(&str, &str)], form: &str) -> Answer {
    let address = server.address();
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    for (name, value) in headers {
        head = format!("{head}{name}: {value}\r\n");
    }
    if !form.is_empty() {
        let (kind, length) = ("application/x-www-form-urlencoded", form.len());
        head = format!("{head}Content-Type: {kind}\r\nContent-Length: {length}\r\n");
    }
    let mut stream = TcpStream::connect(address).expect("the server listens");
    write!(stream, "{head}\r\n{form}").expect("it reads");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("it answers");
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").expect("an answer has a head and a body");
    Answer { head: head.to_owned(), body: body.to_owned() }
}

/// The form token and the browser's cookies of the login page.
fn log_in(server: &Server, username: &str, password: &str) -> Option<String> {
    let page = ask(server, "GET", "/accounts/login/", &[], "");
    let (_, rest) = page.body.split_once("name=\"csrfmiddlewaretoken\" value=\"")?;
    let token = rest.split('"').next()?;
    let cookies: Vec<String> = page
        .head
        .lines()
        .filter_map(|line| line.split_once(": "))
        .filter(|(header, _)| header.eq_ignore_ascii_case("set-cookie"))
        .filter_map(|(_, value)| value.split(';').next().map(str::to_owned))
        .collect();
    let form = format!("csrfmiddlewaretoken={token}&username={username}&password={password}");
    let headers = [("Cookie", cookies.join("; ")), ("Origin", format!("http://{}", server.address()))];
    let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
    let answer = ask(server, "POST", "/accounts/login/", &headers, &form);
    answer.cookie("rbsessionid").filter(|value| !value.is_empty())
}

/// Every file in a folder whose name begins so, as text.
fn contents(folder: &Path, start: &str) -> String {
    let files = std::fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("an entry").path());
    let named =
        files.filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(start)));
    let texts = named.map(|path| std::fs::read(path).expect("a file"));
    texts.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).collect()
}

#[test]
fn oa_520_oa_522_oa_523_neither_log_nor_database_of_a_run_at_trace_level_holds_a_credential() {
    let place = Place::new("credentials").with_variable("RUST_LOG", "trace");
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance.toml").display().to_string();
    let options = ["--config", &config, "--log-file", "run.log"];
    let mut secrets: Vec<String> = Vec::new();
    let server = place.serve(&[&options[..], &["--no-demo"]].concat());

    let printed = |arguments: &[&str]| place.succeeds(&[&options[..], arguments].concat());
    let last_word = |text: &str| text.split_whitespace().last().expect("a word").to_owned();
    secrets.push(last_word(&printed(&["create-application", "confidential", "client-credentials"])));
    secrets.push(last_word(&printed(&["mint-token", "service", "review_request:read"])));
    secrets.push(last_word(&printed(&["create-api-token", "alice", "--note", "a test"])));

    let token = |form: &str| ask(&server, "POST", "/o/token/", &[], form);
    let service = "client_id=service&client_secret=service-secret-that-somebody-chose";
    let issued = token(&format!("grant_type=client_credentials&scope=review_request:read&{service}"));
    assert_eq!(issued.status(), "200", "{}", issued.body);
    let access = issued.text("access_token");
    for path in ["/o/introspect/", "/o/revoke_token/"] {
        let answer = ask(&server, "POST", path, &[], &format!("token={access}&{service}"));
        assert_eq!(answer.status(), "200", "{path}: {}", answer.body);
        let bearer = format!("Bearer {access}");
        ask(&server, "GET", "/api/review-requests/", &[("Authorization", bearer.as_str())], "");
    }
    secrets.push(access);
    let device =
        ask(&server, "POST", "/o/device-authorization/", &[], "client_id=tv&scope=review_request:read");
    assert_eq!(device.status(), "200", "{}", device.body);
    let (device_code, user_code) = (device.text("device_code"), device.text("user_code"));
    let poll = "grant_type=urn:ietf:params:oauth:grant-type:device_code&client_id=tv&device_code=";
    assert_eq!(token(&format!("{poll}{device_code}")).status(), "400");
    secrets.extend([device_code, user_code]);

    let session = log_in(&server, "alice", "alice-pass-word").expect("alice logs in");
    assert!(log_in(&server, "alice", "wrong-pass-word-of-a-test").is_none());
    let cookie = format!("rbsessionid={session}");
    let approve = "/o/authorize/?response_type=code&client_id=trusted&state=state&scope=review_request:read\
                   &redirect_uri=https%3A%2F%2Fclient.example.com%2Fcb&code_challenge_method=S256\
                   &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&id_token_hint=hint-of-a-test";
    ask(&server, "GET", approve, &[("Cookie", cookie.as_str())], "");
    secrets.push(session);
    for (form, guess) in [
        (
            format!("grant_type=client_credentials&{}", service.replace("that", "which")),
            "secret-which-somebody",
        ),
        (format!("grant_type=authorization_code&code=code-of-a-test&{service}"), "code-of-a-test"),
        (format!("grant_type=refresh_token&refresh_token=refresh-of-a-test&{service}"), "refresh-of-a-test"),
    ] {
        assert!(token(&form).status().starts_with('4'));
        secrets.push(guess.to_owned());
    }
    let basic = format!("Basic {}", STANDARD.encode("alice:alice-pass-word"));
    ask(&server, "GET", "/api/", &[("Authorization", basic.as_str())], "");
    ask(
        &server,
        "GET",
        "/api/?access_token=bearer-in-a-query",
        &[("Authorization", "Bearer bearer-of-a-test")],
        "",
    );
    secrets.extend(
        ["alice-pass-word", "wrong-pass-word-of-a-test", "-secret-that-somebody-chose"].map(String::from),
    );
    secrets.extend(["bearer-in-a-query", "bearer-of-a-test", "hint-of-a-test"].map(String::from));
    secrets.push(STANDARD.encode("alice:alice-pass-word"));
    assert!(server.stop(), "the server ends well");

    let (log, database) = (contents(&place.directory, "run.log"), contents(&place.directory, "reviews.db"));
    for part in ["TRACE", "token.issued", "client.refused", "login.succeeded", "login.failed"] {
        assert!(log.contains(part), "the log is none: {part}");
    }
    assert!(database.contains("Television"), "the database is none");
    for secret in secrets {
        assert!(secret.len() >= 8, "{secret}");
        assert!(!log.contains(&secret), "in the log: {secret}");
        assert!(!database.contains(&secret), "in the database: {secret}");
    }
}
