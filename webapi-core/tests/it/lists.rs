//! Lists: pages, filters, orders, search, declared fields, selection, expansion.

use serde_json::{Value, json};

use crate::library::{Ask, Library, everywhere};

async fn column(library: &Library, uri: &str, list: &str, field: &str) -> Vec<Value> {
    library.get(uri).await.expect(200).column(list, field)
}

async fn slugs(library: &Library, query: &str) -> Vec<Value> {
    column(library, &format!("/api/authors/?{query}"), "authors", "slug").await
}

#[actix_web::test]
async fn a_page_has_the_declared_size_and_no_more_than_the_declared_most() {
    everywhere(async |library| {
        library.execute("INSERT INTO authors (slug, name) VALUES ('d', 'D'), ('e', 'E')");
        assert_eq!(slugs(library, "").await.len(), 2);
        assert_eq!(slugs(library, "max-results=1").await.len(), 1);
        assert_eq!(slugs(library, "max-results=1000000").await.len(), 3);
        assert_eq!(library.get("/api/authors/").await.json()["total_results"], 5);
    })
    .await;
}

#[actix_web::test]
async fn pages_link_to_their_neighbours_with_the_other_parameters() {
    everywhere(async |library| {
        let page = library
            .get("/api/authors/?max-results=1&start=1&sort=slug&published=1&only-fields=slug")
            .await
            .expect(200);
        let page = page.json();
        assert_eq!(page["total_results"], 3);
        let base = "http://127.0.0.1:8080/api/authors/?";
        assert_eq!(
            page["links"]["prev"]["href"],
            format!("{base}start=0&max-results=1&only-fields=slug&published=1&sort=slug")
        );
        assert_eq!(
            page["links"]["next"]["href"],
            format!("{base}start=2&max-results=1&only-fields=slug&published=1&sort=slug")
        );
        assert_eq!(
            page["links"]["self"]["href"],
            format!("{base}max-results=1&start=1&sort=slug&published=1&only-fields=slug")
        );
    })
    .await;
}

#[actix_web::test]
async fn following_next_shows_every_item_once() {
    everywhere(async |library| {
        let mut seen = Vec::new();
        let mut uri = "/api/authors/?max-results=1".to_owned();
        for _ in 0..10 {
            let page = library.get(&uri).await.expect(200);
            seen.extend(page.column("authors", "slug"));
            match page.json()["links"]["next"]["href"].as_str() {
                Some(next) => uri = next.strip_prefix("http://127.0.0.1:8080").unwrap().to_owned(),
                None => break,
            }
        }
        assert_eq!(seen, ["ursula", "stanislaw", "homer"]);
    })
    .await;
}

#[actix_web::test]
async fn a_start_beyond_the_end_is_an_empty_page_with_a_way_back() {
    everywhere(async |library| {
        for start in ["3", "1000", "9223372036854775807"] {
            let page = library.get(&format!("/api/authors/?start={start}")).await.expect(200).json();
            assert_eq!((&page["authors"], &page["total_results"]), (&json!([]), &json!(3)));
            assert!(page["links"]["prev"].is_object() && page["links"]["next"].is_null(), "{page}");
        }
    })
    .await;
}

#[actix_web::test]
async fn odd_pages_are_empty_or_the_first_one() {
    everywhere(async |library| {
        for (query, count) in
            [("start=-1", 2), ("start=-9223372036854775808", 2), ("max-results=0", 0), ("max-results=-5", 0)]
        {
            let page = library.get(&format!("/api/authors/?{query}")).await.expect(200);
            assert_eq!(page.column("authors", "id").len(), count, "{query}");
            if count == 0 {
                assert!(page.json()["links"]["next"].is_null(), "a next that leads nowhere");
            }
        }
        for query in ["start=x", "start=", "start=1.5", "max-results=many", "start=99999999999999999999"] {
            let name = query.split('=').next().unwrap();
            let fields = library.get(&format!("/api/authors/?{query}")).await.expect(400).fields();
            assert!(fields[name].is_array(), "{query}: {fields}");
        }
    })
    .await;
}

