//! The login page and the logout page.

use webapi_core::rate_limit::Limit;

use crate::browser::{Browser, hidden};
use crate::fixture::{Fixture, on_each, on_each_with};
use crate::http::Answer;

const LOGIN: &str = "/accounts/login/";
const SESSION: &str = "webapi_session";

/// The headers that every page has.
#[track_caller]
pub(crate) fn assert_page(answer: &Answer) {
    assert_eq!(answer.header("x-frame-options"), "DENY");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("vary"), "Cookie");
    assert_eq!(answer.header("access-control-allow-origin"), "");
    let policy = answer.header("content-security-policy");
    for part in ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
}

/// Who the API takes the browser for.
async fn known_as(browser: &Browser<'_>) -> String {
    browser.get("/api/notes/").await.json()["user"].as_str().unwrap_or_default().to_owned()
}

#[actix_web::test]
async fn oa_090_oa_091_oa_092_oa_093_oa_094_every_page_has_the_headers() {
    on_each("page_headers", async |fixture| {
        let browser = fixture.browser();
        for path in [LOGIN, "/accounts/logout/"] {
            let answer = browser.get(path).await;
            assert_eq!(answer.status, 200);
            assert_page(&answer);
            assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        }
        for method in ["PUT", "DELETE", "PATCH", "OPTIONS"] {
            let answer = browser.send(method, LOGIN, "").await;
            assert_eq!((answer.status, answer.header("allow")), (405, "GET, HEAD, POST"));
            assert_page(&answer);
        }
        assert_page(&browser.post_bare(LOGIN, &[]).await);
        assert_page(&browser.log_in("doc").await);
    })
    .await;
}

#[actix_web::test]
async fn oa_095_pages_load_nothing_from_elsewhere() {
    on_each("page_style", async |fixture| {
        let answer = fixture.browser().get(LOGIN).await;
        let (_, rest) = answer.body.split_once("<link rel=\"stylesheet\" href=\"").expect("a style");
        let style = rest.split('"').next().expect("a path").to_owned();
        assert!(style.starts_with("/o/static/style-"), "{style}");
        let sheet = fixture.browser().get(&style).await;
        assert_eq!((sheet.status, sheet.header("content-type")), (200, "text/css; charset=utf-8"));
        assert!(sheet.header("cache-control").contains("immutable"));
        for elsewhere in ["://", "@import", "url("] {
            assert!(!sheet.body.contains(elsewhere), "{elsewhere}");
        }
        assert!(!answer.body.contains("<script") && !answer.body.contains("://"));
    })
    .await;
}

#[actix_web::test]
async fn somebody_logs_in_and_out() {
    on_each("log_in_and_out", async |fixture| {
        let browser = fixture.browser();
        assert_eq!(known_as(&browser).await, "-");
        let answer = browser.log_in("doc").await;
        assert_eq!(answer.header("location"), "/o/authorized_tokens/", "nowhere else was wanted");
        assert_eq!(known_as(&browser).await, "doc");
        let again = browser.get(LOGIN).await;
        assert!(again.body.contains("href=\"/o/authorized_tokens/\">Go on as doc<"), "{}", again.body);
        let answer = browser.get("/accounts/logout/").await;
        assert!(answer.body.contains("<strong>doc</strong>"));
        assert_eq!(known_as(&browser).await, "doc", "a link logs nobody out");
        let answer = browser.post("/accounts/logout/", &[]).await;
        assert_eq!(answer.status, 200);
        assert_eq!(known_as(&browser).await, "-");
    })
    .await;
}

#[actix_web::test]
async fn oa_111_logout_ends_the_session_on_the_server() {
    on_each("logout_server", async |fixture| {
        let browser = fixture.browser_of("doc").await;
        let session = browser.cookie(SESSION).expect("a session");
        browser.get("/accounts/logout/").await;
        browser.post("/accounts/logout/", &[]).await;
        assert_eq!(browser.cookie(SESSION), None);
        let copy = fixture.browser();
        copy.set_cookie(SESSION, &session);
        assert_eq!(known_as(&copy).await, "-");
    })
    .await;
}

#[actix_web::test]
async fn oa_097_oa_098_a_login_form_works_in_its_own_browser_only() {
    on_each("login_csrf", async |fixture| {
        let (one, other) = (fixture.browser(), fixture.browser());
        one.get(LOGIN).await;
        other.get(LOGIN).await;
        let fields = [("username", "doc"), ("password", "pw")];
        assert_eq!(one.post_bare(LOGIN, &fields).await.status, 403);
        let foreign = other.csrf();
        let stolen = [&fields[..], &[("csrfmiddlewaretoken", foreign.as_str())]].concat();
        assert_eq!(one.post_bare(LOGIN, &stolen).await.status, 403);
        let nowhere = fixture.browser();
        assert_eq!(nowhere.post_bare(LOGIN, &stolen).await.status, 403);
        assert_eq!(one.cookie(SESSION), None);
        one.get(LOGIN).await;
        assert_eq!(one.log_in_with("doc", "pw", &[]).await.status, 303);
    })
    .await;
}

