//! URLs and methods: what is where, and what may be done there.

use crate::library::{Ask, everywhere, everywhere_with};

#[actix_web::test]
async fn a_missing_slash_is_added_and_the_query_kept() {
    everywhere(async |library| {
        let answer = library.get("/api/shelves/A1?x=1&y=%20").await.expect(301);
        assert_eq!(answer.header("location"), Some("/api/shelves/A1/?x=1&y=%20"));
        for method in ["POST", "PUT", "DELETE", "HEAD", "OPTIONS"] {
            let answer = library.send(Ask::new(method, "/api/shelves/A1/books")).await.expect(301);
            assert_eq!(answer.header("location"), Some("/api/shelves/A1/books/"));
        }
    })
    .await;
}

#[actix_web::test]
async fn one_segment_without_a_slash_is_unknown() {
    everywhere(async |library| {
        for uri in ["/api/shelves", "/api/nothing", "/api/nothing?api_format=json"] {
            assert_eq!(library.get(uri).await.expect(404).code(), 100, "{uri}");
        }
        let xml = library.get("/api/shelves?api_format=xml").await.expect(404);
        assert!(xml.text().starts_with("<?xml"), "{}", xml.text());
    })
    .await;
}

#[actix_web::test]
async fn paths_that_lead_nowhere_are_404() {
    everywhere(async |library| {
        for uri in [
            "/api//",
            "/api///",
            "/api/nothing/",
            "/api/shelves//",
            "/api/shelves//books/",
            "/api/shelves/A1//",
            "/api/shelves/A1/nothing/",
            "/api/shelves/A1/books/x/",
            "/api/shelves/A1/books/1x/",
            "/api/shelves/A1/books/-1/",
            "/api/shelves/A1/books/1/notes/none/",
            "/api/attempt/1/",
            "/api/shelves/stats/1/",
            "/api/../api/shelves/",
            "/api/shelves/./",
        ] {
            library.get(uri).await.expect(404);
        }
    })
    .await;
}

#[actix_web::test]
async fn a_key_is_percent_decoded_and_an_encoded_slash_is_no_separator() {
    everywhere(async |library| {
        let uri = "/api/shelves/%C3%9C%203%2Fx/";
        let shelf = library.get(uri).await.expect(200).json()["shelf"].clone();
        assert_eq!(shelf["code"], "Ü 3/x");
        assert_eq!(shelf["links"]["self"]["href"], format!("http://127.0.0.1:8080{uri}"));
        assert_eq!(shelf["links"]["books"]["href"], format!("http://127.0.0.1:8080{uri}books/"));
        library.get("/api/shelves/%C3%9C%203/x/").await.expect(404);
        library.get("/api/shelves/%41%31/").await.expect(200);
        library.get("/api/%73helves/A1/").await.expect(200);
    })
    .await;
}

#[actix_web::test]
async fn odd_keys_in_urls_are_404() {
    everywhere(async |library| {
        for key in [
            "%zz",
            "%",
            "%2",
            "%ff%fe",
            "%00",
            "A1%00",
            "a%0a",
            "%2e%2e",
            "%E2%80%AE",
            "{code}",
            "A1'--",
            "*",
        ] {
            let uri = format!("/api/shelves/{key}/");
            assert_eq!(library.get(&uri).await.expect(404).code(), 100, "{uri}");
        }
        for key in ["0", "99999999999999999999999999", "9223372036854775807", "%2B1", "%D9%A1"] {
            library.get(&format!("/api/shelves/A1/books/{key}/")).await.expect(404);
        }
        library.get("/api/shelves/A1/books/0001/").await.expect(200);
    })
    .await;
}

