//! Scopes of extensions: offered, granted and opened while their extension is enabled, and inert while it is not.

use webapi_core::extension::{By, Extension, ExtensionManager};
use webapi_core::prelude::*;
use webapi_oauth2::{ScopeSet, enable_webapi_scopes};

use crate::browser::hidden;
use crate::fixture::{Fixture, on_each_extended, on_each_extended_with};
use crate::flow::{CHALLENGE, REDIRECT_ENCODED, answer_of, assert_error, by, text};

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

#[actix_web::test]
async fn leaving_the_scope_that_vanished_out_grants_nothing_either() {
    on_each_extended(
        "extension_unticked",
        |builder| builder.extension(Clocks),
        async |fixture| {
            fixture.clients();
            enable(fixture);
            let browser = fixture.browser_of("doc").await;
            let page = browser.get(&path()).await;
            let handle = hidden(&page, "request").expect("a consent page");
            disable(fixture);
            // The person saw another question than the one that could be answered now.
            let fields = [("request", handle.as_str()), ("scope", "note:read"), ("allow", "Authorize")];
            let answer = browser.post(AUTHORIZE, &fields).await;
            assert_eq!((answer.status, answer.header("location")), (400, ""), "{}", answer.body);
            assert!(answer.body.contains("Nothing was granted"), "{}", answer.body);
        },
    )
    .await;
}

#[actix_web::test]
async fn defaults_of_a_client_offer_what_is_live_and_nothing_else() {
    on_each_extended(
        "extension_defaults",
        |builder| builder.extension(Clocks),
        async |fixture| {
            fixture.clients();
            let both = ScopeSet::parse("note:read clock:read").expect("scopes");
            fixture.change("web", |record| record.default_scopes = Some(both));
            let path = path().replace("&scope=note:read+clock:read", "");
            let browser = fixture.browser_of("doc").await;
            let page = browser.get(&path).await;
            assert_eq!(page.status, 200);
            assert!(page.body.contains("note:read") && !page.body.contains("clock:read"), "{}", page.body);
            enable(fixture);
            let page = browser.get(&path).await;
            assert!(page.body.contains("See what time it is for you"), "{}", page.body);
        },
    )
    .await;
}

#[actix_web::test]
async fn a_code_of_a_scope_that_vanished_gives_a_token_that_waits_for_it() {
    on_each_extended(
        "extension_code",
        |builder| builder.extension(Clocks),
        async |fixture| {
            fixture.clients();
            enable(fixture);
            let code = fixture.code("web", "note:read+clock:read");
            disable(fixture);
            let tokens = fixture.exchange("web", &code).await;
            assert_eq!(tokens.status, 200, "{}", tokens.body);
            let bearer = format!("Bearer {}", text(&tokens.json(), "access_token"));
            assert_eq!(fixture.get_as(&bearer, CLOCK).await.status, 404);
            enable(fixture);
            assert_eq!(fixture.get_as(&bearer, CLOCK).await.status, 200);
        },
    )
    .await;
}

/// A token keeps what it was granted; introspection tells that, whoever is away.
#[actix_web::test]
async fn introspection_tells_the_scopes_that_a_token_keeps() {
    on_each_extended(
        "extension_introspection",
        |builder| builder.extension(Clocks),
        async |fixture| {
            enable(fixture);
            fixture.clients();
            let tokens = fixture.family("web", "note:read+clock:read").await;
            let ask = format!("token={}{}", text(&tokens, "access_token"), by("web"));
            let before = fixture.post("introspect", &ask).await.json();
            disable(fixture);
            let during = fixture.post("introspect", &ask).await.json();
            assert_eq!(during["active"], true, "the rest of it is good");
            assert_eq!(text(&during, "scope"), "clock:read note:read");
            assert_eq!(during, before);
            let list = fixture.browser_of("doc").await.get("/o/authorized_tokens/").await;
            assert_eq!(list.status, 200);
            assert!(list.body.contains("clock:read"), "what was granted can be seen: {}", list.body);
        },
    )
    .await;
}

#[actix_web::test]
async fn a_device_that_waits_for_a_scope_that_vanished_gets_nothing() {
    on_each_extended_with(
        "extension_device",
        crate::device::on,
        |builder| builder.extension(Clocks),
        async |fixture| {
            fixture.devices();
            enable(fixture);
            let asked = fixture.post("device-authorization", "scope=note:read+clock:read&client_id=tv").await;
            let codes = asked.json();
            let browser = fixture.browser_of("doc").await;
            browser.get("/o/device/").await;
            let entered = browser.post("/o/device/", &[("user_code", text(&codes, "user_code"))]).await;
            let confirm = entered.header("location").to_owned();
            let page = browser.get(&confirm).await;
            assert!(page.body.contains("See what time it is for you"), "{}", page.body);
            disable(fixture);
            let refused = browser.post(&confirm, &[("action", "accept")]).await;
            assert_eq!(refused.status, 400);
            assert!(refused.body.contains("Nothing was granted"), "{}", refused.body);
            fixture.clock.advance(5);
            assert_error(&fixture.poll("tv", &codes).await, 400, "authorization_pending");
            enable(fixture);
            browser.get(&confirm).await;
            assert_eq!(browser.post(&confirm, &[("action", "accept")]).await.status, 303);
            fixture.clock.advance(5);
            let tokens = fixture.poll("tv", &codes).await;
            let bearer = format!("Bearer {}", text(&tokens.json(), "access_token"));
            assert_eq!(fixture.get_as(&bearer, CLOCK).await.status, 200);
        },
    )
    .await;
}
