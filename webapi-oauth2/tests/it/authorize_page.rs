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

pub(crate) fn path(more: &str) -> String {
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
pub(crate) fn assert_told(answer: &Answer, status: u16, part: &str) {
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

    pub(crate) async fn allow(&self, page: &Answer) -> Answer {
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
