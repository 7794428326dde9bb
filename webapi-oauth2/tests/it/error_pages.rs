//! Pages that tell what did not work: in words, for whoever is signed in, with a way on.

use crate::authorize_page::path;
use crate::fixture::on_each;
use crate::login::assert_page;

#[actix_web::test]
async fn whoever_is_signed_in_is_named_and_has_somewhere_to_go() {
    on_each("error_pages_known", async |fixture| {
        let browser = fixture.browser_of("doc").await;
        let nowhere = browser.get("/o/applications/1000000/").await;
        let wrong_method = browser.send("PUT", "/o/applications/", "").await;
        let forged = browser.post_bare("/o/applications/register/", &[("name", "x")]).await;
        for (answer, status, heading) in [
            (nowhere, 404, "Page not found"),
            (wrong_method, 405, "This request did not work"),
            (forged, 403, "This request did not work"),
        ] {
            assert_eq!(answer.status, status);
            assert_page(&answer);
            for part in [
                &*format!("<h1>{heading}</h1>"),
                "<span>doc</span>",
                "<a href=\"/o/authorized_tokens/\">Connected applications</a>",
                "<a href=\"/o/applications/\">Your applications</a>",
            ] {
                assert!(answer.body.contains(part), "{part}: {}", answer.body);
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn whoever_is_not_signed_in_may_do_so_and_learns_what_to_do_about_a_refused_request() {
    on_each("error_pages_unknown", async |fixture| {
        fixture.clients();
        let refused = fixture.browser().get(&path("").replace("client_id=web", "client_id=x")).await;
        assert_eq!(refused.status, 400);
        for part in
            ["Go back to the application", "<code>invalid_client</code>", "/accounts/login/\">Sign in</a>"]
        {
            assert!(refused.body.contains(part), "{part}: {}", refused.body);
        }
        assert!(!refused.body.contains("Sign out"), "{}", refused.body);
    })
    .await;
}

#[actix_web::test]
async fn a_limit_says_how_long_to_wait() {
    on_each("error_pages_limit", async |fixture| {
        let browser = fixture.browser();
        browser.get("/accounts/login/").await;
        for _ in 0..5 {
            browser.log_in_with("doc", "wrong", &[]).await;
        }
        let limited = browser.log_in_with("doc", "pw", &[]).await;
        assert_eq!(limited.status, 429);
        assert!(limited.body.contains("<h1>Too many attempts</h1>"), "{}", limited.body);
        let wait = format!("You can try again in {} second", limited.header("retry-after"));
        assert!(limited.body.contains(&wait), "{}", limited.body);
    })
    .await;
}
