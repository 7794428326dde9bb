//! Bodies that cannot be read, or not as they were meant.

use serde_json::json;

use crate::library::{Ask, everywhere};

const SHELVES: &str = "/api/shelves/";
const SHELF: &str = "/api/shelves/A1/";
const SAMPLES: &str = "/api/samples/";
const FORM: &str = "application/x-www-form-urlencoded";

#[actix_web::test]
async fn truncated_bodies_are_400() {
    everywhere(async |library| {
        let part = "--X\r\nContent-Disposition: form-data; name=\"code\"\r\n\r\nC1";
        for (content_type, body) in [
            ("application/json", "{\"code\": \"C1\""),
            ("application/json", "{\"code\": \"C1"),
            ("application/json", "{"),
            ("multipart/form-data; boundary=X", part),
            ("multipart/form-data; boundary=X", "--X\r\nContent-Disp"),
            ("multipart/form-data; boundary=X", "--X"),
            ("multipart/form-data; boundary=Y", part),
            ("multipart/form-data", part),
        ] {
            let answer = library.refused(Ask::post(SHELVES).admin().body(content_type, body), 400).await;
            assert_eq!(answer.code(), 120, "{body}");
        }
    })
    .await;
}

#[actix_web::test]
async fn oversized_bodies_are_413() {
    everywhere(async |library| {
        let long = "x".repeat(1024 * 1024 + 1);
        let json = format!("{{\"code\": \"{long}\"}}");
        let part = format!("--X\r\nContent-Disposition: form-data; name=\"code\"\r\n\r\n{long}\r\n--X--\r\n");
        for (content_type, body) in [
            (FORM, format!("code={long}")),
            ("application/json", json),
            ("multipart/form-data; boundary=X", part),
        ] {
            let answer = library.refused(Ask::post(SHELVES).admin().body(content_type, body), 413).await;
            assert_eq!(answer.code(), 121);
            assert!(answer.text().contains("at most 1048576 bytes"), "{}", answer.text());
        }
    })
    .await;
}

#[actix_web::test]
async fn bodies_that_are_not_utf8_are_400() {
    everywhere(async |library| {
        let part = b"--X\r\nContent-Disposition: form-data; name=\"code\"\r\n\r\n\xff\xfe\r\n--X--\r\n";
        for (content_type, body) in [
            (FORM, &b"code=\xff"[..]),
            (FORM, &b"code=%ff"[..]),
            (FORM, &b"%ff=1"[..]),
            ("application/json", &b"{\"code\": \"\xff\"}"[..]),
            ("multipart/form-data; boundary=X", &part[..]),
        ] {
            let answer = library.refused(Ask::post(SHELVES).admin().body(content_type, body), 400).await;
            assert!(answer.text().contains("UTF-8"), "{}", answer.text());
        }
        for charset in ["latin-1", "utf-16", "\"x\""] {
            let ask = Ask::post(SHELVES).admin().body(&format!("{FORM}; charset={charset}"), "code=C1");
            library.refused(ask, 415).await;
        }
    })
    .await;
}

#[actix_web::test]
async fn a_body_of_another_type_is_not_taken_for_an_empty_one() {
    everywhere(async |library| {
        for content_type in
            ["text/plain", "application/xml", "application/octet-stream", "x", "application/jsonx", "*/*"]
        {
            let answer = library.send(Ask::put(SHELF).admin().body(content_type, "{\"floor\": 5}")).await;
            assert_eq!(answer.status, 415, "{content_type}: {}", answer.text());
        }
        let answer = library.get(SHELF).await;
        assert_eq!(answer.json()["shelf"]["floor"], 0);
    })
    .await;
}

#[actix_web::test]
async fn json_that_is_no_object_or_too_deep_is_400() {
    everywhere(async |library| {
        let deep = format!("{{\"data\": {}1{}}}", "[".repeat(40), "]".repeat(40));
        let bottomless = "[".repeat(500_000);
        for body in [
            "[]",
            "1",
            "\"x\"",
            "null",
            "nul",
            "{'code': 1}",
            "{\"a\": NaN}",
            "{\"a\": 1e999}",
            &deep,
            &bottomless,
        ] {
            let answer = library.refused(Ask::post(SHELVES).admin().json(body), 400).await;
            assert_eq!(answer.code(), 120, "{body:.60}");
        }
        let deep = format!("{}1{}", "[".repeat(40), "]".repeat(40));
        let form = format!("text=t&data=%7B%22a%22%3A{deep}%7D");
        let fields = library.refused(Ask::post(SAMPLES).admin().form(form), 400).await.fields();
        assert!(fields["data"][0].as_str().unwrap().contains("nested too deeply"), "{fields}");
    })
    .await;
}

#[actix_web::test]
async fn an_announced_length_that_is_no_number_is_not_trusted() {
    everywhere(async |library| {
        for length in ["-1", "x", "99999999999999999999999"] {
            let ask = Ask::put(SHELF).admin().form("floor=5").header("content-length", length);
            library.send(ask).await.status_below(500);
        }
    })
    .await;
}

#[actix_web::test]
async fn files_where_text_belongs_count_as_absent() {
    everywhere(async |library| {
        let body =
            "--X\r\nContent-Disposition: form-data; name=\"code\"; filename=\"a.txt\"\r\n\r\nC1\r\n--X--\r\n";
        let ask = Ask::post(SHELVES).admin().body("multipart/form-data; boundary=X", body);
        let fields = library.refused(ask, 400).await.fields();
        assert_eq!(fields["code"], json!(["This field is required"]));
    })
    .await;
}

#[actix_web::test]
async fn the_last_of_several_values_counts() {
    everywhere(async |library| {
        let answer = library.send(Ask::put(SHELF).admin().form("floor=1&floor=x&floor=2")).await.expect(200);
        assert_eq!(answer.json()["shelf"]["floor"], 2);
        let answer =
            library.send(Ask::put(SHELF).admin().json(r#"{"floor": 1, "floor": 3}"#)).await.expect(200);
        assert_eq!(answer.json()["shelf"]["floor"], 3);
    })
    .await;
}
