//! Who may ask: HTTP Basic, sessions, requirements, requests from other sites.

use crate::library::{Ask, Library, everywhere, everywhere_with};

const WHO: &str = "/api/attempt/";

async fn log_in(library: &Library, name: &str) -> String {
    library.send(Ask::get(WHO).user(name)).await.expect(200).session().unwrap()
}

async fn who(library: &Library, cookie: &str) -> Option<String> {
    let answer = library.send(Ask::get(WHO).cookie(cookie)).await.expect(200);
    answer.json()["attempt"]["user"].as_str().map(str::to_owned)
}

#[actix_web::test]
async fn a_password_in_the_header_logs_in_and_begins_a_session() {
    everywhere(async |library| {
        let cookie = log_in(library, "reader").await;
        assert_eq!(who(library, &cookie).await.as_deref(), Some("reader"));
        let again = library.send(Ask::get(WHO).reader().cookie(&cookie)).await.expect(200);
        assert_eq!(again.session(), None, "the session is there already");
    })
    .await;
}

#[actix_web::test]
async fn a_wrong_password_is_refused_whatever_the_cookie_says() {
    everywhere(async |library| {
        let cookie = log_in(library, "reader").await;
        let ask = Ask::get(WHO).basic("reader", "wrong").cookie(&cookie);
        let answer = library.send(ask).await.expect(401);
        assert_eq!(answer.code(), 104);
        assert_eq!(answer.header("www-authenticate"), Some("Basic realm=\"Web API\""));
        assert_eq!(answer.session().as_deref(), Some(""), "the cookie goes");
        assert_eq!(who(library, &cookie).await, None, "and its session with it");
    })
    .await;
}

#[actix_web::test]
async fn bad_credentials_are_refused_where_none_are_needed() {
    everywhere(async |library| {
        for (name, password) in
            [("reader", ""), ("nobody", "x"), ("", ""), ("READER", "pw-reader"), ("former", "pw-former")]
        {
            let answer = library.send(Ask::get("/api/shelves/").basic(name, password)).await.expect(401);
            assert_eq!(answer.code(), 104, "{name}:{password}");
            assert_eq!(answer.session(), None);
        }
    })
    .await;
}

