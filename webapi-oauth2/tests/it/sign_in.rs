//! Section 19 through the pages: from a request with `openid` to an identity token, and what `id_token_hint` does.

use webapi_core::request::query;

use crate::authorize_page::{add_user, asks, assert_sent, path_of, sent};
use crate::browser::{Browser, hidden};
use crate::fixture::{Fixture, on_each_with};
use crate::flow::text;
use crate::identity::with_oidc;

/// The path of a request for `openid`.
fn path(more: &str) -> String {
    path_of("web", "openid+profile", more)
}

/// The claims that the client gets when the browser is sent back with a code.
async fn claims_of(fixture: &Fixture, code: &str) -> (serde_json::Value, String) {
    let answer = fixture.exchange("web", code).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let tokens = answer.json();
    let token = text(&tokens, "id_token").to_owned();
    (fixture.claims(&token, "web").await, token)
}

/// Signs in on the pages, and returns the identity token.
async fn sign_in(fixture: &Fixture, browser: &Browser<'_>) -> String {
    let page = browser.get(&path("")).await;
    let fields = [("scope", "openid"), ("scope", "profile"), ("allow", "Authorize")];
    let code = sent(&browser.decide(&page, &fields).await).value("code").expect("a code").to_owned();
    claims_of(fixture, &code).await.1
}

#[actix_web::test]
async fn oa_464_oa_465_oa_466_oa_490_somebody_signs_in_on_the_pages() {
    on_each_with("sign_in", with_oidc, async |fixture| {
        fixture.clients();
        let browser = fixture.browser_of("doc").await;
        let login = fixture.api.clock().now().timestamp();
        fixture.clock.advance(20);
        let nonce = "\"><script>".repeat(120);
        let asked = query::encode([("nonce", nonce.as_str()), ("max_age", "60")]);
        let page = browser.get(&path(&format!("&{asked}"))).await;
        assert!(asks(&page) && !page.body.contains("<script>"), "{}", page.body);
        for words in ["Sign you in with your account", "See your name and your login name"] {
            assert!(page.body.contains(words), "{words}: {}", page.body);
        }
        let fields = [("scope", "openid"), ("scope", "profile"), ("allow", "Authorize")];
        let code = sent(&browser.decide(&page, &fields).await).value("code").expect("a code").to_owned();
        let (claims, _) = claims_of(fixture, &code).await;
        assert_eq!(text(&claims, "sub"), fixture.user("doc").to_string());
        assert_eq!((text(&claims, "nonce"), claims["auth_time"].as_i64()), (nonce.as_str(), Some(login)));
    })
    .await;
}

#[actix_web::test]
async fn oa_462_a_user_may_untick_openid() {
    on_each_with("untick_openid", with_oidc, async |fixture| {
        fixture.clients();
        let browser = fixture.browser_of("doc").await;
        let page = browser.get(&path("")).await;
        let answer = browser.decide(&page, &[("scope", "profile"), ("allow", "Authorize")]).await;
        let code = sent(&answer).value("code").expect("a code").to_owned();
        let tokens = fixture.exchange("web", &code).await.json();
        assert_eq!((text(&tokens, "scope"), tokens.get("id_token")), ("profile", None));
    })
    .await;
}

#[actix_web::test]
async fn oa_475_a_hint_says_whom_the_client_means() {
    on_each_with("oa_475", with_oidc, async |fixture| {
        fixture.clients();
        add_user(fixture, "eve");
        let doc = fixture.browser_of("doc").await;
        let hint = sign_in(fixture, &doc).await;
        let hinted = |more: &str| path(&format!("&id_token_hint={hint}{more}"));
        assert!(sent(&doc.get(&hinted("&prompt=none")).await).value("code").is_some());
        let eve = fixture.browser_of("eve").await;
        assert_sent(&eve.get(&hinted("&prompt=none")).await, "login_required");
        // Asked openly, the other user logs in again: as the one who is meant, or as nobody.
        for (username, is_meant) in [("eve", false), ("doc", true)] {
            let eve = fixture.browser_of("eve").await;
            let login = eve.get(&hinted("")).await.header("location").to_owned();
            let next = hidden(&eve.get(&login).await, "next").expect("the way back");
            fixture.clock.advance(1);
            eve.log_in_with(username, "pw", &[("next", &next)]).await;
            let answer = eve.get(&next).await;
            if is_meant {
                assert!(sent(&answer).value("code").is_some(), "{}", answer.body);
            } else {
                assert_sent(&answer, "login_required");
            }
        }
        // The hint stays good when it has expired; one that was changed does not.
        fixture.clock.advance(7200);
        assert!(sent(&doc.get(&hinted("&prompt=none")).await).value("code").is_some());
        for forged in ["xxx".to_owned(), format!("{}x", &hint[..hint.len() - 1]), hint.replacen('.', ".e", 1)]
        {
            let answer = doc.get(&path(&format!("&prompt=none&id_token_hint={forged}"))).await;
            assert_sent(&answer, "invalid_request");
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_484_after_a_logout_nobody_is_signed_in_silently() {
    on_each_with("oa_484", with_oidc, async |fixture| {
        fixture.clients();
        let browser = fixture.browser_of("doc").await;
        let hint = sign_in(fixture, &browser).await;
        assert!(sent(&browser.get(&path("&prompt=none")).await).value("code").is_some());
        let answer = browser.get(&format!("/o/logout/?id_token_hint={hint}")).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert_sent(&browser.get(&path("&prompt=none")).await, "login_required");
    })
    .await;
}
