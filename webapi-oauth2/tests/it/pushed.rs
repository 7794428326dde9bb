//! Pushed authorization requests (RFC 9126): what a client hands over, and what a browser can do with the reference.

use diesel::prelude::*;
use webapi_core::rate_limit::{Rate, RateLimits};
use webapi_oauth2::AuthorizationServerBuilder;

use crate::authorize_page::{asks, assert_sent, assert_told, sent};
use crate::browser::Browser;
use crate::fixture::{Fixture, on_each, on_each_extended_with, on_each_with, racing_on_each};
use crate::flow::{CHALLENGE, REDIRECT_ENCODED, assert_error, by, text};
use crate::http::Answer;

const PREFIX: &str = "urn:ietf:params:oauth:request_uri:";

/// A good request of a client, with more parameters, and without the client's credentials.
fn request(more: &str) -> String {
    format!(
        "response_type=code&redirect_uri={REDIRECT_ENCODED}&scope=note:read+note:write&state=xyz\
         &code_challenge={CHALLENGE}&code_challenge_method=S256{more}"
    )
}

impl Fixture {
    async fn push(&self, client_id: &str, more: &str) -> Answer {
        self.post("par", &format!("{}{}", request(more), by(client_id))).await
    }

    /// The reference of a good request.
    async fn pushed(&self, client_id: &str) -> String {
        let answer = self.push(client_id, "").await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        text(&answer.json(), "request_uri").to_owned()
    }
}

/// Where a browser goes with a reference, with more parameters.
fn path(client_id: &str, request_uri: &str, more: &str) -> String {
    format!("/o/authorize/?client_id={client_id}&request_uri={}{more}", request_uri.replace(':', "%3A"))
}

async fn assert_refused(browser: &Browser<'_>, client_id: &str, request_uri: &str) {
    assert_told(&browser.get(&path(client_id, request_uri, "")).await, 400, "decided already");
}

#[actix_web::test]
async fn oa_365_a_pushed_request_has_a_reference_for_a_while() {
    on_each("oa_365", async |fixture| {
        fixture.clients();
        let answer = fixture.push("web", "").await;
        assert_eq!((answer.status, answer.header("cache-control")), (201, "no-store"));
        assert_eq!(answer.header("content-type"), "application/json");
        let body = answer.json();
        assert_eq!(
            (body["expires_in"].as_u64(), body.as_object().map(serde_json::Map::len)),
            (Some(90), Some(2))
        );
        let reference = text(&body, "request_uri").strip_prefix(PREFIX).expect("a reference of ours");
        assert!(reference.len() >= 43, "256 bits: {reference}");
        assert_ne!(fixture.pushed("web").await, text(&body, "request_uri"));
        let document = fixture.send("GET", "/.well-known/oauth-authorization-server", &[], "").await.json();
        let endpoint = "http://127.0.0.1:8080/o/par/";
        assert_eq!(document["pushed_authorization_request_endpoint"], endpoint);
        assert_eq!(document["require_pushed_authorization_requests"], false);
    })
    .await;
}

#[actix_web::test]
async fn oa_366_the_client_authenticates_as_at_the_token_endpoint() {
    on_each("oa_366", async |fixture| {
        fixture.clients();
        assert_eq!(fixture.push("spa", "").await.status, 201);
        let basic = [("authorization", format!("Basic {}", base64(&format!("web:{}", crate::flow::SECRET))))];
        let basic = basic.each_ref().map(|(name, value)| (*name, value.as_str()));
        assert_eq!(fixture.send("POST", "/o/par/", &basic, &request("")).await.status, 201);
        let wrong = format!("{}&client_id=web&client_secret=wrong", request(""));
        assert_error(&fixture.post("par", &wrong).await, 401, "invalid_client");
        let without = format!("{}&client_id=web", request(""));
        assert_error(&fixture.post("par", &without).await, 401, "invalid_client");
        assert_error(&fixture.post("par", &request("&client_id=nobody")).await, 401, "invalid_client");
        assert_eq!(fixture.push("web", "&code_verifier=hidden&access_token=hidden").await.status, 201);
        let stored = stored(fixture);
        assert!(stored.iter().all(|request| !request.contains("secret") && !request.contains("hidden")));
    })
    .await;
}

fn base64(text: &str) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(text)
}

#[derive(QueryableByName)]
struct Stored {
    #[diesel(sql_type = diesel::sql_types::Text)]
    request: String,
}

/// The requests that wait, as they are stored.
fn stored(fixture: &Fixture) -> Vec<String> {
    let rows: Vec<Stored> = fixture.with(|conn| {
        diesel::sql_query("SELECT request FROM oauth2_pending_requests").load(conn).expect("a store")
    });
    rows.into_iter().map(|row| row.request).collect()
}