#[actix_web::test]
async fn oa_102_the_session_changes_at_login_and_the_earlier_one_ends() {
    on_each("session_fixation", async |fixture| {
        let browser = fixture.browser();
        browser.set_cookie(SESSION, "s.planted-by-somebody-else");
        browser.log_in("doc").await;
        let first = browser.cookie(SESSION).expect("a session");
        assert_ne!(first, "s.planted-by-somebody-else");
        browser.log_in("doc").await;
        let second = browser.cookie(SESSION).expect("a session");
        assert_ne!(first, second);
        let copy = fixture.browser();
        copy.set_cookie(SESSION, &first);
        assert_eq!(known_as(&copy).await, "-");
        copy.set_cookie(SESSION, &second);
        assert_eq!(known_as(&copy).await, "doc");
    })
    .await;
}

#[actix_web::test]
async fn oa_103_the_cookies_are_out_of_reach_of_scripts_and_other_sites() {
    on_each("cookies", async |fixture| {
        let browser = fixture.browser();
        let mut set: Vec<String> =
            browser.get(LOGIN).await.all("set-cookie").into_iter().map(str::to_owned).collect();
        let answer = browser.log_in_with("doc", "pw", &[]).await;
        set.extend(answer.all("set-cookie").into_iter().map(str::to_owned));
        assert_eq!(set.len(), 2, "{set:?}");
        for cookie in set {
            for part in ["; Path=/", "; HttpOnly", "; SameSite=Lax"] {
                assert!(cookie.contains(part), "{cookie}");
            }
            assert!(!cookie.contains("Secure"), "plain http on this machine: {cookie}");
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_104_what_was_wrong_is_not_told() {
    on_each("login_alike", async |fixture| {
        let browser = fixture.browser();
        browser.get(LOGIN).await;
        let mut told = Vec::new();
        for (username, password) in [("doc", "wrong"), ("nobody", "pw"), ("ghost", "pw"), ("", "")] {
            let answer = browser.log_in_with(username, password, &[]).await;
            assert_eq!(answer.status, 403, "{username}");
            assert!(!answer.body.contains("wrong"), "the password does not come back");
            let (_, message) = answer.body.split_once("role=\"alert\"").expect("a message");
            told.push(message.split("</p>").next().expect("an end").to_owned());
            assert_eq!(browser.cookie(SESSION), None);
            fixture.api.rate_limiter().clear();
        }
        told.dedup();
        assert_eq!(told.len(), 1, "{told:?}");
    })
    .await;
}

#[actix_web::test]
async fn oa_105_failures_are_limited_per_address_and_per_account() {
    on_each("login_limit", async |fixture| {
        let browser = fixture.browser();
        browser.get(LOGIN).await;
        for _ in 0..5 {
            assert_eq!(browser.log_in_with("doc", "wrong", &[]).await.status, 403);
        }
        for username in ["doc", "nobody"] {
            let answer = browser.log_in_with(username, "pw", &[]).await;
            assert_eq!(answer.status, 429, "{username}: the address is limited");
            assert!(answer.header("retry-after").parse::<u64>().is_ok_and(|wait| (1..=60).contains(&wait)));
            assert_page(&answer);
        }
        assert_eq!(
            fixture.get_as("Basic ZG9jOnB3", "/api/notes/").await.status,
            401,
            "the API counts with it"
        );
        fixture.clock.advance(61);
        assert_eq!(browser.log_in_with("doc", "pw", &[]).await.status, 303);
        let account = webapi_core::rate_limit::Subject::account("DOC");
        for _ in 0..100 {
            let rate = "100/h".parse().expect("a rate");
            fixture.api.rate_limiter().count(Limit::AccountLogin, account, rate, fixture.api.clock().now());
        }
        let other = fixture.browser();
        other.get(LOGIN).await;
        assert_eq!(other.log_in_with("doc", "pw", &[]).await.status, 429, "and the account");
    })
    .await;
}

#[actix_web::test]
async fn oa_105_attempts_at_once_get_no_further_than_one_after_the_other() {
    on_each("login_parallel", async |fixture| {
        let attempts: Vec<_> = (0..8).map(|_| fixture.api.attempt_password(None, "doc")).collect();
        assert_eq!(attempts.iter().filter(|attempt| attempt.is_ok()).count(), 5);
        drop(attempts);
        let again = fixture.api.attempt_password(None, "doc").expect("those that were right do not count");
        again.failed();
        let attempts: Vec<_> = (0..8).map(|_| fixture.api.attempt_password(None, "doc")).collect();
        assert_eq!(attempts.iter().filter(|attempt| attempt.is_ok()).count(), 4);
    })
    .await;
}

/// Waits for what is written beside the requests.
async fn until_noted(fixture: &Fixture, before: Option<chrono::NaiveDateTime>) {
    for _ in 0..10_000 {
        if expiry(fixture) != before {
            return;
        }
        actix_web::rt::task::yield_now().await;
    }
    panic!("the use was not noted");
}

fn expiry(fixture: &Fixture) -> Option<chrono::NaiveDateTime> {
    use diesel::prelude::*;
    use webapi_core::account::schema::webapi_sessions;
    fixture
        .with(|conn| webapi_sessions::table.select(webapi_sessions::expires_at).first(conn).optional())
        .expect("a table")
}

#[actix_web::test]
async fn oa_112_a_session_ends_unused_after_a_week_and_at_last_after_two() {
    const DAY: i64 = 24 * 60 * 60;
    on_each("oa_112", async |fixture| {
        let browser = fixture.browser_of("doc").await;
        let before = expiry(fixture);
        fixture.clock.advance(7 * DAY - 1);
        assert_eq!(known_as(&browser).await, "doc");
        until_noted(fixture, before).await;
        fixture.clock.advance(7 * DAY - 1);
        assert_eq!(known_as(&browser).await, "doc", "it was used, and begins to count anew");
        fixture.clock.advance(2);
        assert_eq!(known_as(&browser).await, "-", "two weeks are over");
        let idle = fixture.browser_of("doc").await;
        fixture.clock.advance(7 * DAY);
        assert_eq!(known_as(&idle).await, "-", "nobody used it for a week");
    })
    .await;
}

#[actix_web::test]
async fn oa_116_a_url_never_logs_anybody_in() {
    on_each("login_by_get", async |fixture| {
        let browser = fixture.browser();
        let answer = browser.get("/accounts/login/?username=doc&password=pw").await;
        assert_eq!((answer.status, browser.cookie(SESSION)), (200, None));
        // Not the letters alone: they may stand in a value that was made at random.
        assert!(!answer.body.contains("\"pw\"") && !answer.body.contains("=pw"), "{}", answer.body);
        browser.post("/accounts/login/?username=doc&password=pw", &[]).await;
        assert_eq!(browser.cookie(SESSION), None);
    })
    .await;
}

#[actix_web::test]
async fn oa_058_a_login_goes_on_within_the_site_only() {
    on_each("login_next", async |fixture| {
        let browser = fixture.browser();
        let answer = browser.get("/accounts/login/?next=/o/authorize/%3Fa%3Db%26c%3D%22%3Cd").await;
        assert!(answer.body.contains("&quot;&lt;d") && !answer.body.contains("\"<d"), "{}", answer.body);
        let answer = browser.get("/accounts/login/?next=/o/authorize/%3Fa%3Db%26c%3D%2522").await;
        let next = hidden(&answer, "next").expect("a next");
        assert_eq!(next, "/o/authorize/?a=b&c=%22");
        let answer = browser.log_in_with("doc", "wrong", &[("next", &next)]).await;
        assert_eq!(hidden(&answer, "next").as_deref(), Some(next.as_str()), "a failure keeps it");
        let answer = browser.log_in_with("doc", "pw", &[("next", &next)]).await;
        assert_eq!(answer.header("location"), next);
        for evil in ["//evil.example", "/\\evil.example", "https://evil.example/", "/\t/evil.example"] {
            browser.get(LOGIN).await;
            let answer = browser.log_in_with("doc", "pw", &[("next", evil)]).await;
            assert_eq!(
                (answer.status, answer.header("location")),
                (303, "/o/authorized_tokens/"),
                "{evil:?}"
            );
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_113_an_issuer_with_https_has_host_cookies_and_strict_transport() {
    on_each_with(
        "https_pages",
        |_| webapi_oauth2::AuthorizationServer::builder("https://login.example.com"),
        async |fixture: &Fixture| {
            let answer = fixture.browser().get(LOGIN).await;
            assert!(answer.header("strict-transport-security").starts_with("max-age="));
            let cookie = answer.header("set-cookie");
            assert!(cookie.starts_with("__Host-webapi_browser=") && cookie.ends_with("; Secure"), "{cookie}");
        },
    )
    .await;
    on_each("http_pages", async |fixture| {
        assert_eq!(fixture.browser().get(LOGIN).await.header("strict-transport-security"), "");
    })
    .await;
}

#[actix_web::test]
async fn a_session_that_a_token_began_is_no_login() {
    on_each("token_session", async |fixture| {
        fixture.token("oa-read", "note:read");
        let begun = fixture.get_as("Bearer oa-read", "/api/notes/").await;
        let browser = fixture.browser();
        browser.set_cookie(SESSION, &begun.cookie().expect("a session"));
        assert_eq!(known_as(&browser).await, "doc");
        assert!(browser.get("/accounts/logout/").await.body.contains("You are not signed in"));
    })
    .await;
}

#[actix_web::test]
async fn the_pages_can_be_left_to_the_application() {
    on_each_with(
        "own_login",
        webapi_oauth2::AuthorizationServerBuilder::without_login_page,
        async |fixture| {
            assert_eq!(fixture.browser().get(LOGIN).await.status, 404);
            assert_eq!(fixture.browser().get("/accounts/logout/").await.status, 404);
        },
    )
    .await;
}
