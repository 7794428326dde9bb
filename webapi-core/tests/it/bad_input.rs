//! Values, headers and URLs that clients get wrong: every mistake is told, nothing is half written, nothing is the server's fault.

use serde_json::json;

use crate::library::{Ask, everywhere};

const SHELVES: &str = "/api/shelves/";
const SHELF: &str = "/api/shelves/A1/";
const SAMPLES: &str = "/api/samples/";

/// The fields that a sample needs, with one of them replaced.
fn sample(name: &str, value: &serde_json::Value) -> String {
    let mut sample = json!({
        "flag": true, "small": 1, "medium": 1, "big": 1, "ratio": 1, "text": "t", "moment": "2024-01-02T03:04:05Z",
        "data": {},
    });
    sample[name] = value.clone();
    sample.to_string()
}

#[actix_web::test]
async fn every_wrong_field_is_named_at_once() {
    everywhere(async |library| {
        let body = json!({
            "flag": "yes", "small": 40000, "medium": "x", "big": 1.5, "ratio": "wide", "text": 5, "moment": "soon",
            "data": [1], "maybe_flag": 7, "colour": "red", "id": "x",
        });
        let fields = library.refused(Ask::post(SAMPLES).admin().json(body.to_string()), 400).await.fields();
        let names: Vec<_> = fields.as_object().unwrap().keys().cloned().collect();
        assert_eq!(
            names,
            ["big", "colour", "data", "id", "maybe_flag", "medium", "moment", "ratio", "small", "text"],
            "any text is a boolean, as in Djblets"
        );
        let fields = library.refused(Ask::post(SAMPLES).admin().json("{}"), 400).await.fields();
        assert_eq!(fields.as_object().unwrap().len(), 8, "{fields}");
        assert_eq!(fields["text"], json!(["This field is required"]));
    })
    .await;
}

#[actix_web::test]
async fn numbers_beyond_their_column_are_field_errors() {
    everywhere(async |library| {
        let huge = "9".repeat(400);
        for (name, values) in [
            ("small", ["32768", "-32769", huge.as_str()]),
            ("medium", ["2147483648", "-2147483649", huge.as_str()]),
            ("big", ["9223372036854775808", "-9223372036854775809", huge.as_str()]),
            ("ratio", ["1e309", "-1e309", "NaN"]),
        ] {
            for value in values {
                let body = sample(name, &json!(value));
                let fields = library.refused(Ask::post(SAMPLES).admin().json(body), 400).await.fields();
                assert!(fields[name].is_array(), "{name} = {value:.20}: {fields}");
            }
        }
        for floor in [-6, 101] {
            library.refused(Ask::put(SHELF).admin().form(format!("floor={floor}")), 400).await;
        }
    })
    .await;
}

#[actix_web::test]
async fn dates_are_stored_or_refused_and_never_break_a_database() {
    everywhere(async |library| {
        for (text, stored) in [
            ("0001-01-01T00:00:00Z", true),
            ("9999-12-31T23:59:59Z", true),
            ("2024-02-30T00:00:00Z", false),
            ("10000-01-01T00:00:00Z", false),
            ("294277-01-01T00:00:00Z", false),
            ("-0001-01-01T00:00:00Z", false),
            ("-4713-01-01T00:00:00Z", false),
            ("2024-01-01T00:00:00+99:00", false),
            ("2024-01-01T25:00:00Z", false),
            ("99999999999999999999", false),
            ("\u{0}", false),
            ("", false),
        ] {
            let answer = library.send(Ask::post(SAMPLES).admin().json(sample("moment", &json!(text)))).await;
            if stored {
                assert_eq!(answer.expect(201).json()["sample"]["moment"], text);
            } else {
                assert!(answer.expect(400).fields()["moment"].is_array(), "{text}");
            }
        }
        for edge in ["0000-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"] {
            let answer = library.send(Ask::post(SAMPLES).admin().json(sample("moment", &json!(edge)))).await;
            assert!([201, 400].contains(&answer.status), "{edge}: {}", answer.text());
            if answer.status == 201 {
                let shown = answer.json()["sample"]["moment"].clone();
                let again = library.send(Ask::post(SAMPLES).admin().json(sample("moment", &shown))).await;
                assert_eq!(again.status, 201, "what is shown can be sent: {shown}");
            }
        }
        library.get("/api/samples/?sort=moment").await.expect(200);
    })
    .await;
}