#[actix_web::test]
async fn oa_367_oa_368_everything_is_validated_when_it_is_pushed() {
    on_each("oa_368", async |fixture| {
        fixture.clients();
        let reference = format!("&request_uri={PREFIX}abc");
        assert_error(&fixture.push("web", &reference).await, 400, "invalid_request");
        assert_error(&fixture.push("web", "&request=eyJ").await, 400, "request_not_supported");
        assert_error(&fixture.push("web", "&resource=other").await, 400, "invalid_target");
        assert_error(&fixture.push("web", "&state=again").await, 400, "invalid_request");
        assert_error(&fixture.push("web", "&prompt=dance").await, 400, "invalid_request");
        let long = format!("&login_hint={}", "x".repeat(16 * 1024));
        assert_error(&fixture.push("web", &long).await, 400, "invalid_request");
        let good = format!("{}{}", request(""), by("web"));
        let wrong = [
            (REDIRECT_ENCODED, "https%3A%2F%2Fevil.example.com%2F", "invalid_request"),
            ("note:read", "unknown:read", "invalid_scope"),
            ("response_type=code", "response_type=token", "unsupported_response_type"),
            ("response_type=code&", "", "invalid_request"),
            ("code_challenge_method=S256", "code_challenge_method=plain", "invalid_request"),
            (CHALLENGE, "", "invalid_request"),
            (CHALLENGE, "short", "invalid_request"),
        ];
        for (part, instead, error) in wrong {
            assert_error(&fixture.post("par", &good.replace(part, instead)).await, 400, error);
        }
        fixture.change("web", |client| client.grants.clear());
        assert_error(&fixture.push("web", "").await, 400, "unauthorized_client");
        assert_eq!(stored(fixture), Vec::<String>::new());
    })
    .await;
}

#[actix_web::test]
async fn oa_369_a_reference_leads_to_a_code_and_the_url_overrides_nothing() {
    on_each("oa_369", async |fixture| {
        fixture.clients();
        let browser = fixture.browser_of("doc").await;
        let evil =
            "&scope=note:destroy&state=evil&redirect_uri=https%3A%2F%2Fevil.example.com%2F&prompt=none";
        let page = browser.get(&path("web", &fixture.pushed("web").await, evil)).await;
        assert!(asks(&page) && !page.body.contains("note:destroy"), "{}", page.body);
        let answer = browser.allow(&page).await;
        let sent = sent(&answer);
        assert_eq!(sent.value("state"), Some("xyz"));
        let tokens = fixture.exchange("web", sent.value("code").expect("a code")).await;
        assert_eq!(tokens.status, 200, "{}", tokens.body);
        assert_eq!(text(&tokens.json(), "scope"), "note:read note:write");
        // Once the user agreed, the next one is answered at once, and a refusal is told as ever.
        let again = browser.get(&path("web", &fixture.pushed("web").await, "")).await;
        assert!(again.header("location").contains("code="), "{}", again.body);
        let page = browser.get(&path("spa", &fixture.pushed("spa").await, "")).await;
        assert_sent(&browser.decide(&page, &[]).await, "access_denied");
    })
    .await;
}

#[actix_web::test]
async fn oa_369_whoever_has_to_log_in_comes_back_to_the_request() {
    on_each("oa_369_login", async |fixture| {
        fixture.clients();
        let (browser, request_uri) = (fixture.browser(), fixture.pushed("web").await);
        let answer = browser.get(&path("web", &request_uri, "")).await;
        let login = answer.header("location").to_owned();
        assert!(login.starts_with("/accounts/login/?next=/o/authorize/"), "{login}");
        let form = browser.get(&login).await;
        assert!(form.body.contains("<strong>web</strong>"), "it tells what for");
        // Longer than a reference lives: from now on it is a request like any other.
        fixture.clock.advance(600);
        let next = crate::browser::hidden(&form, "next").expect("the way back");
        let back = browser.log_in_with("doc", "pw", &[("next", &next)]).await;
        let page = browser.get(back.header("location")).await;
        assert!(asks(&page), "{}", page.body);
        assert!(sent(&browser.allow(&page).await).value("code").is_some());
    })
    .await;
}

