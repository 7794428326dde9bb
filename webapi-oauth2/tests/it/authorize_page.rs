//! The authorization endpoint as a browser sees it: login, consent, decision, and every way out.

use webapi_core::account::{AccountStore, NewUser, Password};
use webapi_oauth2::form::Form;

use crate::browser::{Browser, hidden};
use crate::fixture::{Fixture, on_each, on_each_with};
use crate::flow::{CHALLENGE, REDIRECT, REDIRECT_ENCODED, answer_of, text};
use crate::http::Answer;
use crate::login::assert_page;

pub(crate) const AUTHORIZE: &str = "/o/authorize/";

/// The path of a good request, with more parameters.
pub(crate) fn path_of(client_id: &str, scope: &str, more: &str) -> String {
    format!(
        "{AUTHORIZE}?response_type=code&client_id={client_id}&redirect_uri={REDIRECT_ENCODED}&scope={scope}\
         &state=xyz&code_challenge={CHALLENGE}&code_challenge_method=S256{more}"
    )
}

fn path(more: &str) -> String {
    path_of("web", "note:read+note:write", more)
}

/// What the client is sent.
#[track_caller]
pub(crate) fn sent(answer: &Answer) -> Form {
    let location = answer.header("location");
    assert!(location.starts_with(REDIRECT), "{} {location} {}", answer.status, answer.body);
    answer_of(location)
}

#[track_caller]
pub(crate) fn assert_sent(answer: &Answer, error: &str) {
    let sent = sent(answer);
    assert_eq!((sent.value("error"), sent.value("state")), (Some(error), Some("xyz")));
    assert_eq!(sent.value("iss"), Some("http://127.0.0.1:8080"), "oa_004");
    assert_eq!(sent.value("code"), None);
}

#[track_caller]
fn assert_told(answer: &Answer, status: u16, part: &str) {
    assert_eq!((answer.status, answer.header("location")), (status, ""), "{}", answer.body);
    assert!(answer.body.contains(part), "{part}: {}", answer.body);
    assert_page(answer);
}

/// Whether the page asks for consent.
pub(crate) fn asks(answer: &Answer) -> bool {
    answer.status == 200 && answer.body.contains("name=\"allow\"")
}

impl Browser<'_> {
    /// Decides on the consent page that is given, with these fields beside the handle.
    pub(crate) async fn decide(&self, page: &Answer, fields: &[(&str, &str)]) -> Answer {
        let handle = hidden(page, "request").expect("a consent page");
        self.post(AUTHORIZE, &[&[("request", handle.as_str())], fields].concat()).await
    }

    async fn allow(&self, page: &Answer) -> Answer {
        self.decide(page, &[("scope", "note:read"), ("scope", "note:write"), ("allow", "Authorize")]).await
    }
}

pub(crate) fn add_user(fixture: &Fixture, username: &str) {
    fixture.with(|conn| {
        let password = Some(Password::new("pw"));
        let user = NewUser { username, password, cheap_hash: true, ..NewUser::default() };
        AccountStore.create(conn, fixture.api.clock(), &user).expect("a user");
    });
}

#[actix_web::test]
async fn oa_001_oa_003_oa_004_oa_094_from_login_over_consent_to_a_code_that_is_good() {
    on_each("oa_001", async |fixture| {
        fixture.clients();
        let browser = fixture.browser();
        let answer = browser.get(&path("")).await;
        assert_eq!(answer.status, 302);
        let login = answer.header("location").to_owned();
        assert!(
            login.starts_with("/accounts/login/?next=/o/authorize/%3Fresponse_type%3Dcode%26"),
            "{login}"
        );
        let form = browser.get(&login).await;
        assert!(form.body.contains("<strong>web</strong>"), "it tells what for");
        let policy = form.header("content-security-policy");
        assert!(policy.ends_with("form-action 'self' https://client.example.com"), "{policy}");
        let next = hidden(&form, "next").expect("the way back");
        assert_eq!(next, path(""));
        let answer = browser.log_in_with("doc", "pw", &[("next", &next)]).await;
        assert_eq!((answer.status, answer.header("location")), (303, next.as_str()));
        let page = browser.get(&next).await;
        assert!(asks(&page), "{}", page.body);
        assert_page(&page);
        let policy = page.header("content-security-policy");
        assert!(policy.ends_with("form-action 'self' https://client.example.com"), "{policy}");
        let answer = browser.allow(&page).await;
        assert_eq!(answer.status, 303);
        assert_page(&answer);
        let sent = sent(&answer);
        assert_eq!((sent.value("state"), sent.value("iss")), (Some("xyz"), Some("http://127.0.0.1:8080")));
        let tokens = fixture.exchange("web", sent.value("code").expect("a code")).await;
        assert_eq!(tokens.status, 200, "{}", tokens.body);
        assert_eq!(text(&tokens.json(), "scope"), "note:read note:write");
    })
    .await;
}

