//! What an answer shows: selection, links, expansion, XML, validators.

use serde_json::{Value, json};

use crate::library::{Ask, everywhere};

#[actix_web::test]
async fn only_fields_and_only_links_choose_what_an_item_shows() {
    everywhere(async |library| {
        let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        let uri = "/api/shelves/A1/books/1/";
        let book =
            library.get(&format!("{uri}?only-fields=title,pages,nothing")).await.json()["book"].clone();
        assert_eq!(keys(&book), ["links", "pages", "title"]);
        let book = library.get(&format!("{uri}?only-links=self,owner")).await.json()["book"].clone();
        assert_eq!(keys(&book["links"]), ["owner", "self"]);
        let book = library.get(&format!("{uri}?only-links=&only-fields=")).await.json()["book"].clone();
        assert_eq!(book, json!({}));
        let list = library.get("/api/shelves/A1/books/?only-fields=id&only-links=").await.json();
        assert_eq!(list["books"], json!([{"id": 2}, {"id": 1}]));
    })
    .await;
}

#[actix_web::test]
async fn links_and_many_are_expanded_in_place() {
    everywhere(async |library| {
        let uri = "/api/shelves/B2/books/3/?expand=sequel_to,owner,authors,notes";
        let book = library.get(uri).await.expect(200).json()["book"].clone();
        assert_eq!(book["sequel_to"]["title"], "Solaris");
        assert_eq!(book["owner"]["username"], "reader");
        assert_eq!(book["authors"].as_array().unwrap().len(), 2);
        assert_eq!(book["notes"], json!([]));
        assert!(book["links"]["owner"].is_null() && book["links"]["notes"].is_null(), "{book}");
        assert_eq!(
            book["_expanded"]["notes"]["list_url"],
            "http://127.0.0.1:8080/api/shelves/B2/books/3/notes/"
        );
        let first =
            library.get("/api/shelves/A1/books/1/?expand=notes,sequel_to").await.json()["book"].clone();
        assert_eq!(first["notes"].as_array().unwrap().len(), 1, "the private one stays hidden");
        assert_eq!(first["sequel_to"], Value::Null);
    })
    .await;
}

#[actix_web::test]
async fn expanded_children_show_what_their_parents_own() {
    everywhere(async |library| {
        let shelves = library.get("/api/shelves/?expand=books").await.expect(200).json();
        let titles: Vec<Vec<&str>> = shelves["shelves"]
            .as_array()
            .unwrap()
            .iter()
            .map(|shelf| {
                shelf["books"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|book| book["title"].as_str().unwrap())
                    .collect()
            })
            .collect();
        assert_eq!(titles, [vec!["Solaris", "The Dispossessed"], vec!["Fiasco"], vec![]]);
        let nested = &shelves["shelves"][0]["books"][1];
        assert_eq!(nested["links"]["self"]["href"], "http://127.0.0.1:8080/api/shelves/A1/books/1/");
        assert_eq!(nested["links"]["notes"]["href"], "http://127.0.0.1:8080/api/shelves/A1/books/1/notes/");
    })
    .await;
}

#[actix_web::test]
async fn an_expanded_object_has_its_own_many_links() {
    everywhere(async |library| {
        for uri in ["/api/shelves/B2/?expand=books", "/api/shelves/?expand=books&start=1&max-results=1"] {
            let json = library.get(uri).await.expect(200).json();
            let shelf = if uri.contains("max") { &json["shelves"][0] } else { &json["shelf"] };
            let authors = shelf["books"][0]["authors"].as_array().unwrap();
            let titles: Vec<_> = authors.iter().map(|author| author["title"].clone()).collect();
            assert_eq!(titles, ["Stanisław", "Homer"], "{uri}");
        }
        let book = library.get("/api/shelves/B2/books/3/?expand=sequel_to").await.json()["book"].clone();
        assert_eq!(book["sequel_to"]["authors"][0]["title"], "Stanisław");
        let shelf = library.get("/api/shelves/B2/?expand=books,authors").await.json()["shelf"].clone();
        assert_eq!(shelf["books"][0]["authors"][1]["slug"], "homer");
    })
    .await;
}

