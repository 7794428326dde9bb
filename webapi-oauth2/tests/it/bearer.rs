//! Bearer authentication: what is a token, what is not, and what a refusal costs.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use webapi_oauth2::AccessToken;
use webapi_oauth2::command::TokenRequest;

use crate::fixture::{Fixture, counting_on_each, on_each, on_each_with};
use crate::http::Answer;

const BASIC: &str = "Basic realm=\"Web API\"";
const METADATA: &str =
    ", resource_metadata=\"http://127.0.0.1:8080/.well-known/oauth-protected-resource/api/\"";
const INVALID: &str = "Bearer realm=\"Web API\", error=\"invalid_token\", error_description=\"The access token is \
    unknown, expired, revoked or for another server\"";

fn assert_refused(answer: &Answer, why: &str) {
    assert_eq!((answer.status, answer.code()), (401, 104), "{why}: {}", answer.body);
    assert_eq!(answer.all("www-authenticate"), [BASIC, &format!("{INVALID}{METADATA}")], "{why}");
}

#[actix_web::test]
async fn a_token_stands_for_its_user() {
    on_each("user", async |fixture| {
        fixture.token("oa-read", "note:read");
        let answer = fixture.get_as("Bearer oa-read", "/api/notes/").await;
        assert_eq!(
            (answer.status, &answer.json()["user"], &answer.json()["by"]),
            (200, &"doc".into(), &"oauth2".into())
        );
    })
    .await;
}

#[actix_web::test]
async fn a_token_without_a_user_is_somebody_but_nobody_in_particular() {
    on_each("machine", async |fixture| {
        let wanted = TokenRequest { client_id: "golden", scopes: "note:write", ..TokenRequest::default() };
        fixture.mint("oa-machine", &wanted);
        let answer = fixture.send("POST", "/api/notes/", &[("authorization", "Bearer oa-machine")], "").await;
        assert_eq!(
            (answer.status, &answer.json()["user"]),
            (200, &"-".into()),
            "POST needs somebody who is logged in"
        );
    })
    .await;
}

#[actix_web::test]
async fn tokens_that_are_not_good_are_refused_with_both_challenges() {
    on_each("refusals", async |fixture| {
        let ask = async |token: &str| fixture.get_as(&format!("Bearer {token}"), "/api/notes/").await;
        let for_user = |client_id, username| TokenRequest {
            client_id,
            username: Some(username),
            scopes: "note:read",
            ..TokenRequest::default()
        };
        fixture.mint("oa-ghost", &for_user("golden", "ghost"));
        fixture.mint("oa-hook", &for_user("disabled", "doc"));
        let past = Some(fixture.api.clock().now());
        fixture.mint("oa-expired", &TokenRequest { expires_at: past, ..for_user("golden", "doc") });
        let revoked = fixture.token("oa-revoked", "note:read");
        fixture
            .with(|conn| fixture.server.tokens().revoke(conn, fixture.api.clock(), &revoked))
            .expect("revoked");
        for token in ["oa-bogus", "oa-ghost", "oa-hook", "oa-expired", "oa-revoked", &"x".repeat(5000)] {
            assert_refused(&ask(token).await, token);
        }
    })
    .await;
}

#[actix_web::test]
async fn a_known_token_ends_at_once_however_it_ends() {
    on_each("ends", async |fixture| {
        let tokens = fixture.server.tokens();
        let clock = fixture.api.clock();
        for way in ["revoke", "expire", "delete", "disable"] {
            let token = fixture.token(&format!("oa-{way}"), "note:read");
            let authorization = format!("Bearer oa-{way}");
            assert_eq!(fixture.get_as(&authorization, "/api/notes/").await.status, 200);
            let ended = fixture.with(|conn| match way {
                "revoke" => tokens.revoke(conn, clock, &token),
                "expire" => tokens.expire(conn, clock, &token),
                "delete" => tokens.delete(conn, clock, &token),
                _ => fixture.server.clients().set_enabled(conn, clock, "golden", false),
            });
            assert!(ended.expect("the store works"), "{way}");
            assert_refused(&fixture.get_as(&authorization, "/api/notes/").await, way);
        }
        let unknown = AccessToken::new("oa-bogus");
        assert!(!fixture.with(|conn| tokens.revoke(conn, clock, &unknown)).expect("the store works"));
    })
    .await;
}

