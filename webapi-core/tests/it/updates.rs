//! PUT, PATCH and POST of items: what changes, what stays, what is refused.

use serde_json::{Value, json};

use crate::library::{Ask, Library, everywhere};

const SHELF: &str = "/api/shelves/A1/";
const BOOK: &str = "/api/shelves/A1/books/1/";

async fn shelf(library: &Library) -> Value {
    library.get(SHELF).await.expect(200).json()["shelf"].clone()
}

async fn book(library: &Library) -> Value {
    library.get(BOOK).await.expect(200).json()["book"].clone()
}

#[actix_web::test]
async fn a_put_changes_only_the_fields_it_names() {
    everywhere(async |library| {
        let answer = library.send(Ask::put(SHELF).admin().form("floor=7")).await.expect(200);
        assert_eq!(answer.json()["shelf"]["floor"], 7);
        let shelf = shelf(library).await;
        assert_eq!(
            [&shelf["code"], &shelf["floor"], &shelf["capacity"]],
            [&json!("A1"), &json!(7), &json!(10)]
        );
    })
    .await;
}

#[actix_web::test]
async fn a_put_and_a_patch_do_the_same() {
    everywhere(async |library| {
        let put = library.send(Ask::put(SHELF).admin().json(r#"{"floor": 3}"#)).await.expect(200);
        let patched = library.send(Ask::patch(SHELF).admin().json(r#"{"floor": 3}"#)).await.expect(200);
        assert_eq!(put.json(), patched.json());
    })
    .await;
}

#[actix_web::test]
async fn null_in_json_clears_a_nullable_field() {
    everywhere(async |library| {
        for (field, before) in [("capacity", json!(10)), ("remark", json!("dusty"))] {
            let body = json!({ field: before }).to_string();
            library.send(Ask::patch(SHELF).admin().json(body)).await.expect(200);
            assert_eq!(shelf(library).await[field], before);
            let body = json!({ field: null }).to_string();
            library.send(Ask::patch(SHELF).admin().json(body)).await.expect(200);
            assert_eq!(shelf(library).await[field], Value::Null);
        }
    })
    .await;
}

#[actix_web::test]
async fn null_for_a_required_field_is_a_field_error() {
    everywhere(async |library| {
        let answer =
            library.refused(Ask::patch(SHELF).admin().json(r#"{"floor": null, "code": null}"#), 400).await;
        let fields = answer.fields();
        assert!(fields["floor"].is_array() && fields["code"].is_array(), "{fields}");
        assert_eq!(shelf(library).await["floor"], 0);
    })
    .await;
}

#[actix_web::test]
async fn a_foreign_key_is_set_and_cleared() {
    everywhere(async |library| {
        library.send(Ask::patch(BOOK).admin().json(r#"{"sequel_to": 2}"#)).await.expect(200);
        let linked = book(library).await;
        assert_eq!(linked["links"]["sequel_to"]["title"], "Solaris");
        assert_eq!(
            linked["links"]["sequel_to"]["href"], "http://127.0.0.1:8080/api/shelves/A1/books/2/",
            "a link of a table to itself"
        );
        library.send(Ask::patch(BOOK).admin().json(r#"{"sequel_to": null}"#)).await.expect(200);
        let cleared = book(library).await;
        assert_eq!((&cleared["sequel_to"], &cleared["links"]["sequel_to"]), (&Value::Null, &Value::Null));
    })
    .await;
}

#[actix_web::test]
async fn a_book_can_be_the_sequel_of_itself() {
    everywhere(async |library| {
        library.send(Ask::put(BOOK).admin().form("sequel_to=1")).await.expect(200);
        assert_eq!(book(library).await["links"]["sequel_to"]["title"], "The Dispossessed");
        // Its own link must not keep it from going; the loans do.
        library.refused(Ask::delete(BOOK).admin(), 409).await;
    })
    .await;
}

#[actix_web::test]
async fn read_only_fields_are_refused() {
    everywhere(async |library| {
        let ask = Ask::put(BOOK).admin().form("updated=2020-01-01T00:00:00Z&id=9");
        let fields = library.refused(ask, 400).await.fields();
        assert_eq!(fields, json!({"updated": ["Field is not supported"], "id": ["Field is not supported"]}));
        let ask = Ask::post("/api/shelves/A1/books/").admin().form("title=t&id=9&shelf=2");
        let fields = library.refused(ask, 400).await.fields();
        assert_eq!(fields, json!({"id": ["Field is not supported"], "shelf": ["Field is not supported"]}));
        let ask = Ask::put("/api/authors/ursula/").admin().form("slug=x");
        assert_eq!(library.send(ask).await.status, 400, "may be created, not updated");
    })
    .await;
}

#[actix_web::test]
async fn an_empty_put_keeps_everything_but_the_time_of_the_update() {
    everywhere(async |library| {
        let before = book(library).await;
        assert_eq!(before["updated"], "2024-01-02T03:04:05Z");
        for ask in [Ask::put(BOOK), Ask::put(BOOK).form(""), Ask::patch(BOOK).json("{}")] {
            let answer = library.send(ask.admin()).await.expect(200);
            let mut after = answer.json()["book"].clone();
            assert_eq!(after["updated"], "2023-11-14T22:13:20Z", "the time of the clock");
            after["updated"] = before["updated"].clone();
            assert_eq!(after, before);
        }
        let before = shelf(library).await;
        let after = library.send(Ask::put(SHELF).admin()).await.expect(200).json();
        assert_eq!(after["shelf"], before, "and a table without such a field");
    })
    .await;
}

#[actix_web::test]
async fn the_key_can_be_changed_and_the_item_moves() {
    everywhere(async |library| {
        let answer = library.send(Ask::put(SHELF).admin().form("code=Z9")).await.expect(200).json();
        assert_eq!(answer["shelf"]["links"]["self"]["href"], "http://127.0.0.1:8080/api/shelves/Z9/");
        library.get(SHELF).await.expect(404);
        library.get("/api/shelves/Z9/books/1/").await.expect(200);
    })
    .await;
}

#[actix_web::test]
async fn an_item_below_the_wrong_parent_is_not_there() {
    everywhere(async |library| {
        for uri in [
            "/api/shelves/B2/books/1/",
            "/api/shelves/B2/books/1/notes/",
            "/api/shelves/none/books/1/",
            "/api/shelves/none/books/",
            "/api/shelves/A1/books/2/notes/00000000-0000-0000-0000-000000000001/",
            "/api/authors/ursula/books/2/",
            "/api/authors/nobody/books/",
        ] {
            assert_eq!(library.refused(Ask::get(uri).admin(), 404).await.code(), 100, "{uri}");
        }
        for uri in ["/api/shelves/B2/books/1/", "/api/authors/ursula/books/2/"] {
            library.refused(Ask::delete(uri).admin(), 404).await;
        }
        library.refused(Ask::put("/api/shelves/B2/books/1/").admin().form("title=x"), 404).await;
        library.refused(Ask::post("/api/shelves/none/books/").admin().form("title=x"), 404).await;
    })
    .await;
}

#[actix_web::test]
async fn a_new_child_belongs_to_the_parent_in_the_url() {
    everywhere(async |library| {
        let ask = Ask::post("/api/shelves/B2/books/").admin().form("title=Eden&pages=300");
        let answer = library.send(ask).await.expect(201);
        let location = answer.header("location").unwrap().to_owned();
        assert_eq!(location, "http://127.0.0.1:8080/api/shelves/B2/books/4/");
        let book = &answer.json()["book"];
        assert_eq!(book["links"]["self"]["href"], location.as_str());
        assert_eq!(
            (&book["language"], &book["pages"]),
            (&json!("en"), &json!(300)),
            "defaults are filled in"
        );
        assert_eq!(book["updated"], "2023-11-14T22:13:20Z");
        library.get("/api/shelves/B2/books/4/").await.expect(200);
        library.get("/api/shelves/A1/books/4/").await.expect(404);
    })
    .await;
}

#[actix_web::test]
async fn a_grandchild_is_created_changed_and_deleted_below_its_ancestors() {
    everywhere(async |library| {
        let list = "/api/shelves/A1/books/2/notes/";
        let answer =
            library.send(Ask::post(list).admin().json(r#"{"body": "first", "private": true}"#)).await;
        let location = answer.expect(201).header("location").unwrap().to_owned();
        let path = location.strip_prefix("http://127.0.0.1:8080").unwrap();
        assert!(path.starts_with(list), "{location}");
        let answer = library.send(Ask::patch(path).admin().json(r#"{"private": false}"#)).await.expect(200);
        assert_eq!(answer.json()["note"]["body"], "first");
        library.get(path).await.expect(200);
        library.send(Ask::delete(path).admin()).await.expect(204);
        library.get(path).await.expect(404);
    })
    .await;
}

#[actix_web::test]
async fn children_through_a_join_table_are_those_of_the_parent() {
    everywhere(async |library| {
        let titles = |answer: crate::library::Answer| answer.expect(200).column("authored_books", "title");
        assert_eq!(titles(library.get("/api/authors/ursula/books/").await), ["The Dispossessed"]);
        assert_eq!(titles(library.get("/api/authors/stanislaw/books/").await), ["Solaris", "Fiasco"]);
        let item = library.get("/api/authors/homer/books/3/").await.expect(200).json();
        assert_eq!(
            item["authored_book"]["links"]["self"]["href"],
            "http://127.0.0.1:8080/api/authors/homer/books/3/"
        );
        library.send(Ask::delete("/api/authors/homer/books/3/").admin()).await.expect(204);
        assert_eq!(titles(library.get("/api/authors/stanislaw/books/").await), ["Solaris"]);
    })
    .await;
}

#[actix_web::test]
async fn a_default_stands_only_in_for_what_is_absent() {
    everywhere(async |library| {
        let ask = Ask::post("/api/shelves/").admin().json(r#"{"code": "D4", "floor": 4}"#);
        assert_eq!(library.send(ask).await.expect(201).json()["shelf"]["floor"], 4);
        let ask = Ask::post("/api/shelves/").admin().json(r#"{"code": "D5"}"#);
        assert_eq!(library.send(ask).await.expect(201).json()["shelf"]["floor"], 0);
        let ask = Ask::post("/api/shelves/").admin().json(r#"{"code": "D6", "floor": null}"#);
        library.refused(ask, 400).await;
    })
    .await;
}

#[actix_web::test]
async fn a_choice_is_stored_and_refused_by_its_texts() {
    everywhere(async |library| {
        let answer = library.send(Ask::put("/api/loans/1/").admin().form("state=returned")).await.expect(200);
        assert_eq!(answer.json()["loan"]["state"], "returned");
        let answer = library.refused(Ask::put("/api/loans/1/").admin().form("state=lost"), 400).await;
        let message = answer.fields()["state"][0].as_str().unwrap().to_owned();
        assert!(message.contains("\"out\"") && message.contains("\"returned\""), "{message}");
    })
    .await;
}

#[actix_web::test]
async fn a_body_may_be_a_form_multipart_or_json() {
    everywhere(async |library| {
        let multipart = "--X\r\nContent-Disposition: form-data; name=\"floor\"\r\n\r\n12\r\n--X--\r\n";
        for (ask, floor) in [
            (Ask::put(SHELF).form("floor=11"), 11),
            (Ask::put(SHELF).body("multipart/form-data; boundary=X", multipart), 12),
            (Ask::put(SHELF).json(r#"{"floor": 13}"#), 13),
            (Ask::put(SHELF).body("application/vnd.example+json", r#"{"floor": "14"}"#), 14),
        ] {
            library.send(ask.admin()).await.expect(200);
            assert_eq!(shelf(library).await["floor"], floor);
        }
    })
    .await;
}