#[actix_web::test]
async fn a_header_that_no_backend_knows_is_ignored() {
    everywhere(async |library| {
        for header in ["Basic", "Basic ", "Basic !!!", "Bearer x", "Token", "Basic ZG9j", ""] {
            let answer = library.send(Ask::get(WHO).header("authorization", header)).await.expect(200);
            assert!(answer.json()["attempt"]["user"].is_null(), "{header:?}");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_session_ends_with_a_logout() {
    everywhere(async |library| {
        let cookie = log_in(library, "reader").await;
        let answer = library.send(Ask::delete(WHO).cookie(&cookie)).await.expect(204);
        assert_eq!(answer.session().as_deref(), Some(""));
        assert!(answer.header("set-cookie").unwrap().contains("Max-Age=0"));
        assert_eq!(who(library, &cookie).await, None);
    })
    .await;
}

#[actix_web::test]
async fn a_session_ends_with_a_new_password() {
    everywhere(async |library| {
        let cookie = log_in(library, "reader").await;
        let other = log_in(library, "admin").await;
        let hash = webapi_core::account::Password::new("new").hash_cheaply().unwrap();
        let hash = hash.expose();
        library
            .execute(&format!("UPDATE webapi_users SET password_hash = '{hash}' WHERE username = 'reader'"));
        assert_eq!(who(library, &cookie).await, None);
        assert_eq!(who(library, &other).await.as_deref(), Some("admin"), "others stay");
    })
    .await;
}

#[actix_web::test]
async fn a_session_ends_when_the_account_is_closed() {
    everywhere(async |library| {
        let cookie = log_in(library, "reader").await;
        library.execute("UPDATE webapi_users SET is_active = FALSE WHERE username = 'reader'");
        assert_eq!(who(library, &cookie).await, None);
        library.send(Ask::get(WHO).reader()).await.expect(401);
    })
    .await;
}

#[actix_web::test]
async fn a_session_that_is_not_used_ends_after_a_week() {
    everywhere(async |library| {
        let cookie = log_in(library, "reader").await;
        library.clock.advance(7 * 24 * 3600 - 1);
        assert_eq!(who(library, &cookie).await.as_deref(), Some("reader"));
        let unused = log_in(library, "reader").await;
        library.clock.advance(7 * 24 * 3600);
        assert_eq!(who(library, &unused).await, None);
    })
    .await;
}

#[actix_web::test]
async fn a_cookie_that_is_no_session_is_deleted_and_the_request_goes_on() {
    everywhere(async |library| {
        for cookie in ["s.", "s.nonsense", "s.%00", "s.\"x\"", &format!("s.{}", "x".repeat(5000))] {
            let answer = library.send(Ask::get(WHO).cookie(cookie)).await.expect(200);
            assert!(answer.json()["attempt"]["user"].is_null());
            assert_eq!(answer.session().as_deref(), Some(""), "{cookie}");
        }
        for cookie in ["", "x", "t.abc", "\u{e9}"] {
            library.send(Ask::get(WHO).cookie(cookie)).await.expect(200);
        }
    })
    .await;
}

#[actix_web::test]
async fn only_a_digest_of_the_session_is_stored() {
    everywhere(async |library| {
        let cookie = log_in(library, "reader").await;
        let secret = cookie.strip_prefix("s.").unwrap();
        let stored = library.api.database().with(|conn| {
            use crate::library::schema::webapi_sessions;
            use diesel::prelude::*;
            webapi_sessions::table.select(webapi_sessions::digest).load::<Vec<u8>>(conn).unwrap()
        });
        let [digest]: [Vec<u8>; 1] = stored.unwrap().try_into().unwrap();
        assert_eq!(digest.len(), 32);
        assert_ne!(digest, secret.as_bytes());
    })
    .await;
}

#[actix_web::test]
async fn another_account_gets_another_session() {
    everywhere(async |library| {
        let cookie = log_in(library, "reader").await;
        let answer = library.send(Ask::get(WHO).admin().cookie(&cookie)).await.expect(200);
        let new = answer.session().unwrap();
        assert_ne!(new, cookie);
        assert_eq!(who(library, &new).await.as_deref(), Some("admin"));
        assert_eq!(who(library, &cookie).await, None, "the old one is over");
    })
    .await;
}

#[actix_web::test]
async fn the_cookie_is_kept_for_two_weeks_out_of_reach_of_scripts_and_other_sites() {
    everywhere(async |library| {
        let answer = library.send(Ask::get(WHO).reader()).await;
        let cookie = answer.header("set-cookie").unwrap();
        for flag in ["Path=/", "Max-Age=1209600", "HttpOnly", "SameSite=Lax"] {
            assert!(cookie.contains(flag), "{cookie}");
        }
        assert!(!cookie.contains("Secure"), "{cookie}");
    })
    .await;
}

#[actix_web::test]
async fn the_cookie_is_secure_where_the_server_is() {
    everywhere_with(
        |builder| builder.public_url("https://library.example").session_cookie("key"),
        async |library| {
            let answer = library.send(Ask::get(WHO).reader()).await;
            let cookie = answer.header("set-cookie").unwrap();
            assert!(cookie.starts_with("key=s.") && cookie.ends_with("; Secure"), "{cookie}");
        },
    )
    .await;
}

#[actix_web::test]
async fn a_page_of_another_site_cannot_use_the_cookie() {
    everywhere(async |library| {
        let cookie = log_in(library, "admin").await;
        let post = || Ask::post("/api/shelves/").form("code=X1").cookie(&cookie);
        for (name, value) in [
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("origin", "http://127.0.0.1:8081"),
            ("origin", "http://127.0.0.1:8080.evil.example"),
            ("sec-fetch-site", "cross-site"),
        ] {
            let answer = library.refused(post().header(name, value), 403).await;
            assert_eq!(answer.code(), 124, "{name}: {value}");
        }
        let delete = Ask::delete("/api/loans/1/").cookie(&cookie).header("origin", "https://evil.example");
        library.refused(delete, 403).await;
        let own = post().header("origin", "http://127.0.0.1:8080").header("sec-fetch-site", "same-origin");
        library.send(own).await.expect(201);
        let read = Ask::get(WHO).cookie(&cookie).header("origin", "https://evil.example");
        library.send(read).await.expect(200);
        let by_password =
            Ask::post("/api/shelves/").form("code=X2").admin().header("origin", "https://evil.example");
        library.send(by_password).await.expect(201);
    })
    .await;
}

#[actix_web::test]
async fn an_unknown_header_beside_the_cookie_does_not_open_the_door_to_other_sites() {
    everywhere(async |library| {
        let cookie = log_in(library, "admin").await;
        let ask =
            Ask::post("/api/shelves/").form("code=X1").cookie(&cookie).header("authorization", "Nothing x");
        library.refused(ask.header("origin", "https://evil.example"), 403).await;
    })
    .await;
}

#[actix_web::test]
async fn requirements_are_401_for_nobody_and_403_for_somebody() {
    everywhere(async |library| {
        let author = "slug=x&name=X";
        assert_eq!(library.refused(Ask::post("/api/authors/").form(author), 401).await.code(), 103);
        library.send(Ask::get(WHO).reader()).await;
        let refused = library.send(Ask::post("/api/authors/").reader().form(author)).await.expect(403);
        assert_eq!(refused.code(), 101);
        library.send(Ask::post("/api/authors/").admin().form(author)).await.expect(201);
        library.get("/api/visits/").await.expect(401);
        library.send(Ask::get("/api/visits/").reader()).await.expect(200);
        library.send(Ask::new("HEAD", "/api/visits/")).await.expect(401);
    })
    .await;
}

#[actix_web::test]
async fn access_hooks_are_401_for_nobody_and_403_for_somebody() {
    everywhere(async |library| {
        library.refused(Ask::put("/api/loans/1/").form("state=returned"), 401).await;
        library.send(Ask::put("/api/loans/1/").reader().form("state=returned")).await.expect(200);
        library.send(Ask::put("/api/shelves/A1/").reader().form("floor=1")).await.expect(403);
        library.send(Ask::delete("/api/shelves/A1/").reader()).await.expect(403);
        let note = "/api/shelves/A1/books/1/notes/00000000-0000-0000-0000-000000000002/";
        library.get(note).await.expect(401);
        library.send(Ask::get(note).reader()).await.expect(200);
        let notes = "/api/shelves/A1/books/1/notes/";
        assert_eq!(library.get(notes).await.json()["total_results"], 1);
        assert_eq!(library.send(Ask::get(notes).reader()).await.json()["total_results"], 2);
    })
    .await;
}

#[actix_web::test]
async fn whether_a_hidden_object_is_there_stays_unknown() {
    everywhere(async |library| {
        for uri in ["/api/secrets/2/", "/api/secrets/99/"] {
            library.send(Ask::get(uri).reader()).await.expect(404);
            library.send(Ask::put(uri).reader().form("body=x")).await.expect(404);
            library.send(Ask::delete(uri).reader()).await.expect(404);
        }
        let answer = library.send(Ask::get("/api/secrets/").reader()).await.expect(200);
        assert_eq!(answer.column("secrets", "body"), ["of the reader"]);
        library.send(Ask::put("/api/secrets/1/").reader().form("body=x")).await.expect(200);
    })
    .await;
}
