//! Whose decision it is: one browser, one session, once.

use crate::authorize_page::{AUTHORIZE, add_user, assert_told, path, path_of, sent};
use crate::browser::hidden;
use crate::fixture::on_each;

#[actix_web::test]
async fn oa_024_nothing_that_a_browser_holds_can_change_the_request() {
    on_each("oa_024_page", async |fixture| {
        fixture.clients();
        let browser = fixture.browser_of("doc").await;
        for (name, value) in [
            ("client_id", "other"),
            ("redirect_uri", "https://evil.example/cb"),
            ("response_type", "token"),
            ("state", "other"),
            ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cN"),
            ("code_challenge_method", "plain"),
            ("nonce", "n"),
        ] {
            let page = browser.get(&path("")).await;
            let answer =
                browser.decide(&page, &[("scope", "note:read"), ("allow", "1"), (name, value)]).await;
            assert_told(&answer, 400, name);
            let answer = browser.decide(&page, &[(name, value)]).await;
            assert_told(&answer, 400, name);
        }
        let page = browser.get(&path("")).await;
        let twice = [("scope", "note:read"), ("allow", "1"), ("client_id", "web"), ("client_id", "web")];
        assert_told(&browser.decide(&page, &twice).await, 400, "twice");
        let handle = hidden(&page, "request").expect("a handle");
        let elsewhere = path("").replace("client_id=web", "client_id=other");
        let fields = [("request", handle.as_str()), ("scope", "note:read"), ("allow", "1")];
        let sent = sent(&browser.post(&elsewhere, &fields).await);
        let code = sent.value("code").expect("the URL of the form says nothing");
        assert_eq!(fixture.exchange("other", code).await.status, 400);
    })
    .await;
}

#[actix_web::test]
async fn oa_096_oa_098_oa_099_a_decision_comes_from_the_browser_and_session_that_was_asked() {
    on_each("oa_096", async |fixture| {
        fixture.clients();
        let (mine, other) = (fixture.browser_of("doc").await, fixture.browser_of("doc").await);
        let page = mine.get(&path("")).await;
        let handle = hidden(&page, "request").expect("a handle");
        let fields = [("request", handle.as_str()), ("scope", "note:read"), ("allow", "1")];
        assert_told(&mine.post_bare(AUTHORIZE, &fields).await, 403, "form");
        let csrf = mine.csrf();
        let stolen = [&fields[..], &[("csrfmiddlewaretoken", csrf.as_str())]].concat();
        assert_told(&other.post_bare(AUTHORIZE, &stolen).await, 403, "form");
        other.get(&path("")).await;
        assert_told(&other.post(AUTHORIZE, &fields).await, 400, "another account or browser");
        assert_told(&mine.post(AUTHORIZE, &fields[1..]).await, 400, "decided already");
        assert!(
            sent(&mine.post(AUTHORIZE, &fields).await).value("code").is_some(),
            "nothing of that used it up"
        );
    })
    .await;
}

#[actix_web::test]
async fn oa_109_a_request_is_decided_once() {
    on_each("oa_109", async |fixture| {
        fixture.clients();
        let browser = fixture.browser_of("doc").await;
        for first in [true, false] {
            let page = browser.get(&path("&approval_prompt=force")).await;
            let allow = [("scope", "note:read"), ("allow", "1")];
            let answer = if first { browser.allow(&page).await } else { browser.decide(&page, &[]).await };
            assert_eq!(sent(&answer).value("code").is_some(), first);
            assert_told(&browser.decide(&page, &allow).await, 400, "decided already");
            assert_told(&browser.decide(&page, &[]).await, 400, "decided already");
        }
        let page = browser.get(&path("&approval_prompt=force")).await;
        fixture.clock.advance(31 * 60);
        assert_told(&browser.allow(&page).await, 400, "expired");
    })
    .await;
}

#[actix_web::test]
async fn oa_117_two_tabs_do_not_disturb_each_other() {
    on_each("oa_117_page", async |fixture| {
        fixture.clients();
        let browser = fixture.browser_of("doc").await;
        let one = browser.get(&path("")).await;
        let other = browser.get(&path_of("other", "note:read", "").replace("xyz", "abc")).await;
        let first = sent(&browser.allow(&one).await);
        let second = sent(&browser.decide(&other, &[("scope", "note:read"), ("allow", "1")]).await);
        assert_eq!((first.value("state"), second.value("state")), (Some("xyz"), Some("abc")));
        assert_eq!(fixture.exchange("web", first.value("code").expect("a code")).await.status, 200);
        assert_eq!(fixture.exchange("other", second.value("code").expect("a code")).await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn oa_118_who_logs_in_meanwhile_does_not_decide_for_the_other() {
    on_each("oa_118_page", async |fixture| {
        fixture.clients();
        add_user(fixture, "eve");
        let browser = fixture.browser_of("doc").await;
        let page = browser.get(&path("")).await;
        let csrf = browser.csrf();
        browser.log_in("eve").await;
        let handle = hidden(&page, "request").expect("a handle");
        let fields = [("request", handle.as_str()), ("scope", "note:read"), ("allow", "1")];
        let old = [&fields[..], &[("csrfmiddlewaretoken", csrf.as_str())]].concat();
        assert_told(&browser.post_bare(AUTHORIZE, &old).await, 403, "form");
        browser.get("/accounts/login/").await;
        assert_told(&browser.post(AUTHORIZE, &fields).await, 400, "another account");
        assert_told(&browser.get(&format!("{AUTHORIZE}{handle}/")).await, 400, "another account");
    })
    .await;
}
