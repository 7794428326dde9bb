//! Sessions that a token began: they are the token, and die with it.

use crate::fixture::{Fixture, counting_on_each, on_each};

async fn begin(fixture: &Fixture, token: &str) -> String {
    let answer = fixture.get_as(&format!("Bearer {token}"), "/api/notes/").await;
    answer.cookie().expect("an answer to a header begins a session")
}

#[actix_web::test]
async fn the_cookie_stands_for_the_token_and_its_scopes() {
    on_each("cookie", async |fixture| {
        fixture.token("oa-read", "note:read");
        let cookie = begin(fixture, "oa-read").await;
        assert!(cookie.starts_with("t.") && !cookie.contains("oa-read"), "{cookie}");
        let answer = fixture.get_with_cookie(&cookie, "/api/notes/").await;
        assert_eq!((answer.status, &answer.json()["user"]), (200, &"doc".into()));
        assert_eq!(answer.header("set-cookie"), "");
        assert_eq!(fixture.get_with_cookie(&cookie, "/api/status/").await.code(), 112);
        assert_eq!(fixture.get_with_cookie(&cookie, "/api/audits/").await.code(), 113);
    })
    .await;
}

#[actix_web::test]
async fn the_cookie_is_set_unless_the_request_has_it() {
    on_each("set_once", async |fixture| {
        fixture.token("oa-read", "note:read");
        let cookie = begin(fixture, "oa-read").await;
        for _ in 0..2 {
            assert_eq!(begin(fixture, "oa-read").await, cookie, "it follows from the token");
            let header = format!("webapi_session={cookie}");
            let headers = [("authorization", "Bearer oa-read"), ("cookie", header.as_str())];
            assert_eq!(fixture.send("GET", "/api/notes/", &headers, "").await.header("set-cookie"), "");
        }
    })
    .await;
}

#[actix_web::test]
async fn refusals_begin_sessions_as_well_but_failures_do_not() {
    on_each("refused", async |fixture| {
        fixture.token("oa-none", "");
        assert!(fixture.get_as("Bearer oa-none", "/api/notes/").await.cookie().is_some());
        assert_eq!(fixture.get_as("Bearer oa-bogus", "/api/notes/").await.cookie(), None);
    })
    .await;
}

#[actix_web::test]
async fn the_session_dies_with_the_token() {
    on_each("dies", async |fixture| {
        let tokens = fixture.server.tokens();
        let clock = fixture.api.clock();
        for way in ["revoke", "expire", "delete"] {
            let token = fixture.token(&format!("oa-{way}"), "note:read");
            let cookie = begin(fixture, &format!("oa-{way}")).await;
            assert_eq!(fixture.get_with_cookie(&cookie, "/api/notes/").await.json()["user"], "doc");
            fixture
                .with(|conn| match way {
                    "revoke" => tokens.revoke(conn, clock, &token),
                    "expire" => tokens.expire(conn, clock, &token),
                    _ => tokens.delete(conn, clock, &token),
                })
                .expect("the store works");
            let answer = fixture.get_with_cookie(&cookie, "/api/notes/").await;
            assert_eq!((answer.status, &answer.json()["by"]), (200, &"anonymous".into()), "{way}");
            assert_eq!(answer.cookie().as_deref(), Some(""), "{way}: the cookie is deleted");
        }
    })
    .await;
}

#[actix_web::test]
async fn neither_the_cookie_nor_its_digest_is_a_token() {
    on_each("no_token_either", async |fixture| {
        fixture.token("oa-read", "note:read");
        let cookie = begin(fixture, "oa-read").await;
        fixture.get_with_cookie(&cookie, "/api/notes/").await;
        assert_eq!(fixture.get_as(&format!("Bearer {cookie}"), "/api/notes/").await.status, 401);
        let guess = fixture.get_with_cookie("t.oa-read", "/api/notes/").await;
        assert_eq!(guess.json()["by"], "anonymous");
    })
    .await;
}

#[actix_web::test]
async fn a_page_of_another_site_cannot_use_the_cookie_to_write() {
    on_each("cross_site", async |fixture| {
        fixture.token("oa-write", "note:read note:write");
        let cookie = format!("webapi_session={}", begin(fixture, "oa-write").await);
        let headers = [("cookie", cookie.as_str()), ("sec-fetch-site", "cross-site")];
        assert_eq!(fixture.send("POST", "/api/notes/", &headers, "").await.status, 403);
        assert_eq!(fixture.send("POST", "/api/notes/", &headers[..1], "").await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn a_known_session_costs_no_statement() {
    counting_on_each("session_cost", async |fixture| {
        fixture.token("oa-read", "note:read");
        let cookie = begin(fixture, "oa-read").await;
        fixture.get_with_cookie(&cookie, "/api/notes/").await;
        let before = Fixture::statements();
        assert_eq!(fixture.get_with_cookie(&cookie, "/api/notes/").await.status, 200);
        assert_eq!(Fixture::statements() - before, 0);
    })
    .await;
}