#[actix_web::test]
async fn children_through_a_join_table_are_expanded() {
    everywhere(async |library| {
        let author =
            library.get("/api/authors/stanislaw/?expand=books").await.expect(200).json()["author"].clone();
        let titles: Vec<&str> =
            author["books"].as_array().unwrap().iter().map(|book| book["title"].as_str().unwrap()).collect();
        assert_eq!(titles, ["Solaris", "Fiasco"], "sorted as in the list");
        let first = &author["books"][0]["links"]["self"]["href"];
        assert_eq!(first, "http://127.0.0.1:8080/api/authors/stanislaw/books/2/");
        let all = library.get("/api/authors/?expand=books&sort=id&max-results=3").await.expect(200).json();
        let counts =
            all["authors"].as_array().unwrap().iter().map(|one| one["books"].as_array().unwrap().len());
        assert_eq!(counts.collect::<Vec<_>>(), [1, 2, 1], "one of them has two authors");
    })
    .await;
}

#[actix_web::test]
async fn a_link_to_a_nested_object_leads_to_it_or_nowhere() {
    everywhere(async |library| {
        // Shelves stand in URLs by their code, which no book holds.
        for uri in ["/api/loans/1/", "/api/shelves/B2/books/3/", "/api/loans/1/?expand=book"] {
            let json = library.get(uri).await.expect(200).json();
            let (object, link) = if uri.contains("loans") { ("loan", "book") } else { ("book", "sequel_to") };
            let href = if uri.contains("expand") {
                &json[object][link]["links"]["self"]["href"]
            } else {
                &json[object]["links"][link]["href"]
            };
            assert_eq!(*href, Value::Null, "{uri}: no URL is better than a wrong one");
        }
        // Below the same shelf, the request's own URL says how it is called.
        library.execute("UPDATE books SET sequel_to_id = 1 WHERE id = 2");
        let book = library.get("/api/shelves/A1/books/2/").await.json()["book"].clone();
        assert_eq!(book["links"]["sequel_to"]["href"], "http://127.0.0.1:8080/api/shelves/A1/books/1/");
    })
    .await;
}

#[actix_web::test]
async fn a_name_is_expanded_once_on_each_path() {
    everywhere(async |library| {
        // A book that follows itself would never end.
        library.execute("UPDATE books SET sequel_to_id = 3 WHERE id = 3");
        let answer =
            library.get("/api/shelves/B2/books/3/?expand=sequel_to,sequel_to,sequel_to").await.expect(200);
        let sequel = answer.json()["book"]["sequel_to"].clone();
        assert!(sequel["sequel_to"].is_null() && sequel["links"]["sequel_to"].is_object(), "{sequel}");
    })
    .await;
}

#[actix_web::test]
async fn an_expansion_of_too_many_objects_is_refused() {
    everywhere(async |library| {
        library.execute(
            "INSERT INTO books (shelf_id, title, updated)
             WITH RECURSIVE counter (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < 5001)
             SELECT 3, 'Volume ' || n, '2024-01-01 00:00:00' FROM counter",
        );
        let answer = library.get("/api/shelves/?expand=books").await.expect(400);
        assert!(answer.text().contains("5000"), "{}", answer.text());
        library.get("/api/shelves/A1/?expand=books").await.expect(200);
    })
    .await;
}

#[actix_web::test]
async fn a_relation_to_more_objects_than_a_statement_can_name_is_refused() {
    everywhere(async |library| {
        library.execute(
            "INSERT INTO authors (slug, name)
             WITH RECURSIVE counter (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < 40000)
             SELECT 'a' || n, 'A' FROM counter",
        );
        library
            .execute("INSERT INTO book_authors (book_id, author_id) SELECT 2, id FROM authors WHERE id > 3");
        let answer = library.get("/api/shelves/A1/books/2/?expand=authors").await.expect(400);
        assert!(answer.text().contains("5000"), "{}", answer.text());
        let unexpanded = library.get("/api/shelves/A1/books/2/").await.expect(200);
        assert_eq!(unexpanded.json()["book"]["authors"].as_array().unwrap().len(), 40_001);
    })
    .await;
}

