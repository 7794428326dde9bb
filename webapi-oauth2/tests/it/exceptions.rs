//! Settings that allow more than RFC 9700 does, or ask for more: each is off unless it is named.

use webapi_oauth2::AuthorizationServerBuilder;
use webapi_oauth2::authorization::{AuthorizationError, PageError};
use webapi_oauth2::command::{NewClient, TokenRequest};
use webapi_oauth2::grant::GrantType;

use crate::fixture::{Fixture, on_each, on_each_with};
use crate::flow::{CHALLENGE, REDIRECT_ENCODED};

const CODE: &[GrantType] = &[GrantType::AuthorizationCode];

fn query(client: &str, more: &str) -> String {
    format!("response_type=code&client_id={client}&redirect_uri={REDIRECT_ENCODED}&scope=note:read{more}")
}

fn is_let_through(fixture: &Fixture, client: &str, more: &str) -> bool {
    fixture.request(&query(client, more)).is_ok()
}

#[actix_web::test]
async fn pkce_can_be_optional_for_everybody_by_its_legacy_name() {
    on_each_with("optional_pkce", AuthorizationServerBuilder::legacy_optional_pkce, async |fixture| {
        fixture.clients();
        assert!(is_let_through(fixture, "web", "") && is_let_through(fixture, "spa", ""));
        let plain = format!("&code_challenge={CHALLENGE}&code_challenge_method=plain");
        assert!(!is_let_through(fixture, "web", &plain), "plain has a name of its own");
        let code = fixture.code("web", "note:read");
        let unproven = format!("grant_type=authorization_code&code={code}&redirect_uri={REDIRECT_ENCODED}");
        let answer = fixture.post("token", &format!("{unproven}{}", crate::flow::by("web"))).await;
        assert_eq!(answer.status, 400, "who sent a challenge must prove it: {}", answer.body);
    })
    .await;
}

#[actix_web::test]
async fn a_hook_says_of_which_confidential_clients_pkce_is_required() {
    let hook = |client: &webapi_oauth2::store::StoredClient| client.record.client_id != "web";
    on_each_with(
        "pkce_hook",
        move |builder| builder.pkce_required_of(hook),
        async |fixture| {
            fixture.clients();
            assert!(is_let_through(fixture, "web", "") && !is_let_through(fixture, "other", ""));
            assert!(!is_let_through(fixture, "spa", ""), "public clients need it whatever a hook says");
        },
    )
    .await;
}

#[actix_web::test]
async fn plain_challenges_are_advertised_where_they_are_taken() {
    on_each_with("plain_pkce", AuthorizationServerBuilder::legacy_plain_pkce, async |fixture| {
        fixture.clients();
        let plain = format!("&code_challenge={CHALLENGE}&code_challenge_method=plain");
        assert!(is_let_through(fixture, "spa", &plain) && !is_let_through(fixture, "spa", ""));
        let metadata = fixture.send("GET", "/.well-known/oauth-authorization-server", &[], "").await.json();
        assert_eq!(metadata["code_challenge_methods_supported"], serde_json::json!(["S256", "plain"]));
    })
    .await;
}

#[actix_web::test]
async fn redirect_uris_follow_the_rules_of_the_server() {
    let rules = |builder: AuthorizationServerBuilder| {
        let builder = builder.redirect_schemes(["https", "http", "myapp"]);
        builder.allow_redirect_wildcards().allow_localhost_loopback().allow_insecure_redirects()
    };
    let uris = [
        "https://*.preview.example.com/cb",
        "myapp://cb",
        "http://localhost/cb",
        "http://client.example.com/cb",
    ];
    let client = NewClient {
        name: "App",
        client_id: Some("app"),
        grants: Some(CODE),
        redirect_uris: &uris,
        ..NewClient::default()
    };
    on_each_with("redirect_rules", rules, async |fixture| {
        fixture.create_client(client.clone()).expect("a client");
        let ask = |uri: &str| {
            let query = format!(
                "response_type=code&client_id=app&redirect_uri={uri}&scope=note:read\
                 &code_challenge={CHALLENGE}&code_challenge_method=S256"
            );
            fixture.request(&query).map(|valid| valid.redirect_uri().to_owned())
        };
        for uri in ["https://a.preview.example.com/cb", "myapp://cb", "http://localhost:5001/cb"] {
            assert_eq!(ask(uri).expect(uri), uri);
        }
        let refused = ask("https://a.b.preview.example.com/cb");
        assert!(matches!(refused, Err(AuthorizationError::Page(PageError::MismatchingRedirectUri))));
    })
    .await;
    on_each("redirect_defaults", async |fixture| {
        let refused = fixture.create_client(client.clone()).expect_err("it is refused").to_string();
        for uri in [uris[0], uris[1], uris[3]] {
            assert!(refused.contains(uri), "{uri}: {refused}");
        }
        assert!(!refused.contains(uris[2]), "{refused}");
    })
    .await;
}

#[actix_web::test]
async fn a_request_may_ask_for_consent_once_or_each_time_and_the_server_says_what_it_is_otherwise() {
    for (name, always) in [("consent_each_time", true), ("consent_once", false)] {
        let settings = move |builder: AuthorizationServerBuilder| match always {
            true => builder.always_ask_consent(),
            false => builder,
        };
        on_each_with(name, settings, async |fixture| {
            fixture.clients();
            fixture.code("web", "note:read");
            let (user, now) = (fixture.user("doc"), fixture.api.clock());
            let grants = fixture.with(|conn| fixture.server.grants().of_user(conn, now, user, None));
            let grants = grants.expect("a store");
            let asks = |more: &str| {
                let more = format!("&code_challenge={CHALLENGE}&code_challenge_method=S256{more}");
                fixture.request(&query("web", &more)).expect("valid").needs_consent(&grants)
            };
            assert_eq!(asks(""), always);
            assert!(!asks("&approval_prompt=auto") && asks("&approval_prompt=force"));
            fixture.change("web", |client| client.skip_authorization = true);
            assert!(!asks("&approval_prompt=force"), "nobody is asked about an application of the house");
        })
        .await;
    }
}

#[actix_web::test]
async fn the_missing_scope_stands_in_the_body_where_the_server_says_so() {
    on_each_with("scopes_in_errors", AuthorizationServerBuilder::scopes_in_errors, async |fixture| {
        let wanted = TokenRequest { client_id: "golden", scopes: "root:read", ..TokenRequest::default() };
        fixture.mint("oa-root", &wanted);
        let refused = fixture.get_as("Bearer oa-root", "/api/notes/").await;
        assert_eq!(refused.status, 403, "{}", refused.body);
        assert_eq!(refused.json()["required_scopes"], serde_json::json!(["note:read"]));
    })
    .await;
}
