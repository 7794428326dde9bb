//! The legacy implicit grant: off by default, and when it is on, a token in the fragment.

use webapi_oauth2::AuthorizationServerBuilder;
use webapi_oauth2::form::Form;
use webapi_oauth2::grant::GrantType;

use crate::browser::hidden;
use crate::fixture::{on_each, on_each_with};
use crate::flow::REDIRECT;

const PATH: &str = "/o/authorize/?response_type=token&client_id=spa&scope=note:read&state=xyz";

fn in_fragment(location: &str) -> Form {
    let rest = location.strip_prefix(REDIRECT).and_then(|rest| rest.strip_prefix('#'));
    Form::parse(rest.unwrap_or_else(|| panic!("{location}")).as_bytes()).expect("a form")
}

#[actix_web::test]
async fn oa_009_without_the_setting_there_is_no_such_response_type() {
    on_each("no_implicit", async |fixture| {
        fixture.clients();
        fixture.change("spa", |client| client.grants.push(GrantType::Implicit));
        let answer = fixture.browser().get(PATH).await;
        assert!(
            answer.header("location").starts_with(&format!("{REDIRECT}?error=unsupported_response_type&"))
        );
        let metadata = fixture.browser().get("/.well-known/oauth-authorization-server").await.json();
        assert_eq!(metadata["response_types_supported"], serde_json::json!(["code"]));
    })
    .await;
}

#[actix_web::test]
async fn oa_009_with_the_setting_a_client_that_has_the_grant_gets_a_token_in_the_fragment() {
    on_each_with("implicit", AuthorizationServerBuilder::legacy_implicit_grant, async |fixture| {
        fixture.clients();
        let browser = fixture.browser_of("doc").await;
        let refused = browser.get(PATH).await;
        let error = in_fragment(refused.header("location"));
        assert_eq!(error.value("error"), Some("unauthorized_client"), "each client needs the grant");
        fixture.change("spa", |client| client.grants.push(GrantType::Implicit));
        let bad = in_fragment(browser.get(&PATH.replace("note:read", "note:fly")).await.header("location"));
        assert_eq!((bad.value("error"), bad.value("state")), (Some("invalid_scope"), Some("xyz")));
        let mode = in_fragment(browser.get(&format!("{PATH}&response_mode=query")).await.header("location"));
        assert_eq!(mode.value("error"), Some("invalid_request"), "oa_020: a token never stands in a query");

        let page = browser.get(PATH).await;
        assert_eq!(hidden(&page, "response_type").as_deref(), Some("token"));
        let handle = hidden(&page, "request").expect("a consent page");
        let fields = [("request", handle.as_str()), ("scope", "note:read"), ("allow", "Authorize")];
        let answer = browser.post("/o/authorize/", &fields).await;
        assert_eq!((answer.status, answer.header("cache-control")), (303, "no-store"));
        let sent = in_fragment(answer.header("location"));
        assert_eq!((sent.value("token_type"), sent.value("expires_in")), (Some("Bearer"), Some("3600")));
        assert_eq!((sent.value("scope"), sent.value("state")), (Some("note:read"), Some("xyz")));
        assert_eq!((sent.value("refresh_token"), sent.value("code")), (None, None));
        assert!(sent.value("iss").is_some());
        let token = sent.value("access_token").expect("a token");
        assert!(fixture.opens(token).await);

        let user = fixture.user("doc");
        fixture
            .with(|conn| {
                let origin = webapi_oauth2::event::Origin::default();
                fixture.server.grants().revoke_of_user(conn, fixture.api.clock(), user, None, &origin)
            })
            .expect("a store");
        assert!(!fixture.opens(token).await, "it is one of what the user granted");
        let posted = fixture.post("token", "grant_type=implicit&client_id=spa").await;
        assert_eq!(posted.json()["error"], "unsupported_grant_type");
    })
    .await;
}