#[actix_web::test]
async fn oa_005_oa_006_oa_012_oa_023_oa_101_oa_114_a_request_is_refused_on_a_page_before_anybody_logs_in() {
    on_each("oa_023_pages", async |fixture| {
        fixture.clients();
        fixture.sql("UPDATE oauth2_clients SET is_enabled = FALSE WHERE client_id = 'other'");
        let browser = fixture.browser();
        let good = path("");
        for (bad, part) in [
            (good.replace("client_id=web", ""), "client_id"),
            (good.replace("client_id=web", "client_id=%3Cscript%3E"), "client_id"),
            (good.replace("client_id=web", "client_id=other"), "client_id"),
            (good.replace("client_id=web", "client_id=web&client_id=web"), "client_id"),
            (good.replace("cb&", "%3Cscript%3E&"), "redirect_uri"),
            (good.replace("state=xyz", "state=%zz"), "percent sign"),
            (good.replace("state=xyz", &format!("state={}", "x".repeat(16 * 1024))), "too long"),
        ] {
            let answer = browser.get(&bad).await;
            assert_told(&answer, 400, part);
            assert!(!answer.body.contains("script>"), "{}", answer.body);
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_010_oa_011_oa_021_oa_023_errors_of_a_proven_request_go_to_the_client_before_anybody_logs_in() {
    on_each("oa_023_sent", async |fixture| {
        fixture.clients();
        let browser = fixture.browser();
        let good = path("");
        for (bad, error) in [
            (good.replace("note:read", "note:fly"), "invalid_scope"),
            (good.replace("response_type=code", "response_type=token"), "unsupported_response_type"),
            (good.replace("response_type=code", "response_type=code+token"), "unsupported_response_type"),
            (path("&request=ey"), "request_not_supported"),
            (path("&response_mode=form_post"), "invalid_request"),
            (path("&nonce=1&nonce=2"), "invalid_request"),
            (path("&prompt=none+login"), "invalid_request"),
            (path("&max_age=-1"), "invalid_request"),
        ] {
            let answer = browser.get(&bad).await;
            assert_eq!(answer.status, 302, "{bad}");
            assert_sent(&answer, error);
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_015_the_user_refuses() {
    on_each("oa_015_page", async |fixture| {
        fixture.clients();
        let browser = fixture.browser_of("doc").await;
        let page = browser.get(&path("")).await;
        let answer = browser.decide(&page, &[("scope", "note:read")]).await;
        assert_eq!(answer.status, 303);
        assert_sent(&answer, "access_denied");
    })
    .await;
}

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
async fn oa_024_scopes_can_be_left_out_and_not_added() {
    on_each("oa_024_scopes", async |fixture| {
        fixture.clients();
        let browser = fixture.browser_of("doc").await;
        let page = browser.get(&path("")).await;
        let answer = browser.decide(&page, &[("scope", "note:read"), ("allow", "1")]).await;
        let tokens = fixture.exchange("web", sent(&answer).value("code").expect("a code")).await;
        assert_eq!(text(&tokens.json(), "scope"), "note:read");

        let page = browser.get(&path("&approval_prompt=force")).await;
        let again = browser.decide(&page, &[("allow", "1")]).await;
        assert!(asks(&again) && again.body.contains("role=\"alert\""), "{}", again.body);
        let more = [("scope", "note:read note:destroy"), ("allow", "1")];
        assert_sent(&browser.decide(&again, &more).await, "invalid_scope");
    })
    .await;
}

#[actix_web::test]
async fn a_form_that_repeats_the_request_as_the_toolkit_does_is_taken() {
    on_each("toolkit_form", async |fixture| {
        fixture.clients();
        let browser = fixture.browser_of("doc").await;
        let page = browser.get(&path("")).await;
        for (name, value) in [("client_id", "web"), ("redirect_uri", REDIRECT), ("state", "xyz")] {
            assert_eq!(hidden(&page, name).as_deref(), Some(value));
        }
        let fields = [
            ("redirect_uri", REDIRECT),
            ("scope", "note:read note:write"),
            ("nonce", ""),
            ("client_id", "web"),
            ("state", "xyz"),
            ("response_type", "code"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
            ("claims", ""),
            ("allow", "Authorize"),
        ];
        let handle = hidden(&page, "request").expect("a handle");
        let all = [&[("request", handle.as_str())], &fields[..]].concat();
        let answer = browser.post(&path(""), &all).await;
        assert!(sent(&answer).value("code").is_some());
    })
    .await;
}

#[actix_web::test]
async fn oa_025_oa_026_other_methods_change_nothing_and_no_origin_may_read() {
    on_each("oa_025", async |fixture| {
        fixture.clients();
        let browser = fixture.browser_of("doc").await;
        browser.headers.borrow_mut().push(("origin", "https://client.example.com".to_owned()));
        for method in ["HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"] {
            let answer = browser.send(method, &path(""), "").await;
            assert_eq!((answer.status, answer.header("allow")), (405, "GET, POST"), "{method}");
            assert_page(&answer);
        }
        assert_page(&browser.get(&path("")).await);
        assert_page(&browser.get(&path("&prompt=none")).await);
        assert_eq!(fixture.browser().get(&path("").replace("/?", "?")).await.header("location"), path(""));
    })
    .await;
}

#[actix_web::test]
async fn oa_028_oa_029_an_earlier_grant_stands_for_a_new_one_only_if_it_covers_it() {
    on_each("oa_028_page", async |fixture| {
        fixture.clients();
        fixture.change("spa", |client| client.redirect_uris.push("http://127.0.0.1/cb".to_owned()));
        let browser = fixture.browser_of("doc").await;
        for client_id in ["web", "spa"] {
            let ask = |scope| path_of(client_id, scope, "");
            let page = browser.get(&ask("note:read")).await;
            assert!(asks(&page));
            browser.decide(&page, &[("scope", "note:read"), ("allow", "1")]).await;
            let answer = browser.get(&ask("note:read")).await;
            assert_eq!(answer.status, 302);
            assert!(sent(&answer).value("code").is_some(), "{client_id}");
            assert!(asks(&browser.get(&ask("note:read+note:write")).await), "{client_id}");
        }
        let loopback =
            path_of("spa", "note:read", "").replace(REDIRECT_ENCODED, "http%3A%2F%2F127.0.0.1%3A4711%2Fcb");
        let page = browser.get(&loopback).await;
        assert!(asks(&page), "anybody on this machine could have asked");
        let policy = page.header("content-security-policy");
        assert!(policy.ends_with("form-action 'self' http://127.0.0.1:4711"), "{policy}");
    })
    .await;
}

#[actix_web::test]
async fn oa_471_consent_can_be_forced_and_is_never_asked_for_applications_of_the_house() {
    on_each("approval_prompt", async |fixture| {
        fixture.clients();
        let browser = fixture.browser_of("doc").await;
        let page = browser.get(&path("")).await;
        browser.allow(&page).await;
        assert!(sent(&browser.get(&path("&approval_prompt=auto")).await).value("code").is_some());
        for ask in ["&approval_prompt=force", "&prompt=consent"] {
            assert!(asks(&browser.get(&path(ask)).await), "oa_471: {ask}");
        }
        fixture.change("other", |client| client.skip_authorization = true);
        for ask in ["", "&approval_prompt=force"] {
            let answer = browser.get(&path_of("other", "note:read", ask)).await;
            assert!(sent(&answer).value("code").is_some(), "{ask}");
        }
        let anonymous = fixture.browser().get(&path_of("other", "note:read", "")).await;
        assert!(
            anonymous.header("location").starts_with("/accounts/login/"),
            "a login is needed all the same"
        );
    })
    .await;
}

#[actix_web::test]
async fn consent_is_always_asked_for_where_the_setting_says_so() {
    on_each_with(
        "approval_setting",
        webapi_oauth2::AuthorizationServerBuilder::always_ask_consent,
        async |fixture| {
            fixture.clients();
            let browser = fixture.browser_of("doc").await;
            let page = browser.get(&path("")).await;
            browser.allow(&page).await;
            assert!(asks(&browser.get(&path("")).await));
            assert!(sent(&browser.get(&path("&approval_prompt=auto")).await).value("code").is_some());
        },
    )
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
async fn oa_100_whatever_a_client_says_is_text() {
    on_each("oa_100", async |fixture| {
        fixture.clients();
        fixture
            .change("web", |client| client.name = "<b>\"A\" & 'B'</b><script>alert(1)</script>".to_owned());
        let browser = fixture.browser_of("doc").await;
        let evil = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E";
        let page = browser.get(&path(&format!("&nonce={evil}&login_hint={evil}")).replace("xyz", evil)).await;
        assert!(asks(&page));
        assert!(!page.body.contains("<script") && !page.body.contains("<b>"), "{}", page.body);
        assert!(page.body.contains("&lt;b&gt;&quot;A&quot; &amp; "));
        assert_eq!(hidden(&page, "state").as_deref(), Some("\"><script>alert(1)</script>"));
        let answer = browser.allow(&page).await;
        assert_eq!(sent(&answer).value("state"), Some("\"><script>alert(1)</script>"));
    })
    .await;
}

#[actix_web::test]
async fn oa_107_the_page_says_who_asks_for_what_and_whom_and_a_link_approves_nothing() {
    on_each("oa_107", async |fixture| {
        fixture.clients();
        fixture.change("web", |client| client.name = "Tracker".to_owned());
        let browser = fixture.browser_of("doc").await;
        let page = browser.get(&path("&allow=Authorize")).await;
        assert!(asks(&page));
        for part in [
            "<h1>Authorize Tracker?</h1>",
            "<strong>doc</strong>",
            "Ability to perform HTTP GET on the twin resource",
            "Ability to perform HTTP PATCH, POST, PUT on the note resource",
            "<legend>Note</legend>",
            "client.example.com",
            "<button type=\"submit\">Refuse</button>",
            "value=\"note:read\" checked",
        ] {
            assert!(page.body.contains(part), "{part}: {}", page.body);
        }
        let handle = hidden(&page, "request").expect("a handle");
        let csrf = browser.csrf();
        let link = format!("{AUTHORIZE}?request={handle}&csrfmiddlewaretoken={csrf}&scope=note:read&allow=1");
        assert_told(&browser.get(&link).await, 400, "client_id");
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

#[actix_web::test]
async fn oa_469_prompt_none_never_shows_anything() {
    on_each("oa_469_page", async |fixture| {
        fixture.clients();
        let browser = fixture.browser();
        assert_sent(&browser.get(&path("&prompt=none")).await, "login_required");
        browser.log_in("doc").await;
        assert_sent(&browser.get(&path("&prompt=none")).await, "consent_required");
        let page = browser.get(&path("")).await;
        browser.allow(&page).await;
        assert!(sent(&browser.get(&path("&prompt=none")).await).value("code").is_some());
        fixture.clock.advance(100);
        assert_sent(&browser.get(&path("&prompt=none&max_age=99")).await, "login_required");
        let unproven = path("&prompt=none").replace("client_id=web", "client_id=nobody");
        assert_told(&browser.get(&unproven).await, 400, "client_id");
        browser.get("/accounts/logout/").await;
        browser.post("/accounts/logout/", &[]).await;
        assert_sent(&browser.get(&path("&prompt=none")).await, "login_required");
    })
    .await;
}

#[actix_web::test]
async fn oa_470_oa_473_a_fresh_login_is_really_needed() {
    on_each("oa_470_page", async |fixture| {
        fixture.clients();
        let browser = fixture.browser_of("doc").await;
        fixture.clock.advance(600);
        for ask in ["&prompt=login", "&prompt=select_account", "&max_age=0", "&max_age=599"] {
            let answer = browser.get(&path(ask)).await;
            let login = answer.header("location").to_owned();
            assert!(login.starts_with("/accounts/login/?next=/o/authorize/"), "{ask}: {login}");
            assert!(!login.contains("%3F"), "the way back has nothing that could be left out: {login}");
            let form = browser.get(&login).await;
            let next = hidden(&form, "next").expect("the way back");
            let early = browser.get(&next).await;
            assert_eq!(early.header("location"), login, "{ask}: the way back does not go around the login");
            browser.get(&login).await;
            fixture.clock.advance(1);
            let answer = browser.log_in_with("doc", "pw", &[("next", &next)]).await;
            let page = browser.get(answer.header("location")).await;
            assert!(asks(&page), "{ask}: {} {}", page.status, page.body);
            assert!(
                sent(&browser.decide(&page, &[("scope", "note:read"), ("allow", "1")]).await)
                    .value("code")
                    .is_some()
            );
            fixture.clock.advance(600);
        }
        assert!(asks(&browser.get(&path("&max_age=601")).await));
        assert!(asks(&browser.get(&path("&max_age=18446744073709551615")).await));
    })
    .await;
}

#[actix_web::test]
async fn oa_470_nobody_who_is_logged_out_gets_around_a_fresh_login_either() {
    on_each("oa_470_anonymous", async |fixture| {
        fixture.clients();
        let browser = fixture.browser();
        let login = browser.get(&path("&prompt=login")).await.header("location").to_owned();
        let next = hidden(&browser.get(&login).await, "next").expect("the way back");
        fixture.clock.advance(1);
        browser.log_in_with("doc", "pw", &[("next", &next)]).await;
        assert!(asks(&browser.get(&next).await), "one login is enough");
    })
    .await;
}

#[actix_web::test]
async fn oa_474_a_login_hint_is_text_in_the_form() {
    on_each("oa_474_page", async |fixture| {
        fixture.clients();
        let browser = fixture.browser();
        let form = browser.follow(&path("&login_hint=d%22%3E%3Coc")).await;
        assert!(form.body.contains("value=\"d&quot;&gt;&lt;oc\""), "{}", form.body);
    })
    .await;
}

#[actix_web::test]
async fn a_scope_that_is_gone_at_the_decision_is_told_on_a_page() {
    on_each("vanished", async |fixture| {
        fixture.clients();
        let browser = fixture.browser_of("doc").await;
        let page = browser.get(&path("")).await;
        fixture.change("web", |client| {
            client.allowed_scopes = Some(webapi_oauth2::ScopeSet::parse("note:read").expect("a scope"));
        });
        let answer = browser.allow(&page).await;
        assert_told(&answer, 400, "does not exist any more");
        assert!(answer.body.contains("invalid_scope"));
        let user = fixture.user("doc");
        let grants =
            fixture.with(|conn| fixture.server.grants().of_user(conn, fixture.api.clock(), user, None));
        assert!(grants.expect("a store").is_empty());
    })
    .await;
}

#[actix_web::test]
async fn a_client_that_the_hook_refuses_is_an_unknown_one() {
    on_each_with(
        "unusable",
        |builder| builder.client_is_usable(|client| client.record.client_id != "web"),
        async |fixture| {
            fixture.clients();
            let browser = fixture.browser_of("doc").await;
            assert_told(&browser.get(&path("")).await, 400, "client_id");
            assert!(asks(&browser.get(&path_of("other", "note:read", "")).await));
        },
    )
    .await;
}

#[actix_web::test]
async fn without_the_grant_there_is_no_endpoint() {
    on_each_with(
        "no_code_grant",
        |builder| builder.without_grant(webapi_oauth2::grant::GrantType::AuthorizationCode),
        async |fixture| {
            assert_eq!(fixture.browser().get(&path("")).await.status, 404);
        },
    )
    .await;
}
