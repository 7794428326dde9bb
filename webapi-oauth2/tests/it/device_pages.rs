//! Section 13: the pages of the device grant.

use serde_json::Value;
use webapi_core::rate_limit::{Limit, Subject};

use crate::browser::Browser;
use crate::device::on;
use crate::fixture::{Fixture, on_each, on_each_with};
use crate::flow::{assert_error, text};
use crate::http::Answer;
use crate::login::assert_page;

const ENTRY: &str = "/o/device/";

/// Opens the first page and sends a code.
async fn enter(browser: &Browser<'_>, code: &str) -> Answer {
    browser.get(ENTRY).await;
    browser.post(ENTRY, &[("user_code", code)]).await
}

/// Sends a code that leads on, and returns the path of the page that asks.
async fn entered(browser: &Browser<'_>, codes: &Value) -> String {
    let answer = enter(browser, text(codes, "user_code")).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    answer.header("location").to_owned()
}

/// Lets `ghost` log in too.
fn wake_ghost(fixture: &Fixture) {
    fixture.sql("UPDATE webapi_users SET is_active = TRUE WHERE username = 'ghost'");
}

#[actix_web::test]
async fn oa_350_a_person_confirms_client_and_code_and_nothing_happens_on_get() {
    on_each_with("oa_350", on, async |fixture| {
        fixture.devices();
        let codes = fixture.codes("tv").await;
        let (code, browser) = (text(&codes, "user_code"), fixture.browser());
        let complete = text(&codes, "verification_uri_complete").replace("http://127.0.0.1:8080", "");
        let login = browser.get(&complete).await;
        assert_eq!(login.status, 302);
        assert!(
            login.header("location").starts_with("/accounts/login/?next="),
            "{}",
            login.header("location")
        );
        browser.log_in("doc").await;
        let filled = browser.get(&complete).await;
        assert_page(&filled);
        assert!(filled.body.contains(&format!("value=\"{code}\"")), "{}", filled.body);
        assert_error(&fixture.poll("tv", &codes).await, 400, "authorization_pending");

        let confirm = entered(&browser, &codes).await;
        assert_eq!(confirm, format!("/o/device-confirm/tv/{code}"));
        for _ in 0..2 {
            let page = browser.get(&confirm).await;
            assert_page(&page);
            for part in ["tv requests access", code, "See notes and the twin", "doc"] {
                assert!(page.body.contains(part), "{part}: {}", page.body);
            }
            browser.get(&format!("{confirm}?action=accept")).await;
            fixture.clock.advance(5);
            assert_error(&fixture.poll("tv", &codes).await, 400, "authorization_pending");
        }
        let odd = browser.post(&confirm, &[("action", "maybe")]).await;
        assert_eq!(odd.status, 400);
        browser.get(&confirm).await;
        let accepted = browser.post(&confirm, &[("action", "accept")]).await;
        let status = format!("/o/device-grant-status/tv/{code}");
        assert_eq!((accepted.status, accepted.header("location")), (303, status.as_str()));
        let page = browser.get(&status).await;
        assert_page(&page);
        assert!(page.body.contains("Device authorized"), "{}", page.body);
        assert_eq!(fixture.poll("tv", &codes).await.status, 200);
        assert!(browser.get(&status).await.body.contains("Device authorized"));
        let again = browser.get(&confirm).await;
        assert_eq!((again.status, again.header("location")), (302, status.as_str()), "once");
        assert!(enter(&browser, code).await.body.contains("User code has already been used"));
    })
    .await;
}

#[actix_web::test]
async fn a_person_may_leave_scopes_out_and_not_all_and_add_none() {
    on_each_with("device_unticked", on, async |fixture| {
        fixture.devices();
        let asked = "client_id=tv&scope=note:read+note:write+status:read";
        let codes = fixture.post("device-authorization", asked).await.json();
        let browser = fixture.browser_of("doc").await;
        let confirm = entered(&browser, &codes).await;
        let page = browser.get(&confirm).await;
        for part in ["<legend>Note</legend>", "<legend>Status</legend>", "value=\"note:write\" checked"] {
            assert!(page.body.contains(part), "{part}: {}", page.body);
        }
        let choose = async |scopes: &[&str]| {
            let scopes = scopes.iter().map(|scope| ("scope", *scope));
            let form: Vec<_> =
                [("scope_choice", "1"), ("action", "accept")].into_iter().chain(scopes).collect();
            browser.post(&confirm, &form).await
        };
        let none = choose(&[]).await;
        assert!(none.status == 200 && none.body.contains("Tick at least one permission"), "{}", none.body);
        assert_eq!(choose(&["note:read", "twin:read"]).await.status, 400, "it was not asked for");
        fixture.clock.advance(5);
        assert_error(&fixture.poll("tv", &codes).await, 400, "authorization_pending");
        browser.get(&confirm).await;
        assert_eq!(choose(&["status:read", "note:read"]).await.status, 303);
        let tokens = fixture.poll("tv", &codes).await.json();
        assert_eq!(text(&tokens, "scope"), "note:read status:read");
        let form = format!(
            "grant_type=refresh_token&client_id=tv&refresh_token={}&scope=note:write",
            text(&tokens, "refresh_token")
        );
        assert_error(&fixture.post("token", &form).await, 400, "invalid_scope");
    })
    .await;
}

