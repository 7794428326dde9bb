//! The page of what a person granted, and how it is taken back.

use webapi_oauth2::event::Event;

use crate::browser::Browser;
use crate::fixture::{Fixture, on_each, on_each_with};
use crate::flow::{assert_error, text};
use crate::http::Answer;
use crate::login::assert_page;

const LIST: &str = "/o/authorized_tokens/";

/// The paths of the revocation pages, in the order of the list.
fn revocations(answer: &Answer) -> Vec<String> {
    let ends = answer.body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let paths = ends.map(str::to_owned);
    paths.filter(|path| path.starts_with(LIST) && path.ends_with("/delete/")).collect()
}

async fn revoke(browser: &Browser<'_>, path: &str, fields: &[(&str, &str)]) -> Answer {
    let asked = browser.get(path).await;
    assert_page(&asked);
    assert_eq!(asked.status, 200, "{path}");
    browser.post(path, fields).await
}

#[actix_web::test]
async fn oa_207_a_revoked_grant_takes_every_token_of_its_family_with_it() {
    on_each("connected_revoke", async |fixture| {
        fixture.clients();
        let first = fixture.family("web", "note:read").await;
        let second = fixture.refresh("web", text(&first, "refresh_token"), "").await.json();
        let other = fixture.family("other", "note:read").await;
        assert!(fixture.opens(text(&second, "access_token")).await, "it is in memory now");
        let browser = fixture.browser_of("doc").await;
        let list = browser.get(LIST).await;
        assert_page(&list);
        assert!(list.body.contains("See notes and the twin"), "{}", list.body);
        let paths = revocations(&list);
        assert_eq!(paths.len(), 2, "the newest first: {paths:?}");

        let done = revoke(&browser, &paths[1], &[]).await;
        assert_eq!((done.status, done.header("location")), (303, LIST));
        assert!(!fixture.opens(text(&second, "access_token")).await, "at once, from memory too");
        assert!(!fixture.is_active(text(&second, "access_token")).await);
        let refused = fixture.refresh("web", text(&second, "refresh_token"), "").await;
        assert_error(&refused, 400, "invalid_grant");
        assert!(fixture.opens(text(&other, "access_token")).await, "others stay");
        assert_eq!(revocations(&browser.get(LIST).await), [paths[0].clone()]);
        assert_eq!(browser.get(&paths[1]).await.status, 404, "again");
    })
    .await;
}

#[actix_web::test]
async fn everything_that_an_application_was_granted_is_revoked_where_that_is_asked() {
    on_each("connected_everything", async |fixture| {
        fixture.clients();
        let tokens = [fixture.family("web", "note:read").await, fixture.family("web", "note:write").await];
        let other = fixture.family("other", "note:read").await;
        let browser = fixture.browser_of("doc").await;
        let list = browser.get(LIST).await;
        assert_eq!(list.body.matches("<h2 ").count(), 2, "by application");
        let path = revocations(&list).pop().expect("a grant");
        assert!(browser.get(&path).await.body.contains("1 more"));
        assert_eq!(revoke(&browser, &path, &[("everything", "on")]).await.status, 303);
        for granted in &tokens {
            assert!(!fixture.opens(text(granted, "access_token")).await);
        }
        assert!(fixture.opens(text(&other, "access_token")).await);
    })
    .await;
}

#[actix_web::test]
async fn a_grant_tells_when_it_was_last_used() {
    on_each("connected_last_use", async |fixture| {
        fixture.clients();
        let first = fixture.family("web", "note:read").await;
        let browser = fixture.browser_of("doc").await;
        let used = async |browser: &Browser<'_>| {
            let list = browser.get(LIST).await;
            let (_, rest) = list.body.split_once("Last used <time datetime=\"").expect("a time");
            rest.split('"').next().expect("a time").to_owned()
        };
        assert_eq!(used(&browser).await, "2023-11-14T22:13:20Z");
        fixture.clock.advance(7_200);
        fixture.refresh("web", text(&first, "refresh_token"), "").await;
        assert_eq!(used(&browser).await, "2023-11-15T00:13:20Z");
    })
    .await;
}

#[actix_web::test]
async fn what_others_granted_is_as_good_as_nothing() {
    on_each("connected_others", async |fixture| {
        fixture.clients();
        let granted = fixture.family("web", "note:read").await;
        fixture.person("bob", false);
        let path = revocations(&fixture.browser_of("doc").await.get(LIST).await).remove(0);
        let bob = fixture.browser_of("bob").await;
        let empty = bob.get(LIST).await;
        assert!(empty.body.contains("No application is connected to your account"), "{}", empty.body);
        assert_eq!(bob.get(&path).await.status, 404);
        bob.get("/o/applications/register/").await;
        assert_eq!(bob.post(&path, &[("everything", "on")]).await.status, 404);
        for id in ["abc", "0", "-1", "99999999999999999999999"] {
            assert_eq!(bob.get(&format!("{LIST}{id}/delete/")).await.status, 404, "{id}");
        }
        assert!(fixture.opens(text(&granted, "access_token")).await);
        let nobody = fixture.browser().get(LIST).await;
        assert_eq!(nobody.header("location"), "/accounts/login/?next=/o/authorized_tokens/");
    })
    .await;
}

#[actix_web::test]
async fn oa_096_nothing_is_revoked_without_the_forms_proof() {
    on_each("connected_forged", async |fixture| {
        fixture.clients();
        let granted = fixture.family("web", "note:read").await;
        let browser = fixture.browser_of("doc").await;
        let path = revocations(&browser.get(LIST).await).remove(0);
        assert_eq!(browser.post_bare(&path, &[("everything", "on")]).await.status, 403);
        assert_eq!(browser.get(&path).await.status, 200);
        assert!(fixture.opens(text(&granted, "access_token")).await);
    })
    .await;
}

#[actix_web::test]
async fn oa_524_a_revocation_is_told_with_client_user_and_origin() {
    let told = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let listener = std::sync::Arc::clone(&told);
    on_each_with(
        "connected_events",
        move |builder| {
            let told = std::sync::Arc::clone(&listener);
            builder.on_event(move |event: &Event<'_>, origin| {
                if let Event::ConsentRevoked { client, user, .. } = event {
                    let line = (client.map(str::to_owned), *user, origin.request_id.clone());
                    told.lock().expect("a list").push(line);
                }
            })
        },
        async |fixture: &Fixture| {
            fixture.clients();
            fixture.family("web", "note:read").await;
            let browser = fixture.browser_of("doc").await;
            let path = revocations(&browser.get(LIST).await).remove(0);
            browser.headers.borrow_mut().push(("x-request-id", "r-18".to_owned()));
            revoke(&browser, &path, &[]).await;
            let told = std::mem::take(&mut *told.lock().expect("a list"));
            assert_eq!(told, [(Some("web".to_owned()), fixture.user("doc"), Some("r-18".to_owned()))]);
        },
    )
    .await;
}
