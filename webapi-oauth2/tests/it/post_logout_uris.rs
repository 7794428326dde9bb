//! Where a logout may lead: to what is registered for logouts, byte by byte (RP-Initiated Logout 1.0 section 3).

use webapi_core::request::query;
use webapi_oauth2::ClientSecret;
use webapi_oauth2::command::{CommandError, NewClient};
use webapi_oauth2::grant::GrantType;

use crate::applications::{REGISTER, with};
use crate::browser::Browser;
use crate::fixture::{Fixture, on_each, on_each_with};
use crate::flow::{REDIRECT, REDIRECT_ENCODED};
use crate::identity::with_oidc;

const BYE: &str = "https://client.example.com/bye";
const LOOPBACK: &str = "http://127.0.0.1:8000/bye";
const APP: &str = "com.example.app:/bye";

/// Texts that look like [`BYE`], or that a careless comparison takes for it.
const NEAR: [&str; 25] = [
    "https://client.example.com/bye/",
    "https://client.example.com/bye?",
    "https://client.example.com/bye?a=b",
    "https://client.example.com/bye#",
    "https://client.example.com/bye#x",
    "https://client.example.com/BYE",
    "https://client.example.com/bye;x",
    "https://client.example.com/bye/more",
    "https://client.example.com/x/../bye",
    "https://client.example.com/./bye",
    "https://client.example.com//bye",
    "https://client.example.com\\bye",
    "https://client.example.com/%62ye",
    "https://client.example.com%2fbye",
    "https://client.example.com:443/bye",
    "https://client.example.com@evil.example/bye",
    "https://evil@client.example.com/bye",
    "https://x.client.example.com/bye",
    "https://client.example.com.evil.example/bye",
    "http://client.example.com/bye",
    "HTTPS://client.example.com/bye",
    "https://Client.example.com/bye",
    "https://client.example.c\u{ff4f}m/bye",
    "//client.example.com/bye",
    " https://client.example.com/bye",
];

impl Browser<'_> {
    /// Asks for a logout that leads there; the answer's status and where it sends the browser.
    async fn log_out_to(&self, uri: &str) -> (u16, String) {
        let asked = [("client_id", "web"), ("post_logout_redirect_uri", uri)];
        let answer = self.get(&format!("/o/logout/?{}", query::encode(asked))).await;
        (answer.status, answer.header("location").to_owned())
    }
}

fn register(fixture: &Fixture, uris: &[&str]) {
    fixture.change("web", |client| {
        client.post_logout_redirect_uris = uris.iter().map(|&uri| uri.to_owned()).collect();
    });
}

#[actix_web::test]
async fn oa_057_a_logout_leads_to_a_registered_uri_byte_by_byte() {
    on_each_with("oa_057", with_oidc, async |fixture| {
        fixture.clients();
        register(fixture, &[BYE, LOOPBACK, APP]);
        // Nobody is logged in, so whatever counts is followed at once.
        let browser = fixture.browser();
        for uri in [BYE, LOOPBACK, APP] {
            assert_eq!(browser.log_out_to(uri).await, (302, uri.to_owned()));
        }
        let ports = ["http://127.0.0.1:8001/bye", "http://127.0.0.1/bye", "http://localhost:8000/bye"];
        for near in NEAR.into_iter().chain(ports).chain(["com.example.app://bye", "com.example.app:/BYE"]) {
            assert_eq!(browser.log_out_to(near).await, (400, String::new()), "{near}");
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_057_the_lists_for_logins_and_logouts_are_apart() {
    on_each_with("oa_057_lists", with_oidc, async |fixture| {
        fixture.clients();
        register(fixture, &[BYE]);
        let browser = fixture.browser();
        assert_eq!(browser.log_out_to(REDIRECT).await, (400, String::new()));
        let to = |uri: &str| format!("/o/authorize/?response_type=code&client_id=web&redirect_uri={uri}");
        let bye = browser.get(&to("https%3A%2F%2Fclient.example.com%2Fbye")).await;
        assert_eq!((bye.status, bye.header("location")), (400, ""), "no code is sent there");
        assert_eq!(browser.get(&to(REDIRECT_ENCODED)).await.status, 302, "it is a login that has its own");
        // A client that has registered nothing for logouts has nowhere to go on to.
        register(fixture, &[]);
        for uri in [BYE, REDIRECT] {
            assert_eq!(browser.log_out_to(uri).await, (400, String::new()), "{uri}");
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_057_a_list_older_than_the_rules_leads_nowhere_dangerous() {
    on_each_with(
        "oa_057_old",
        |builder| with_oidc(builder).allow_redirect_wildcards(),
        async |fixture| {
            fixture.clients();
            let old =
                ["javascript:alert(1)", "data:text/html,x", "https://*.example.com/bye", "/bye", "//evil"];
            register(fixture, &old);
            let browser = fixture.browser();
            for uri in old.into_iter().chain(["https://a.example.com/bye"]) {
                assert_eq!(browser.log_out_to(uri).await, (400, String::new()), "{uri}");
            }
        },
    )
    .await;
}

#[actix_web::test]
async fn oa_057_what_a_redirect_uri_may_not_be_is_registered_for_no_logout() {
    on_each("oa_057_register", async |fixture| {
        let browser = fixture.browser_of("doc").await;
        for wrong in [
            "javascript:alert(1)",
            "data:text/html,x",
            "http://client.example.com/bye",
            "https://client.example.com/bye#x",
            "https://*.example.com/bye",
            "https://user@client.example.com/bye",
            "myapp:/bye",
            "/bye",
        ] {
            browser.get(REGISTER).await;
            let page = browser.post(REGISTER, &with(&[("post_logout_redirect_uris", wrong)])).await;
            assert_eq!(page.status, 200, "{wrong}");
            assert!(page.body.contains("id=\"errors_post_logout_redirect_uris\""), "{wrong}: {}", page.body);
            let refused = fixture.create_client(NewClient {
                name: "New one",
                client_id: Some("new-client"),
                secret: Some(ClientSecret::new("s")),
                grants: Some(&[GrantType::AuthorizationCode]),
                redirect_uris: &[REDIRECT],
                post_logout_redirect_uris: &[wrong],
                cheap_hash: true,
                ..NewClient::default()
            });
            assert!(matches!(refused, Err(CommandError::Client(_))), "{wrong}");
            assert!(fixture.client("new-client").is_none(), "{wrong}");
        }
        browser.get(REGISTER).await;
        let both = [("post_logout_redirect_uris", "https://client.example.com/bye com.example.app:/bye")];
        browser.post(REGISTER, &with(&both)).await;
        let client = fixture.client("new-client").expect("the client");
        assert_eq!(client.post_logout_redirect_uris, [BYE, APP]);
    })
    .await;
}