#[actix_web::test]
async fn the_expansion_does_not_depend_on_the_order_of_its_names() {
    everywhere(async |library| {
        let one = library.get("/api/shelves/A1/books/?expand=owner,authors,notes,self").await.expect(200);
        let other = library.get("/api/shelves/A1/books/?expand=self,notes,authors,owner").await.expect(200);
        assert_eq!(one.json()["books"], other.json()["books"]);
    })
    .await;
}

#[actix_web::test]
async fn a_list_as_xml_has_its_items_in_order() {
    everywhere(async |library| {
        let answer = library.send(Ask::get("/api/shelves/?max-results=1").header("accept", "application/xml")).await;
        assert_eq!(answer.header("content-type"), Some("application/xml"));
        let expected = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rsp>\n <stat>ok</stat>\n <shelves>\n  <array>\n   \
                        <item>\n    <id>1</id>\n    <code>A1</code>\n    <floor>0</floor>\n    <capacity>10</capacity>\n";
        assert!(answer.text().starts_with(expected), "{}", answer.text());
        assert!(answer.text().contains("<total_results>3</total_results>"), "{}", answer.text());
        assert!(answer.text().ends_with("</rsp>"), "{}", answer.text());
    })
    .await;
}

#[actix_web::test]
async fn xml_holds_no_character_that_xml_forbids() {
    everywhere(async |library| {
        library
            .send(Ask::put("/api/shelves/A1/").admin().json(r#"{"remark": "a\u0001<&>\ufffe\u000bz"}"#))
            .await
            .expect(200);
        let answer = library.get("/api/shelves/A1/?api_format=xml").await.expect(200);
        let text = answer.text();
        assert!(!text.contains(['\u{1}', '\u{b}', '\u{fffe}']), "{text}");
        assert!(text.contains('a') && text.contains("&lt;&amp;&gt;") && text.contains('z'), "{text}");
    })
    .await;
}

#[actix_web::test]
async fn the_answer_is_validated_by_etag_and_date() {
    everywhere(async |library| {
        let uri = "/api/shelves/A1/books/1/";
        let modified = library.get(uri).await.header("last-modified").unwrap().to_owned();
        assert_eq!(modified, "Tue, 02 Jan 2024 03:04:05 GMT");
        let cached = library.send(Ask::get(uri).header("if-modified-since", &modified)).await.expect(304);
        assert!(cached.body.is_empty());
        let earlier = "Tue, 02 Jan 2024 03:04:04 GMT";
        library.send(Ask::get(uri).header("if-modified-since", earlier)).await.expect(200);

        let uri = "/api/authors/";
        let etag = library.get(uri).await.header("etag").unwrap().to_owned();
        library.send(Ask::get(uri).header("if-none-match", &etag)).await.expect(304);
        library.send(Ask::get(uri).header("if-none-match", format!("\"x\", W/{etag}"))).await.expect(304);
        library.execute("UPDATE authors SET name = 'Someone' WHERE id = 1");
        library.send(Ask::get(uri).header("if-none-match", &etag)).await.expect(200);
    })
    .await;
}

#[actix_web::test]
async fn a_time_that_no_http_date_can_hold_is_no_last_modified() {
    everywhere(async |library| {
        for (time, shown) in [
            ("1969-07-20 20:17:40", "1969-07-20T20:17:40Z"),
            ("0001-01-01 00:00:00", "0001-01-01T00:00:00Z"),
            ("9999-12-31 23:59:59", "9999-12-31T23:59:59Z"),
        ] {
            library.execute(&format!("UPDATE books SET updated = '{time}' WHERE id = 1"));
            let answer = library.get("/api/shelves/A1/books/1/").await.expect(200);
            assert_eq!(answer.json()["book"]["updated"], shown);
            let date = answer.header("last-modified");
            assert_eq!(date, shown.starts_with("9999").then_some("Fri, 31 Dec 9999 23:59:59 GMT"));
            let ask = Ask::get("/api/shelves/A1/books/1/")
                .header("if-modified-since", "Thu, 01 Jan 1970 00:00:00 GMT");
            library.send(ask).await.status_below(500);
        }
    })
    .await;
}