#[actix_web::test]
async fn oa_343_a_refusal_on_the_page_reaches_the_device() {
    on_each_with("device_refusal", on, async |fixture| {
        fixture.devices();
        let codes = fixture.codes("tv").await;
        let browser = fixture.browser_of("doc").await;
        let confirm = entered(&browser, &codes).await;
        browser.get(&confirm).await;
        let denied = browser.post(&confirm, &[("action", "deny")]).await;
        assert!(browser.get(denied.header("location")).await.body.contains("Device denied"));
        assert_error(&fixture.poll("tv", &codes).await, 400, "access_denied");
    })
    .await;
}

#[actix_web::test]
async fn oa_351_oa_096_nobody_else_decides_and_no_other_site() {
    on_each_with("device_owner", on, async |fixture| {
        fixture.devices();
        wake_ghost(fixture);
        let codes = fixture.codes("tv").await;
        let (doc, ghost) = (fixture.browser_of("doc").await, fixture.browser_of("ghost").await);
        let unentered = format!("/o/device-confirm/tv/{}", text(&codes, "user_code"));
        assert_eq!(doc.get(&unentered).await.status, 404, "nobody entered it");
        let confirm = entered(&doc, &codes).await;
        let status = confirm.replace("confirm", "grant-status");
        for path in [&confirm, &status] {
            assert_eq!(ghost.get(path).await.status, 404, "{path}");
        }
        ghost.get(ENTRY).await;
        assert_eq!(ghost.post(&confirm, &[("action", "accept")]).await.status, 404);
        assert!(enter(&ghost, text(&codes, "user_code")).await.body.contains("already been used"));
        assert_eq!(doc.get(&confirm.replace("/tv/", "/radio/")).await.status, 404, "another client's path");
        let forged = doc.post_bare(&confirm, &[("action", "accept")]).await;
        assert_eq!(forged.status, 403, "without the proof");
        let proof = ghost.csrf();
        let foreign = [("csrfmiddlewaretoken", proof.as_str()), ("action", "accept")];
        assert_eq!(doc.post_bare(&confirm, &foreign).await.status, 403, "with another browser's");
        assert_eq!(doc.post_bare(ENTRY, &[("user_code", "BBBBB-BBBBB")]).await.status, 403);
        assert_error(&fixture.poll("tv", &codes).await, 400, "authorization_pending");
    })
    .await;
}

#[actix_web::test]
async fn oa_348_a_code_is_found_however_it_is_typed() {
    on_each_with("device_typing", on, async |fixture| {
        fixture.devices();
        let browser = fixture.browser_of("doc").await;
        let codes = fixture.codes("tv").await;
        let code = text(&codes, "user_code");
        for typed in [code.to_lowercase(), code.replace('-', ""), format!(" {} ", code.replace('-', " - "))] {
            assert_eq!(enter(&browser, &typed).await.status, 303, "{typed}");
        }
        for (typed, error) in
            [("", "Incorrect"), ("BBBBB-BBBBB", "Incorrect"), (&*"B".repeat(10_000), "Incorrect")]
        {
            let answer = enter(&browser, typed).await;
            assert_eq!(answer.status, 200);
            assert!(answer.body.contains(&format!("{error} user code")) && answer.body.len() < 4_000);
        }
        fixture.clock.advance(600);
        assert!(enter(&browser, code).await.body.contains("Expired user code"));
    })
    .await;
}