#[actix_web::test]
async fn null_characters_are_refused_wherever_text_goes() {
    everywhere(async |library| {
        for body in [
            sample("text", &json!("a\u{0}b")),
            sample("maybe_text", &json!("\u{0}")),
            sample("data", &json!({"a": "\u{0}"})),
            sample("data", &json!({"\u{0}": 1})),
        ] {
            library.refused(Ask::post(SAMPLES).admin().json(body), 400).await;
        }
        library.refused(Ask::post(SHELVES).admin().form("code=%00"), 400).await;
        library.get("/api/shelves/%00/").await.expect(404);
        library.get("/api/shelves/?code=%00").await.expect(400);
        library.get("/api/shelves/?code=a%00b").await.expect(400);
        library.get("/api/shelves/?%00=1").await.expect(200);
        library.get("/api/shelves/?expand=%00&only-fields=%00&only-links=%00").await.expect(200);
        library.get("/api/shelves/?callback=%00").await.expect(400);
        library.send(Ask::get(SHELF).basic("a\u{0}b", "\u{0}")).await.expect(200);
        library.send(Ask::get(SHELF).basic("reader", "\u{0}")).await.expect(401);
    })
    .await;
}

#[actix_web::test]
async fn a_search_for_a_null_character_is_a_field_error() {
    everywhere(async |library| {
        let fields = library.get("/api/shelves/?q=a%00b").await.expect(400).fields();
        assert_eq!(fields, json!({"q": ["This value contains a null character"]}));
    })
    .await;
}

#[actix_web::test]
async fn garbage_in_exact_filters_is_a_field_error_and_in_ranges_is_ignored() {
    everywhere(async |library| {
        for (query, name) in [
            ("small=x", "small"),
            ("small=99999", "small"),
            ("big=9223372036854775808", "big"),
            ("medium=", "medium"),
            ("ratio=wide", "ratio"),
            ("ratio=1e999", "ratio"),
            ("moment=soon", "moment"),
            ("maybe-small=x", "maybe-small"),
        ] {
            let fields = library.get(&format!("/api/samples/?{query}")).await.expect(400).fields();
            assert!(fields[name].is_array(), "{query}: {fields}");
        }
        for query in
            ["small-gt=x", "big-lte=99999999999999999999", "moment-lt=soon", "ratio-gte=NaN", "text-gt=a"]
        {
            library.get(&format!("/api/samples/?{query}")).await.expect(200);
        }
        library.get("/api/loans/?state=lost").await.expect(400);
    })
    .await;
}

#[actix_web::test]
async fn too_many_parameters_are_400() {
    everywhere(async |library| {
        let many = (0..10_000).map(|n| format!("p{n}={n}")).collect::<Vec<_>>().join("&");
        let answer = library.get(&format!("/api/shelves/?{}", &many[..60_000])).await.expect(400);
        assert!(answer.text().contains("at most 1000"), "{}", answer.text());
        library.refused(Ask::post(SHELVES).admin().form(many.clone()), 400).await;
        let json: serde_json::Map<_, _> = (0..10_000).map(|n| (format!("p{n}"), json!(n))).collect();
        library.refused(Ask::post(SHELVES).admin().json(json!(json).to_string()), 400).await;
        let few = (0..1000).map(|n| format!("p{n}")).collect::<Vec<_>>().join("&");
        library.get(&format!("/api/shelves/?{few}")).await.expect(200);
        let long = "n".repeat(201);
        library.get(&format!("/api/shelves/?{long}=1")).await.expect(400);
        library.get("/api/shelves/?a=%ff").await.expect(400);
    })
    .await;
}

#[actix_web::test]
async fn very_long_urls_are_answered() {
    everywhere(async |library| {
        let long = "x".repeat(60_000);
        library.get(&format!("/api/shelves/{long}/")).await.expect(404);
        library.get(&format!("/api/shelves/A1/books/{}/", "9".repeat(60_000))).await.expect(404);
        library.get(&format!("/api/{}", "x/".repeat(30_000))).await.expect(404);
        library.get(&format!("/api/shelves/?code={long}")).await.expect(400);
        library.get(&format!("/api/shelves/?q={long}")).await.expect(400);
        library.get(&format!("/api/samples/?text={long}")).await.expect(200);
        library.get(&format!("/api/shelves/?expand={}", "books,".repeat(9_000))).await.expect(200);
        library.get(&format!("/api/shelves/?sort={}", "code,".repeat(9_000))).await.expect(400);
        library.get(&format!("/api/shelves/?only-fields={}", "code,".repeat(9_000))).await.expect(200);
    })
    .await;
}

#[actix_web::test]
async fn a_search_for_a_whole_book_is_a_field_error() {
    everywhere(async |library| {
        let text = |length| format!("/api/shelves/?q={}", "%C3%BC".repeat(length));
        assert_eq!(library.get(&text(1000)).await.expect(200).json()["total_results"], 0);
        let fields = library.get(&text(1001)).await.expect(400).fields();
        assert_eq!(fields["q"], json!(["This value has 1001 characters; at most 1000 are allowed"]));
    })
    .await;
}