#[actix_web::test]
async fn a_key_of_any_character_is_created_and_found_again() {
    everywhere(async |library| {
        for code in [
            "a b", "a+b", "a%2Fb", "a?b#c", "ñ", "日本", "..x", "a;b=c", "a\\b", "\"<>", "a/b", "~!*'()",
            "%41",
        ] {
            let body = serde_json::json!({ "code": code }).to_string();
            let answer = library.send(Ask::post("/api/shelves/").admin().json(body)).await.expect(201);
            let location = answer.header("location").unwrap();
            let path = location.strip_prefix("http://127.0.0.1:8080").unwrap();
            assert_eq!(library.get(path).await.expect(200).json()["shelf"]["code"], code, "{path}");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_list_child_hides_an_item_of_the_same_name() {
    everywhere(async |library| {
        library.refused(Ask::post("/api/shelves/").admin().form("code=stats"), 400).await;
        library.execute("INSERT INTO shelves (code, floor) VALUES ('stats', 0)");
        let answer = library.get("/api/shelves/stats/").await.expect(200).json();
        assert_eq!(answer["shelf_stats"]["count"], 4);
        let root = library.get("/api/shelves/").await.expect(200).json();
        assert_eq!(root["links"]["shelf_stats"]["href"], "http://127.0.0.1:8080/api/shelves/stats/");
    })
    .await;
}

#[actix_web::test]
async fn a_method_that_is_not_declared_is_405_with_all_that_are() {
    everywhere(async |library| {
        for (method, uri, allow) in [
            ("DELETE", "/api/people/reader/", "GET"),
            ("POST", "/api/people/", "GET"),
            ("PATCH", "/api/secrets/1/", "GET, PUT, DELETE"),
            ("POST", "/api/", "GET"),
            ("PUT", "/api/attempt/", "GET, POST, DELETE"),
            ("TRACE", "/api/shelves/", "GET, POST, PUT, PATCH, DELETE"),
            ("BREW", "/api/people/", "GET"),
        ] {
            let answer = library.refused(Ask::new(method, uri).admin(), 405).await;
            assert_eq!(answer.header("allow"), Some(allow), "{method} {uri}");
            assert!(answer.body.is_empty(), "{}", answer.text());
        }
    })
    .await;
}

#[actix_web::test]
async fn a_method_of_the_other_level_is_405_without_itself() {
    everywhere(async |library| {
        for (method, uri, allow) in [
            ("POST", "/api/shelves/A1/", "GET, PUT, PATCH, DELETE"),
            ("PUT", "/api/shelves/", "GET, POST, PATCH, DELETE"),
            ("PATCH", "/api/shelves/", "GET, POST, PUT, DELETE"),
            ("DELETE", "/api/shelves/", "GET, POST, PUT, PATCH"),
            ("DELETE", "/api/shelves/A1/books/", "GET, POST, PUT, PATCH"),
            ("POST", "/api/shelves/A1/books/1/", "GET, PUT, PATCH, DELETE"),
        ] {
            let answer = library.refused(Ask::new(method, uri).admin(), 405).await;
            assert_eq!(answer.header("allow"), Some(allow), "{method} {uri}");
        }
    })
    .await;
}

#[actix_web::test]
async fn options_tells_what_is_allowed() {
    everywhere(async |library| {
        for (uri, allow) in [
            ("/api/shelves/", "GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS"),
            ("/api/shelves/A1/", "GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS"),
            ("/api/people/", "GET, HEAD, OPTIONS"),
            ("/api/", "GET, HEAD, OPTIONS"),
        ] {
            let answer = library.send(Ask::new("OPTIONS", uri)).await.expect(204);
            assert_eq!(answer.header("allow"), Some(allow), "{uri}");
            assert!(answer.body.is_empty());
        }
        library.send(Ask::new("OPTIONS", "/api/nothing/")).await.expect(404);
    })
    .await;
}

#[actix_web::test]
async fn a_post_may_stand_for_another_method() {
    everywhere(async |library| {
        let uri = "/api/shelves/A1/";
        let answer = library.send(Ask::post(uri).admin().form("_method=PUT&floor=9")).await.expect(200);
        assert_eq!(answer.json()["shelf"]["floor"], 9);
        let answer = library.send(Ask::post(uri).form("_method=GET")).await.expect(200);
        assert_eq!(answer.json()["shelf"]["floor"], 9);
        library
            .send(Ask::post("/api/shelves/%C3%9C%203%2Fx/").admin().form("_method=DELETE"))
            .await
            .expect(204);
        library.get("/api/shelves/%C3%9C%203%2Fx/").await.expect(404);
    })
    .await;
}

#[actix_web::test]
async fn only_the_form_of_a_post_can_name_another_method() {
    everywhere(async |library| {
        let uri = "/api/shelves/A1/";
        for method in ["", "put", "PUT%20", "DROP", "TRACE", "CONNECT", "%00"] {
            let ask = Ask::post(uri).admin().form(format!("_method={method}&floor=9"));
            library.refused(ask, 405).await;
        }
        library.refused(Ask::post("/api/shelves/A1/?_method=DELETE").admin(), 405).await;
        library.refused(Ask::post(uri).admin().json(r#"{"_method": "DELETE"}"#), 405).await;
        library.send(Ask::put(uri).admin().form("_method=DELETE")).await.expect(200);
        library.send(Ask::get("/api/shelves/A1/?_method=DELETE").admin()).await.expect(200);
        library.refused(Ask::post(uri).form("_method=DELETE"), 401).await;
    })
    .await;
}

#[actix_web::test]
async fn the_application_keeps_its_own_routes() {
    everywhere(async |library| {
        assert_eq!(library.get("/health").await.expect(200).text(), "fine");
        assert_eq!(library.get("/apiary/").await.expect(200).text(), "bees");
        library.get("/elsewhere/").await.expect(404);
        library.get("/").await.expect(404);
    })
    .await;
}

#[actix_web::test]
async fn the_api_can_be_mounted_elsewhere() {
    everywhere_with(
        |builder| builder.mount("/library/api/v1").public_url("https://example.com:8443"),
        async |library| {
            let answer = library.get("/library/api/v1/shelves/A1/books/?start=1").await.expect(200).json();
            let base = "https://example.com:8443/library/api/v1";
            assert_eq!(answer["links"]["self"]["href"], format!("{base}/shelves/A1/books/?start=1"));
            assert_eq!(answer["books"][0]["links"]["self"]["href"], format!("{base}/shelves/A1/books/1/"));
            let root = library.get("/library/api/v1/").await.expect(200).json();
            assert_eq!(root["uri_templates"]["book"], format!("{base}/shelves/{{code}}/books/{{book_id}}/"));
            library.get("/api/shelves/").await.expect(404);
            assert_eq!(library.get("/library/api/v1").await.status, 301);
        },
    )
    .await;
}

#[actix_web::test]
async fn the_host_header_never_reaches_a_link() {
    everywhere(async |library| {
        let ask = Ask::get("/api/shelves/A1/")
            .header("host", "evil.example")
            .header("x-forwarded-host", "evil.example");
        assert!(!library.send(ask).await.expect(200).text().contains("evil"));
    })
    .await;
}

#[actix_web::test]
async fn the_root_links_to_everything_below_it() {
    everywhere(async |library| {
        let root = library.get("/api/").await.expect(200).json();
        for name in
            ["people", "shelves", "authors", "loans", "visits", "secrets", "samples", "events", "attempt"]
        {
            let href = root["links"][name]["href"].as_str().unwrap_or_else(|| panic!("{name}: {root}"));
            let path = href.strip_prefix("http://127.0.0.1:8080").unwrap();
            library.send(Ask::get(path).admin()).await.expect(200);
        }
    })
    .await;
}