#[actix_web::test]
async fn oa_349_guesses_are_limited_for_each_user_and_each_address() {
    on_each_with("oa_349", on, async |fixture| {
        fixture.devices();
        wake_ghost(fixture);
        let codes = fixture.codes("tv").await;
        let (doc, ghost) = (fixture.browser_of("doc").await, fixture.browser_of("ghost").await);
        for turn in 1..=10 {
            assert_eq!(enter(&doc, "BBBBB-BBBBB").await.status, 200, "{turn}");
        }
        for (browser, whom) in [(&doc, "the user"), (&ghost, "the address")] {
            let refused = enter(browser, text(&codes, "user_code")).await;
            assert_eq!((refused.status, refused.header("retry-after")), (429, "60"), "{whom}");
            assert_page(&refused);
        }
        fixture.api.rate_limiter().forget(Limit::UserCode, Subject::named("address", ""));
        assert_eq!(enter(&doc, text(&codes, "user_code")).await.status, 429, "the user alone");
        assert_eq!(enter(&ghost, text(&codes, "user_code")).await.status, 303, "somebody else");
        fixture.clock.advance(60);
        assert_eq!(enter(&doc, "BBBBB-BBBBB").await.status, 200, "a minute later");
    })
    .await;
}

#[actix_web::test]
async fn oa_355_oa_100_names_and_codes_are_escaped() {
    on_each_with("oa_355", on, async |fixture| {
        fixture.devices();
        let odd = "<script>alert(1)</script>\"'&";
        fixture.change("tv", |client| odd.clone_into(&mut client.name));
        let browser = fixture.browser_of("doc").await;
        let typed = enter(&browser, odd).await;
        let in_url = browser.get("/o/device/?user_code=%3Cscript%3Ealert(1)%3C/script%3E%22'%26").await;
        let confirm = entered(&browser, &fixture.codes("tv").await).await;
        let asked = browser.get(&confirm).await;
        let denied = browser.post(&confirm, &[("action", "deny")]).await;
        let told = browser.get(denied.header("location")).await;
        for page in [typed, in_url, asked, told] {
            assert!(page.body.contains("&lt;script&gt;"), "{}", page.body);
            assert!(!page.body.contains("<script") && !page.body.contains("\"'&"), "{}", page.body);
        }
    })
    .await;
}

#[actix_web::test]
async fn a_client_id_that_needs_escapes_has_its_pages() {
    on_each_with("device_paths", on, async |fixture| {
        let id = "a/b c%?#d";
        let grants: &[_] = &[webapi_oauth2::grant::GrantType::DeviceCode];
        let client = webapi_oauth2::command::NewClient {
            name: "",
            client_id: Some(id),
            public: true,
            grants: Some(grants),
            ..webapi_oauth2::command::NewClient::default()
        };
        fixture.create_client(client).expect("a client");
        let form = "client_id=a%2Fb+c%25%3F%23d&scope=note:read";
        let codes = fixture.post("device-authorization", form).await.json();
        let browser = fixture.browser_of("doc").await;
        let confirm = entered(&browser, &codes).await;
        let asked = browser.get(&confirm).await;
        assert_eq!(asked.status, 200, "{confirm}");
        assert!(asked.body.contains("c%?#d requests access"), "it has no name: {}", asked.body);
        let accepted = browser.post(&confirm, &[("action", "accept")]).await;
        assert_eq!(browser.get(accepted.header("location")).await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn a_request_that_cannot_be_granted_any_more_is_refused_on_the_page() {
    on_each_with("device_gone", on, async |fixture| {
        fixture.devices();
        let browser = fixture.browser_of("doc").await;
        let codes = fixture.codes("tv").await;
        let confirm = entered(&browser, &codes).await;
        browser.get(&confirm).await;
        fixture.sql("UPDATE oauth2_device_codes SET scope = 'note:read gone:read'");
        for answer in [browser.post(&confirm, &[("action", "accept")]).await, browser.get(&confirm).await] {
            assert_eq!(answer.status, 400);
            assert!(answer.body.contains("Nothing was granted"), "{}", answer.body);
        }
        assert_error(&fixture.poll("tv", &codes).await, 400, "authorization_pending");
        browser.get(ENTRY).await;
        assert_eq!(browser.post(&confirm, &[("action", "deny")]).await.status, 303, "refusing is possible");
    })
    .await;
}

#[actix_web::test]
async fn oa_356_the_pages_of_a_grant_that_is_off_are_absent() {
    on_each("device_pages_off", async |fixture| {
        let browser = fixture.browser_of("doc").await;
        for path in [ENTRY, "/o/device-confirm/tv/BBBBB-BBBBB", "/o/device-grant-status/tv/BBBBB-BBBBB"] {
            assert_eq!(browser.get(path).await.status, 404, "{path}");
        }
    })
    .await;
}