#[actix_web::test]
async fn a_known_token_ends_when_it_expires() {
    on_each("expiry", async |fixture| {
        let expires_at = Some(fixture.api.clock().now() + chrono::TimeDelta::seconds(10));
        let wanted =
            TokenRequest { client_id: "golden", scopes: "note:read", expires_at, ..TokenRequest::default() };
        fixture.mint("oa-soon", &wanted);
        fixture.clock.advance(9);
        assert_eq!(fixture.get_as("Bearer oa-soon", "/api/notes/").await.status, 200);
        fixture.clock.advance(1);
        assert_refused(&fixture.get_as("Bearer oa-soon", "/api/notes/").await, "expired");
    })
    .await;
}

#[actix_web::test]
async fn what_is_not_exactly_a_bearer_header_is_ignored() {
    on_each("ignored", async |fixture| {
        fixture.token("oa-read", "note:read");
        for header in
            ["Bearer", "Bearer ", "Bearer oa-read x", "Bearer  oa-read", "Bearer\toa-read", "Token oa-read"]
        {
            let answer = fixture.get_as(header, "/api/notes/").await;
            assert_eq!((answer.status, &answer.json()["by"]), (200, &"anonymous".into()), "{header}");
        }
        assert_eq!(
            fixture.send("GET", "/api/notes/?access_token=oa-read", &[], "").await.json()["by"],
            "anonymous"
        );
    })
    .await;
}

#[actix_web::test]
async fn whoever_has_no_credentials_is_told_of_both_schemes_without_an_error() {
    on_each("challenge", async |fixture| {
        let answer = fixture.send("POST", "/api/notes/", &[], "").await;
        assert_eq!((answer.status, answer.code()), (401, 103));
        assert_eq!(answer.all("www-authenticate"), [BASIC, &format!("Bearer realm=\"Web API\"{METADATA}")]);
    })
    .await;
}

#[actix_web::test]
async fn a_refusal_of_a_known_token_costs_no_statement() {
    counting_on_each("refusal_cost", async |fixture| {
        fixture.token("oa-none", "");
        let before = Fixture::statements();
        assert_eq!(fixture.get_as("Bearer oa-none", "/api/notes/").await.code(), 112);
        assert_eq!(Fixture::statements() - before, 1, "the token with its client and its user");
        let before = Fixture::statements();
        for path in ["/api/notes/", "/api/audits/1/"] {
            assert_eq!(fixture.get_as("Bearer oa-none", path).await.status, 403);
        }
        assert_eq!(Fixture::statements() - before, 0);
    })
    .await;
}

#[actix_web::test]
async fn a_known_token_costs_no_statement_until_the_cache_forgets_it() {
    counting_on_each("cache", async |fixture| {
        fixture.token("oa-read", "note:read");
        let cost = async || {
            let before = Fixture::statements();
            assert_eq!(fixture.get_as("Bearer oa-read", "/api/notes/").await.status, 200);
            Fixture::statements() - before
        };
        assert_eq!((cost().await, cost().await), (1, 0));
        fixture.clock.advance(30);
        assert_eq!((cost().await, cost().await), (1, 0));
        fixture.server.forget_verified(fixture.api.clock());
        assert_eq!((cost().await, cost().await), (1, 1), "nothing is taken up for a minute");
        fixture.clock.advance(60);
        assert_eq!((cost().await, cost().await), (1, 0));
    })
    .await;
}

#[actix_web::test]
async fn the_hook_is_asked_for_known_tokens_too() {
    let refuse = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&refuse);
    let settings = move |builder: webapi_oauth2::AuthorizationServerBuilder| {
        let asked = Arc::clone(&asked);
        builder.verify_request(move |request| {
            assert_eq!((request.client_id, request.client_name), ("golden", "Golden App"));
            assert_eq!(request.user.map(|user| user.username.as_str()), Some("doc"));
            assert!(request.scopes.contains("note:read"));
            !asked.load(Ordering::SeqCst)
        })
    };
    on_each_with("hook", settings, async |fixture| {
        refuse.store(false, Ordering::SeqCst);
        fixture.token("oa-read", "note:read");
        assert_eq!(fixture.get_as("Bearer oa-read", "/api/notes/").await.status, 200);
        refuse.store(true, Ordering::SeqCst);
        assert_refused(&fixture.get_as("Bearer oa-read", "/api/notes/").await, "the hook says no");
    })
    .await;
}