#[actix_web::test]
async fn a_foreign_key_to_nothing_is_a_field_error() {
    everywhere(async |library| {
        for (uri, body, name) in [
            ("/api/loans/", "book=99&borrower=2", "book"),
            ("/api/loans/", "book=1&borrower=-1", "borrower"),
            ("/api/loans/", "book=1&borrower=2&witness=9223372036854775807", "witness"),
            ("/api/loans/", "book=1&borrower=x", "borrower"),
            ("/api/shelves/A1/books/", "title=t&sequel_to=99", "sequel_to"),
        ] {
            let fields = library.refused(Ask::post(uri).admin().form(body), 400).await.fields();
            assert!(fields[name].is_array(), "{body}: {fields}");
        }
        let ask = Ask::put("/api/loans/1/").admin().form("state=returned&witness=99");
        library.refused(ask, 400).await;
        assert_eq!(
            library.get("/api/loans/1/").await.json()["loan"]["state"],
            "out",
            "nothing is half written"
        );
    })
    .await;
}

#[actix_web::test]
async fn a_taken_unique_key_is_409() {
    everywhere(async |library| {
        assert_eq!(library.refused(Ask::post(SHELVES).admin().form("code=A1"), 409).await.code(), 111);
        assert_eq!(library.refused(Ask::put(SHELF).admin().form("code=B2"), 409).await.code(), 111);
        library.refused(Ask::post("/api/shelves/A1/books/").admin().form("title=Solaris"), 409).await;
        library.send(Ask::post("/api/shelves/B2/books/").admin().form("title=Solaris")).await.expect(201);
        library.get(SHELF).await.expect(200);
    })
    .await;
}

#[actix_web::test]
async fn a_value_that_a_check_forbids_is_400() {
    everywhere(async |library| {
        let ask = Ask::post("/api/shelves/A1/books/").admin().form("title=t&language=tlh");
        assert_eq!(library.refused(ask, 400).await.code(), 105);
        let ask = Ask::put("/api/shelves/A1/books/1/").admin().form("title=new&language=tlh");
        library.refused(ask, 400).await;
        let book = library.get("/api/shelves/A1/books/1/").await.json();
        assert_eq!(book["book"]["title"], "The Dispossessed");
    })
    .await;
}

#[actix_web::test]
async fn an_object_that_others_refer_to_stays() {
    everywhere(async |library| {
        for uri in [SHELF, "/api/shelves/A1/books/1/", "/api/shelves/A1/books/2/"] {
            assert_eq!(library.refused(Ask::delete(uri).admin(), 409).await.code(), 123, "{uri}");
        }
        library.send(Ask::delete("/api/shelves/%C3%9C%203%2Fx/").admin()).await.expect(204);
        let gone = library.refused(Ask::delete("/api/shelves/%C3%9C%203%2Fx/").admin(), 404).await;
        assert_eq!(gone.code(), 100);
    })
    .await;
}

#[actix_web::test]
async fn text_longer_than_declared_is_a_field_error() {
    everywhere(async |library| {
        let ask = Ask::post(SHELVES).admin().form(format!("code={}", "%C3%BC".repeat(21)));
        let fields = library.refused(ask, 400).await.fields();
        assert_eq!(fields["code"], json!(["This value has 21 characters; at most 20 are allowed"]));
        let ask = Ask::post(SHELVES).admin().form(format!("code={}", "%C3%BC".repeat(20)));
        library.send(ask).await.expect(201);
    })
    .await;
}

#[actix_web::test]
async fn garbage_in_headers_does_no_harm() {
    everywhere(async |library| {
        let long = "x".repeat(50_000);
        let values: [&[u8]; 12] = [
            b"",
            b" ",
            b"\xff\xfe",
            b";;;,,,===",
            b"*/*;q=NaN",
            b"application/json;q=-1,application/xml;q=inf",
            b"*/*;q=0",
            b"\"",
            b"W/",
            b"Basic \xff",
            b"Mon, 99 Foo 9999 99:99:99 GMT",
            long.as_bytes(),
        ];
        for name in [
            "accept",
            "authorization",
            "cookie",
            "if-none-match",
            "if-modified-since",
            "content-length",
            "content-type",
            "origin",
            "sec-fetch-site",
            "host",
            "x-http-method-override",
        ] {
            for value in values {
                for uri in ["/api/", SHELF, "/api/authors/", "/api/shelves/A1/books/1/", "/api/nothing/"] {
                    library.send(Ask::get(uri).header(name, value)).await.status_below(500);
                }
                let before = library.rows();
                library.send(Ask::put(SHELF).header(name, value)).await.status_below(500);
                assert_eq!(library.rows(), before);
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn an_error_hides_the_database() {
    everywhere(async |library| {
        let answer = library.refused(Ask::post(SHELVES).admin().form("code=A1"), 409).await;
        for secret in ["constraint", "shelves", "sqlite", "postgres", "diesel", "column"] {
            assert!(!answer.text().to_lowercase().contains(secret), "{}", answer.text());
        }
    })
    .await;
}
