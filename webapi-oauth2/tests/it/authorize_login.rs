//! Who must sign in, again or at all: `prompt`, `max_age`, `login_hint`.

use crate::authorize_page::{asks, assert_sent, assert_told, path, sent};
use crate::browser::hidden;
use crate::fixture::on_each;

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