#[actix_web::test]
async fn exact_filters_and_ranges_narrow_the_list() {
    everywhere(async |library| {
        for (query, codes) in [
            ("floor=1", vec!["B2"]),
            ("floor-gt=0", vec!["B2"]),
            ("floor-gte=0", vec!["A1", "B2"]),
            ("floor-lt=0", vec!["Ü 3/x"]),
            ("floor-lte=0", vec!["A1", "Ü 3/x"]),
            ("floor-gt=-1&floor-lt=1", vec!["A1"]),
            ("capacity-gt=5", vec!["A1"]),
            ("code=%C3%9C+3/x", vec!["Ü 3/x"]),
            ("code=a1", vec![]),
            ("unknown=1", vec!["A1", "B2", "Ü 3/x"]),
        ] {
            let found = column(library, &format!("/api/shelves/?{query}"), "shelves", "code").await;
            assert_eq!(found, codes, "{query}");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_filter_by_a_link_takes_its_key() {
    everywhere(async |library| {
        let list = |query: &str| format!("/api/shelves/A1/books/?{query}");
        assert_eq!(column(library, &list("owner=2"), "books", "id").await, [1]);
        assert_eq!(column(library, &list("owner=99"), "books", "id").await, [0; 0]);
        library.get(&list("owner=x")).await.expect(400);
    })
    .await;
}

#[actix_web::test]
async fn nulls_stand_last_in_every_order_on_every_database() {
    everywhere(async |library| {
        library.execute("INSERT INTO authors (slug, name) VALUES ('anon', 'Anon')");
        let max = "max-results=3&start=0";
        assert_eq!(slugs(library, &format!("sort=born&{max}")).await, ["stanislaw", "ursula", "homer"]);
        assert_eq!(slugs(library, &format!("sort=-born&{max}")).await, ["ursula", "stanislaw", "homer"]);
        assert_eq!(slugs(library, "sort=born&start=2").await, ["homer", "anon"], "ties by primary key");
    })
    .await;
}

#[actix_web::test]
async fn several_sort_keys_count_from_the_left() {
    everywhere(async |library| {
        library.execute("INSERT INTO authors (slug, name, born) VALUES ('b', 'Z', 1929), ('a', 'Z', 1929)");
        assert_eq!(slugs(library, "sort=-born,-name,slug&max-results=3").await, ["a", "b", "ursula"]);
        assert_eq!(slugs(library, "sort=-born,name,-slug&max-results=3").await, ["ursula", "b", "a"]);
        assert_eq!(slugs(library, "sort=&max-results=1").await, ["ursula"], "an empty sort is none");
    })
    .await;
}

#[actix_web::test]
async fn an_unknown_sort_key_is_told_the_known_ones() {
    everywhere(async |library| {
        for key in ["password", "-password", "id;drop", "%00", "-", "slug.x"] {
            let answer = library.get(&format!("/api/authors/?sort={key}")).await.expect(400);
            let message = answer.fields()["sort"][0].as_str().unwrap().to_owned();
            assert!(message.contains("\"slug\", \"name\", \"born\""), "{message}");
        }
        library.get("/api/authors/?sort=id,slug,name,born,id").await.expect(400);
    })
    .await;
}

#[actix_web::test]
async fn the_declared_order_is_the_one_without_a_sort() {
    everywhere(async |library| {
        assert_eq!(
            column(library, "/api/shelves/A1/books/", "books", "title").await,
            ["Solaris", "The Dispossessed"]
        );
        let by_pages = column(library, "/api/shelves/A1/books/?sort=-pages", "books", "pages").await;
        assert_eq!(by_pages, [387, 204]);
    })
    .await;
}

#[actix_web::test]
async fn search_ignores_case_and_takes_wildcards_as_they_are() {
    everywhere(async |library| {
        library.execute("UPDATE shelves SET remark = '50% off_\\x' WHERE code = 'B2'");
        for (q, codes) in [
            ("a1", vec!["A1"]),
            ("%C3%9C", vec!["Ü 3/x"]),
            ("%C3%BC", vec!["Ü 3/x"]),
            ("%25", vec!["B2"]),
            ("50%25+OFF_", vec!["B2"]),
            ("_", vec!["B2"]),
            ("%5CX", vec!["B2"]),
            ("", vec!["A1", "B2", "Ü 3/x"]),
            ("nowhere", vec![]),
        ] {
            let found = column(library, &format!("/api/shelves/?q={q}"), "shelves", "code").await;
            assert_eq!(found, codes, "{q}");
        }
    })
    .await;
}

#[actix_web::test]
async fn declared_fields_of_a_list_reach_its_query() {
    everywhere(async |library| {
        assert_eq!(slugs(library, "born-after=1925").await, ["ursula"]);
        assert_eq!(slugs(library, "published=1&sort=-id").await, ["homer", "stanislaw"]);
        library.execute("DELETE FROM book_authors WHERE author_id = 3");
        assert_eq!(slugs(library, "published=true").await, ["ursula", "stanislaw"]);
        let fields = library.get("/api/authors/?born-after=x&published=1").await.expect(400).fields();
        assert_eq!(fields, json!({"born-after": ["\"x\" is not an integer"]}));
        let fields = library.get("/api/authors/?born-after=3001").await.expect(400).fields();
        assert!(fields["born-after"][0].as_str().unwrap().contains("3000"), "{fields}");
    })
    .await;
}

#[actix_web::test]
async fn a_strict_list_refuses_names_that_nobody_declared() {
    everywhere(async |library| {
        let answer = library.get("/api/authors/?bron-after=1&x=2").await.expect(400);
        assert_eq!(
            answer.fields(),
            json!({"bron-after": ["Field is not supported"], "x": ["Field is not supported"]})
        );
        for query in [
            "expand=x",
            "only-fields=slug",
            "only-links=",
            "api_format=json",
            "callback=f",
            "sort=slug",
            "q=u",
        ] {
            library.get(&format!("/api/authors/?{query}")).await.expect(200);
        }
    })
    .await;
}

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
async fn children_through_a_join_table_are_expanded_or_stay_a_link() {
    everywhere(async |library| {
        let author =
            library.get("/api/authors/stanislaw/?expand=books").await.expect(200).json()["author"].clone();
        match author["books"].as_array() {
            Some(books) => assert_eq!(books.len(), 2, "{author}"),
            None => assert!(author["links"]["books"]["href"].is_string(), "{author}"),
        }
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
async fn a_list_only_resource_has_no_items() {
    everywhere(async |library| {
        let answer = library.send(Ask::get("/api/visits/").reader()).await.expect(200);
        assert_eq!(answer.column("visits", "place"), ["hall", "garden"]);
        library.send(Ask::get("/api/visits/1/").reader()).await.expect(404);
        let created = library.send(Ask::post("/api/visits/").reader().form("place=roof")).await.expect(201);
        assert_eq!(created.json()["visit"]["place"], "roof");
        assert_eq!(created.header("location"), None, "there is no URL to point to");
        assert_eq!(created.json()["visit"]["links"]["self"]["href"], Value::Null);
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
            let ask = Ask::get("/api/shelves/A1/books/1/")
                .header("if-modified-since", "Thu, 01 Jan 1970 00:00:00 GMT");
            library.send(ask).await.status_below(500);
        }
    })
    .await;
}

#[cfg(feature = "postgres")]
#[actix_web::test]
async fn experiment_prepared() {
    use diesel::prelude::*;
    everywhere(async |library| {
        if library.api.database().backend() != webapi_core::db::Backend::Postgres {
            return;
        }
        for n in 0..256_u32 {
            let names = [
                "small",
                "medium",
                "big",
                "ratio",
                "maybe-small",
                "maybe-medium",
                "maybe-big",
                "maybe-ratio",
            ];
            let query: Vec<_> = names
                .iter()
                .enumerate()
                .filter(|(bit, _)| n & (1 << bit) != 0)
                .map(|(_, name)| format!("{name}-gt=1"))
                .collect();
            library.get(&format!("/api/samples/?{}", query.join("&"))).await.expect(200);
        }
        let n = library.api.database().with(|conn| {
            diesel::select(diesel::dsl::sql::<diesel::sql_types::BigInt>(
                "(select count(*) from pg_prepared_statements)",
            ))
            .get_result::<i64>(conn)
            .unwrap()
        });
        println!("prepared: {n:?}");
        panic!();
    })
    .await;
}
