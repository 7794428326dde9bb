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
