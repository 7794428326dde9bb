//! The views of the `oauth` corpus beyond its records: what the toolkit's documentation says of other methods, tokens and
//! bodies, or what the standards say in its place.

use webapi_tests::golden::application::Application;
use webapi_tests::golden::database;
use webapi_tests::golden::oauth::profile::Profile;

use super::served::Served;

fn served(profile: Profile) -> Served {
    Served::begin(database::sqlite().expect("a database in memory"), Application::OAuth(profile))
}

/// Method, path, token (none if it is empty), status.
type Case = (&'static str, &'static str, &'static str, u16);

fn check(served: &Served, cases: &[Case]) {
    for (method, path, token, status) in cases {
        let bearer = format!("Bearer {token}");
        let headers = [("Authorization", bearer.as_str())];
        let headers = if token.is_empty() { &[][..] } else { &headers[..] };
        let answer = served.ask(method, path, headers);
        assert_eq!(answer.status, *status, "{method} {path} {token}: {}", answer.text());
    }
}

#[test]
fn a_permission_is_asked_before_a_method_is_looked_for() {
    check(
        &served(Profile::Default),
        &[
            ("HEAD", "/api/has-scope/", "at-music", 200),
            ("OPTIONS", "/api/rw/", "at-read", 200),
            ("PATCH", "/api/has-scope/", "at-music", 405),
            ("PATCH", "/users/", "at-read", 403),
            ("DELETE", "/users/", "at-write", 405),
            ("POST", "/", "at-read", 405),
            ("POST", "/api/hello", "", 401),
            ("POST", "/api/hello", "at-read", 405),
            ("PUT", "/view/rw/", "at-write-music", 405),
        ],
    );
}

#[test]
fn every_permission_has_its_own_idea_of_enough() {
    check(
        &served(Profile::Default),
        &[
            ("GET", "/api/has-scope-undefined/", "", 401),
            ("GET", "/api/has-scope-empty/", "", 401),
            ("GET", "/api/resource/", "at-read-music", 403),
            ("GET", "/api/resource-none/", "", 401),
            ("POST", "/api/oas/", "at-alt45", 200),
            ("POST", "/api/oas/", "at-alt4", 403),
            ("PUT", "/api/oas/", "at-rw", 200),
            ("OPTIONS", "/api/oas/", "at-read", 403),
            ("POST", "/api/oas-empty/", "at-all", 403),
            ("GET", "/api/session-first/", "at-groups", 200),
            ("GET", "/api/session-first/", "at-read", 403),
            ("GET", "/api/session-only/", "at-groups", 403),
            ("GET", "/", "at-client", 403),
            ("GET", "/users/", "at-client", 403),
            ("GET", "/groups/", "at-client", 403),
            ("OPTIONS", "/dec/rw/", "at-write-music", 403),
            ("OPTIONS", "/view/rw/", "", 200),
        ],
    );
}

#[test]
fn a_throttle_counts_whoever_was_let_through() {
    let served = served(Profile::Default);
    for _ in 0..4 {
        check(&served, &[("GET", "/api/throttled/", "at-write", 403), ("GET", "/api/throttled/", "", 401)]);
    }
    check(&served, &[("GET", "/api/throttled/", "at-read", 200); 3]);
    let answer = served.ask("GET", "/api/throttled/", &[("Authorization", "Bearer at-rw")]);
    let seconds: u64 = answer.all("retry-after").next().and_then(|text| text.parse().ok()).expect("seconds");
    assert!((1..=3600).contains(&seconds), "{seconds}");
    assert!(
        answer.text().contains(&format!("Expected available in {seconds} seconds.")),
        "{}",
        answer.text()
    );
}

#[test]
fn a_body_is_read_before_anybody_is_asked_who_they_are() {
    let served = served(Profile::Default);
    for (path, content_type, body, status) in [
        ("/api/has-scope/", "application/json", "{bad", 400),
        ("/api/has-scope/", "application/json", "{}", 401),
        ("/api/has-scope/", "text/plain", "bad", 415),
        ("/users/", "application/x-www-form-urlencoded", "%zz", 401),
    ] {
        assert_eq!(served.send("POST", path, content_type, body).status, status, "{path} {body}");
    }
}

#[test]
fn a_resource_server_knows_what_its_issuer_says() {
    check(
        &served(Profile::Rs),
        &[
            ("GET", "/api/auth-only/", "", 401),
            ("GET", "/api/auth-only/", "at-client", 403),
            ("GET", "/api/has-scope/", "at-client", 200),
            ("GET", "/api/auth-only/", "at-carol", 401),
            ("GET", "/api/auth-only/", "rt-read", 401),
            ("GET", "/users/1/", "at-read", 200),
        ],
    );
}
