//! Sessions that a token began: they are the token, and die with it.

use chrono::TimeDelta;
use serde_json::json;
use webapi_core::api_token::{ApiTokenChange, NewApiToken};
use webapi_core::clock::Clock as _;

use super::{READER, WHO, create, full, limited, tokens, with_tokens};
use crate::library::{Ask, Library};

async fn begin(library: &Library, text: &str) -> String {
    library.send(Ask::get(WHO).token(text)).await.status_below(404).session().unwrap()
}

async fn who(library: &Library, cookie: &str) -> Option<String> {
    let answer = library.send(Ask::get(WHO).cookie(cookie)).await.expect(200);
    answer.json()["attempt"]["user"].as_str().map(str::to_owned)
}

#[actix_web::test]
async fn the_cookie_stands_for_the_token_and_its_policy() {
    with_tokens(async |library| {
        let (_, text) =
            limited(library, json!({"*": {"block": ["*"]}, "attempt": {"*": {"allow": ["GET"]}}}));
        let cookie = begin(library, &text).await;
        assert_eq!(who(library, &cookie).await.as_deref(), Some("reader"));
        assert_eq!(library.send(Ask::get("/api/shelves/").cookie(&cookie)).await.expect(403).code(), 101);
        let both = library.send(Ask::get(WHO).token(&text).cookie(&cookie)).await.expect(200);
        assert_eq!(both.session(), None, "the request has the cookie already");
    })
    .await;
}

#[actix_web::test]
async fn the_session_dies_with_the_token() {
    with_tokens(async |library| {
        for way in ["invalidate", "expire", "delete", "deactivate"] {
            let (id, text) = full(library);
            let cookie = begin(library, &text).await;
            assert_eq!(who(library, &cookie).await.as_deref(), Some("reader"));
            let (tokens, clock) = (tokens(library), library.api.clock());
            let past = Some(Some(library.clock.now() - TimeDelta::seconds(1)));
            let expiry = ApiTokenChange { expires: past, ..ApiTokenChange::default() };
            library
                .api
                .database()
                .with(|conn| match way {
                    "invalidate" => drop(tokens.invalidate(conn, clock, id, "").unwrap()),
                    "expire" => drop(tokens.change(conn, clock, id, expiry).unwrap()),
                    "delete" => assert!(tokens.delete(conn, clock, id).unwrap()),
                    _ => tokens.forget_verified(clock),
                })
                .unwrap();
            if way == "deactivate" {
                library.execute("UPDATE webapi_users SET is_active = FALSE WHERE username = 'reader'");
            }
            let answer = library.send(Ask::get(WHO).cookie(&cookie)).await.expect(200);
            assert!(answer.json()["attempt"]["user"].is_null(), "{way}");
            assert_eq!(answer.session().as_deref(), Some(""), "{way}: the cookie goes");
        }
    })
    .await;
}

#[actix_web::test]
async fn the_session_ends_when_the_token_expires_by_itself() {
    with_tokens(async |library| {
        let expires = Some(library.clock.now() + TimeDelta::seconds(10));
        let (_, text) = create(library, NewApiToken { user_id: READER, expires, ..NewApiToken::default() });
        let cookie = begin(library, &text).await;
        assert!(who(library, &cookie).await.is_some());
        library.clock.advance(10);
        assert!(who(library, &cookie).await.is_none());
    })
    .await;
}

#[actix_web::test]
async fn a_password_does_not_widen_a_session_that_a_token_began() {
    with_tokens(async |library| {
        let (_, text) = limited(library, json!({"shelf": {"*": {"block": ["*"]}}}));
        let cookie = begin(library, &text).await;
        let answer = library.send(Ask::get("/api/shelves/").reader().cookie(&cookie)).await.expect(403);
        assert_eq!(answer.session(), None);
        library.send(Ask::get("/api/shelves/").basic("reader", "wrong").cookie(&cookie)).await.expect(401);
        let other = library.send(Ask::get("/api/shelves/").admin().cookie(&cookie)).await.expect(200);
        assert!(other.session().is_some(), "another person begins another session");
    })
    .await;
}

#[actix_web::test]
async fn a_token_that_is_refused_leaves_the_session_beside_it_alone() {
    with_tokens(async |library| {
        let cookie = library.send(Ask::get(WHO).reader()).await.session().unwrap();
        for text in ["nope", "lib_forged"] {
            let answer = library.send(Ask::get(WHO).token(text).cookie(&cookie)).await.expect(401);
            assert_eq!(answer.session(), None);
        }
        assert_eq!(who(library, &cookie).await.as_deref(), Some("reader"));
    })
    .await;
}

#[actix_web::test]
async fn logging_out_deletes_the_cookie_and_leaves_the_token() {
    with_tokens(async |library| {
        let (_, text) = full(library);
        let cookie = begin(library, &text).await;
        let answer = library.send(Ask::delete(WHO).cookie(&cookie)).await.expect(204);
        assert_eq!(answer.session().as_deref(), Some(""));
        library.send(Ask::get(WHO).token(&text)).await.expect(200);
    })
    .await;
}

#[actix_web::test]
async fn a_cookie_is_no_token_and_a_page_of_another_site_cannot_write_with_it() {
    with_tokens(async |library| {
        let (_, text) = full(library);
        let cookie = begin(library, &text).await;
        library.send(Ask::get(WHO).token(&cookie)).await.expect(401);
        let ask = Ask::post("/api/shelves/").form("code=N1").cookie(&cookie);
        library.refused(ask.header("sec-fetch-site", "cross-site"), 403).await;
    })
    .await;
}