#[actix_web::test]
async fn oa_369_a_login_before_the_browser_arrives_is_no_fresh_one() {
    on_each("oa_369_fresh", async |fixture| {
        fixture.clients();
        for ask in ["&prompt=login", "&max_age=0", "&prompt=select_account"] {
            let answer = fixture.push("web", ask).await;
            let request_uri = text(&answer.json(), "request_uri").to_owned();
            fixture.clock.advance(5);
            let browser = fixture.browser_of("doc").await;
            fixture.clock.advance(5);
            let answer = browser.get(&path("web", &request_uri, "")).await;
            let login = answer.header("location").to_owned();
            assert!(login.starts_with("/accounts/login/?next=/o/authorize/"), "{ask}: {login}");
            let again = browser.get(&path("web", &request_uri, "")).await;
            assert_eq!(again.header("location"), login, "{ask}: nor is it after a second look");
            let next = crate::browser::hidden(&browser.get(&login).await, "next").expect("the way back");
            fixture.clock.advance(1);
            let answer = browser.log_in_with("doc", "pw", &[("next", &next)]).await;
            assert!(asks(&browser.get(answer.header("location")).await), "{ask}");
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_369_a_form_without_a_handle_decides_on_the_request_behind_the_reference() {
    on_each("oa_369_form", async |fixture| {
        fixture.clients();
        fixture.change("web", |client| client.requires_pushed_requests = true);
        let browser = fixture.browser_of("doc").await;
        let place = path("web", &fixture.pushed("web").await, "");
        assert!(asks(&browser.get(&place).await));
        let answer = browser.post(&place, &[("scope", "note:read"), ("allow", "1")]).await;
        assert!(sent(&answer).value("code").is_some());
        assert_told(&browser.get(&place).await, 400, "decided already");
    })
    .await;
}

#[actix_web::test]
async fn oa_368_what_changed_since_a_request_was_pushed_counts() {
    on_each("oa_368_again", async |fixture| {
        fixture.clients();
        let browser = fixture.browser_of("doc").await;
        let (first, second) = (fixture.pushed("web").await, fixture.pushed("web").await);
        fixture.change("web", |client| client.redirect_uris = vec!["https://client.example.com/new".into()]);
        assert_told(&browser.get(&path("web", &first, "")).await, 400, "redirect_uri");
        fixture.sql("UPDATE oauth2_clients SET is_enabled = FALSE WHERE client_id = 'web'");
        fixture.server.forget_verified(fixture.api.clock());
        assert_told(&browser.get(&path("web", &second, "")).await, 400, "client_id");
    })
    .await;
}

#[actix_web::test]
async fn oa_370_nobody_else_can_use_a_reference() {
    on_each("oa_370", async |fixture| {
        fixture.clients();
        let request_uri = fixture.pushed("web").await;
        let browser = fixture.browser_of("doc").await;
        assert_refused(&browser, "other", &request_uri).await;
        assert_refused(&browser, "web", &format!("{PREFIX}unknown")).await;
        let twice = path("web", &request_uri, "&client_id=other");
        assert_told(&browser.get(&twice).await, 400, "decided already");
        let nameless = path("", &request_uri, "");
        assert_told(&browser.get(&nameless).await, 400, "decided already");
        // It is still the client's own, and of the first browser that brings it.
        assert!(asks(&browser.get(&path("web", &request_uri, "")).await));
        assert_refused(&fixture.browser_of("doc").await, "web", &request_uri).await;
        assert!(asks(&browser.get(&path("web", &request_uri, "")).await), "the page may be loaded again");
    })
    .await;
}

#[actix_web::test]
async fn oa_371_a_reference_ends_with_the_decision_or_its_time() {
    on_each("oa_371", async |fixture| {
        fixture.clients();
        let browser = fixture.browser_of("doc").await;
        let (used, late) = (fixture.pushed("web").await, fixture.pushed("web").await);
        let page = browser.get(&path("web", &used, "")).await;
        assert!(sent(&browser.allow(&page).await).value("code").is_some());
        assert_refused(&browser, "web", &used).await;
        fixture.clock.advance(90);
        assert_refused(&browser, "web", &late).await;
    })
    .await;
}

#[actix_web::test]
async fn oa_371_a_browser_that_asks_many_times_at_once_gets_the_page_each_time() {
    racing_on_each("oa_371_again", async |fixture| {
        fixture.clients();
        let browser = fixture.browser_of("doc").await;
        let place = path("web", &fixture.pushed("web").await, "");
        let pages = futures_util::future::join_all((0..8).map(|_| browser.get(&place))).await;
        assert!(pages.iter().all(asks), "{:?}", pages.iter().map(|page| page.status).collect::<Vec<_>>());
    })
    .await;
}

#[actix_web::test]
async fn oa_371_of_many_browsers_at_once_one_gets_the_request() {
    racing_on_each("oa_371_race", async |fixture| {
        fixture.clients();
        let request_uri = fixture.pushed("web").await;
        let handle =
            webapi_oauth2::token::Handle::new(request_uri.strip_prefix(PREFIX).expect("a reference"));
        let claims = std::thread::scope(|scope| {
            let claim = |number: usize| {
                let handle = &handle;
                scope.spawn(move || {
                    let browser = format!("browser {number}");
                    fixture.with(|conn| {
                        let pending = fixture.server.pending();
                        pending.claim(conn, fixture.api.clock(), handle, &browser).expect("a store").is_some()
                    })
                })
            };
            let threads: Vec<_> = (0..8).map(claim).collect();
            threads.into_iter().map(|thread| thread.join().expect("a thread")).collect::<Vec<_>>()
        });
        assert_eq!(claims.iter().filter(|was_first| **was_first).count(), 1, "{claims:?}");
    })
    .await;
}

#[actix_web::test]
async fn oa_372_a_client_that_must_push_is_not_heard_otherwise() {
    on_each("oa_372", async |fixture| {
        fixture.clients();
        fixture.change("web", |client| client.requires_pushed_requests = true);
        let browser = fixture.browser_of("doc").await;
        let plain = |client_id: &str| format!("/o/authorize/?client_id={client_id}&{}", request(""));
        assert_sent(&browser.get(&plain("web")).await, "invalid_request");
        assert!(asks(&browser.get(&plain("spa")).await), "others may still");
        let form = [("scope", "note:read"), ("allow", "1")];
        assert_told(&browser.post(&plain("web"), &form).await, 400, "hand its request to the server first");
        assert!(asks(&browser.get(&path("web", &fixture.pushed("web").await, "")).await));
    })
    .await;
    on_each_with("oa_372_server", AuthorizationServerBuilder::require_pushed_requests, async |fixture| {
        fixture.clients();
        let browser = fixture.browser_of("doc").await;
        let plain = format!("/o/authorize/?client_id=spa&{}", request(""));
        assert_sent(&browser.get(&plain).await, "invalid_request");
        assert!(asks(&browser.get(&path("spa", &fixture.pushed("spa").await, "")).await));
        let document = fixture.send("GET", "/.well-known/oauth-authorization-server", &[], "").await.json();
        assert_eq!(document["require_pushed_authorization_requests"], true);
    })
    .await;
}

#[actix_web::test]
async fn oa_374_references_to_elsewhere_are_never_fetched() {
    on_each("oa_374", async |fixture| {
        fixture.clients();
        let browser = fixture.browser_of("doc").await;
        let elsewhere = "&request_uri=https%3A%2F%2Fclient.example.com%2Frequest.jwt";
        let plain = format!("/o/authorize/?client_id=web&{}{elsewhere}", request(""));
        assert_sent(&browser.get(&plain).await, "request_uri_not_supported");
    })
    .await;
}

#[actix_web::test]
async fn oa_375_requests_are_pushed_with_post() {
    on_each("oa_375", async |fixture| {
        let answer = fixture.send("GET", "/o/par/", &[], "").await;
        assert_eq!((answer.status, answer.header("allow")), (405, "POST, OPTIONS"));
    })
    .await;
}

#[actix_web::test]
async fn clients_without_a_secret_cannot_fill_the_table() {
    let limited = |builder: webapi_core::api::WebApiBuilder| builder.rate_limits(RateLimits::default());
    let few = |server: AuthorizationServerBuilder| server.pushed_requests(Rate::parse("3/m").ok());
    on_each_extended_with("pushed_limit", few, limited, async |fixture| {
        fixture.clients();
        for _ in 0..3 {
            assert_eq!(fixture.push("nobody", "").await.status, 401, "who is unknown uses nothing up");
            assert_eq!(fixture.push("spa", "").await.status, 201);
        }
        let answer = fixture.push("spa", "").await;
        assert_eq!((answer.status, answer.header("retry-after")), (429, "60"), "{}", answer.body);
        assert_eq!(fixture.push("web", "").await.status, 201, "who proves who they are is not counted");
    })
    .await;
}

#[test]
fn a_server_without_codes_cannot_demand_that_requests_are_pushed() {
    use webapi_oauth2::AuthorizationServer;
    use webapi_oauth2::grant::GrantType;
    let server =
        AuthorizationServer::builder("http://127.0.0.1:8080").without_grant(GrantType::AuthorizationCode);
    let error = server.require_pushed_requests().build().expect_err("a refusal");
    assert!(error.to_string().contains("`require_pushed_requests` needs the grant"), "{error}");
}
