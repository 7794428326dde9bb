//! Scopes of extensions: offered, granted and opened while their extension is enabled, and inert while it is not.

use webapi_core::extension::{By, Extension, ExtensionManager};
use webapi_core::prelude::*;
use webapi_oauth2::enable_webapi_scopes;

use crate::browser::hidden;
use crate::fixture::{Fixture, on_each_extended};
use crate::flow::{CHALLENGE, REDIRECT_ENCODED, answer_of, text};

const CLOCK: &str = "/api/extensions/clocks/clock/";
const AUTHORIZE: &str = "/o/authorize/";

/// What time it is.
#[derive(WebApiResource)]
#[webapi(manual, singleton, handlers(get))]
struct Clock;

impl Clock {
    #[expect(clippy::unnecessary_wraps, reason = "handlers return results")]
    fn get(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        Ok(Reply::tree([("clock", Node::from(ctx.now()))]))
    }
}

/// Tells what time it is.
#[derive(Extension)]
#[webapi(
    id = "clocks",
    version = "1.0",
    manual,
    resources(Clock),
    scope_texts("clock:read" = "See what time it is for you")
)]
struct Clocks;

fn extensions(fixture: &Fixture) -> ExtensionManager {
    fixture.api.extensions().expect("there are extensions")
}

fn enable(fixture: &Fixture) {
    extensions(fixture).enable("clocks", &By::program("a test")).expect("it can be enabled");
}

fn disable(fixture: &Fixture) {
    extensions(fixture).disable("clocks", &By::program("a test")).expect("it can be disabled");
}

fn path() -> String {
    format!(
        "{AUTHORIZE}?response_type=code&client_id=web&redirect_uri={REDIRECT_ENCODED}&scope=note:read+clock:read\
         &state=xyz&code_challenge={CHALLENGE}&code_challenge_method=S256"
    )
}

#[actix_web::test]
async fn a_token_of_a_disabled_extension_is_inert_and_works_again() {
    on_each_extended(
        "extension_tokens",
        |builder| builder.extension(Clocks),
        async |fixture| {
            enable(fixture);
            fixture.clients();
            let tokens = fixture.family("web", "note:read+clock:read").await;
            let bearer = format!("Bearer {}", text(&tokens, "access_token"));
            assert_eq!(fixture.get_as(&bearer, CLOCK).await.status, 200);
            disable(fixture);
            assert_eq!(fixture.get_as(&bearer, CLOCK).await.status, 404);
            assert_eq!(fixture.get_as(&bearer, "/api/notes/").await.status, 200, "the rest of it is good");
            let refreshed = fixture.refresh("web", text(&tokens, "refresh_token"), "").await;
            assert_eq!(refreshed.status, 200, "{}", refreshed.body);
            assert!(text(&refreshed.json(), "scope").contains("clock:read"), "it keeps the scope");
            enable(fixture);
            let bearer = format!("Bearer {}", text(&refreshed.json(), "access_token"));
            assert_eq!(fixture.get_as(&bearer, CLOCK).await.status, 200);
        },
    )
    .await;
}

#[actix_web::test]
async fn the_consent_page_offers_a_scope_in_the_words_of_its_extension_while_it_is_live() {
    on_each_extended(
        "extension_consent",
        |builder| builder.extension(Clocks),
        async |fixture| {
            fixture.clients();
            let browser = fixture.browser_of("doc").await;
            let refused = browser.get(&path()).await;
            let sent = answer_of(refused.header("location"));
            assert_eq!(sent.value("error"), Some("invalid_scope"), "it is not live yet: {}", refused.body);
            enable(fixture);
            let page = browser.get(&path()).await;
            assert!(page.body.contains("See what time it is for you"), "{}", page.body);
            disable(fixture);
            let refused = browser.get(&path()).await;
            assert_eq!(answer_of(refused.header("location")).value("error"), Some("invalid_scope"));
            assert!(!enable_webapi_scopes(&fixture.api).contains("clock:read"));
        },
    )
    .await;
}

#[actix_web::test]
async fn a_pending_consent_for_a_scope_that_vanished_is_refused_on_a_page() {
    on_each_extended(
        "extension_pending",
        |builder| builder.extension(Clocks),
        async |fixture| {
            fixture.clients();
            enable(fixture);
            let browser = fixture.browser_of("doc").await;
            let page = browser.get(&path()).await;
            let handle = hidden(&page, "request").expect("a consent page");
            disable(fixture);
            let fields = [
                ("request", handle.as_str()),
                ("scope", "note:read"),
                ("scope", "clock:read"),
                ("allow", "Authorize"),
            ];
            let answer = browser.post(AUTHORIZE, &fields).await;
            assert_eq!((answer.status, answer.header("location")), (400, ""), "{}", answer.body);
            assert!(answer.body.contains("does not exist any more"), "{}", answer.body);
            // Nothing was granted; once it is back, the same request can still be decided.
            enable(fixture);
            let answer = browser.post(AUTHORIZE, &fields).await;
            assert!(answer_of(answer.header("location")).value("code").is_some(), "{}", answer.body);
        },
    )
    .await;
}
