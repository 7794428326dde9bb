//! Introspection (RFC 7662) at another instance.

use std::sync::Arc;

use webapi_oauth2::command::TokenRequest;
use webapi_oauth2::verifier::{Introspection, ResourceServer, ScopeMap};
use webapi_oauth2::{AccessToken, ClientSecret};

use super::instance::{Accepting, Served};
use crate::fixture::{Fixture, on_each};
use crate::flow::SECRET;

/// An instance that issues, and how the other asks it.
fn issuer(fixture: &Fixture) -> (Served, Introspection) {
    fixture.clients();
    fixture.change("other", |client| client.is_introspector = true);
    let api = fixture.api.clone();
    let served = Served::new(move |config| api.configure()(config));
    let url = format!("{}/o/introspect/", served.url);
    let introspection = Introspection::new("http://127.0.0.1:8080", &url).expect("a URL");
    (served, introspection.client("other", ClientSecret::new(SECRET)))
}

#[actix_web::test]
async fn tokens_of_another_instance_open_what_their_scopes_say() {
    on_each("foreign_scopes", async |fixture| {
        fixture.token("f-read", "note:read");
        fixture.token("f-write", "note:write");
        let (served, introspection) = issuer(fixture);
        let accepting = Accepting::new(&fixture.clock, ResourceServer::new().verifier(introspection));
        let answer = accepting.get("/api/notes/", "f-read").await;
        assert_eq!(
            (answer.status, &answer.json()["user"]),
            (200, &"-".into()),
            "no user unless they are shared"
        );
        let answer = accepting.get("/api/notes/", "f-write").await;
        assert_eq!((answer.status, answer.code()), (403, 112));
        let answer = accepting.get("/api/notes/", "f-none").await;
        assert_eq!((answer.status, answer.code()), (401, 104));
        assert!(answer.all("www-authenticate").iter().any(|value| value.contains("error=\"invalid_token\"")));
        assert_eq!(accepting.get("/api/audits/1/", "f-read").await.code(), 113);
        assert_eq!(accepting.get("/handler", "f-read").await.body, "handled");
        assert_eq!(accepting.get("/handler", "f-write").await.status, 403);
        assert_eq!(accepting.get("/handler", "f-none").await.status, 401);
        served.stop().await;
    })
    .await;
}

#[actix_web::test]
async fn scopes_are_mapped_and_usernames_shared_where_the_settings_say_so() {
    on_each("foreign_map", async |fixture| {
        fixture.token("f-api", "api");
        let wanted = TokenRequest {
            client_id: "golden",
            username: Some("doc"),
            scopes: "note:read",
            ..TokenRequest::default()
        };
        fixture.mint("f-unmapped", &wanted);
        let (served, introspection) = issuer(fixture);
        let introspection =
            introspection.scopes(ScopeMap::default().map("api", ["note:read"])).shared_usernames();
        let accepting = Accepting::new(&fixture.clock, ResourceServer::new().verifier(introspection));
        assert_eq!(accepting.get("/api/notes/", "f-api").await.json()["user"], "doc");
        assert_eq!(accepting.status("f-unmapped").await, 403, "what is not in the table opens nothing");
        served.stop().await;
    })
    .await;
}

#[actix_web::test]
async fn a_bearer_token_proves_who_asks_too() {
    on_each("foreign_bearer", async |fixture| {
        fixture.token("f-introspect", "introspection");
        fixture.token("f-read", "note:read");
        let (served, _) = issuer(fixture);
        let url = format!("{}/o/introspect/", served.url);
        let introspection = Introspection::new("http://127.0.0.1:8080", &url).expect("a URL");
        let introspection = introspection.bearer(AccessToken::new("f-introspect"));
        let accepting = Accepting::new(&fixture.clock, ResourceServer::new().verifier(introspection));
        assert_eq!(accepting.status("f-read").await, 200);
        served.stop().await;
    })
    .await;
}

/// The documented bound: the lifetime of the cache.
#[actix_web::test]
async fn a_revoked_token_is_refused_after_the_lifetime_of_the_cache() {
    on_each("foreign_revoked", async |fixture| {
        let token = fixture.token("f-read", "note:read");
        let (served, introspection) = issuer(fixture);
        let accepting = Accepting::new(&fixture.clock, ResourceServer::new().verifier(introspection));
        assert_eq!(accepting.status("f-read").await, 200);
        fixture
            .with(|conn| fixture.server.tokens().revoke(conn, fixture.api.clock(), &token))
            .expect("revoked");
        fixture.clock.advance(29);
        assert_eq!(accepting.status("f-read").await, 200);
        fixture.clock.advance(1);
        assert_eq!(accepting.status("f-read").await, 401);
        served.stop().await;
    })
    .await;
}

#[actix_web::test]
async fn while_the_issuer_is_down_known_tokens_work_until_their_bound_and_others_wait() {
    on_each("foreign_down", async |fixture| {
        fixture.token("f-known", "note:read");
        fixture.token("f-new", "note:read");
        let (served, introspection) = issuer(fixture);
        let accepting = Accepting::new(&fixture.clock, ResourceServer::new().verifier(introspection));
        assert_eq!(accepting.status("f-known").await, 200);
        served.stop().await;
        assert_eq!(accepting.status("f-known").await, 200);
        for (wait, place) in
            [("1", "/api/notes/"), ("1", "/handler"), ("10", "/api/notes/"), ("10", "/handler")]
        {
            let answer = accepting.get(place, "f-new").await;
            assert_eq!((answer.status, answer.header("retry-after")), (503, wait), "{place}");
        }
        fixture.clock.advance(30);
        assert_eq!(accepting.status("f-known").await, 503);
    })
    .await;
}

#[actix_web::test]
async fn another_issuer_or_audience_than_expected_is_refused() {
    on_each("foreign_audience", async |fixture| {
        fixture.token("f-read", "note:read");
        let (served, introspection) = issuer(fixture);
        let url = format!("{}/o/introspect/", served.url);
        let elsewhere = Introspection::new("https://other.example.com", &url).expect("a URL");
        let elsewhere = elsewhere.client("other", ClientSecret::new(SECRET));
        for (verifier, status) in
            [(introspection.audience("https://another.example.com/"), 401), (elsewhere, 401)]
        {
            let accepting =
                Accepting::new(&Arc::clone(&fixture.clock), ResourceServer::new().verifier(verifier));
            assert_eq!(accepting.status("f-read").await, status);
        }
        served.stop().await;
    })
    .await;
}
