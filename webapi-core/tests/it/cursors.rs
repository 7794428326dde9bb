//! Pages behind a cursor: complete, in order, and steady while rows come and go.

use serde_json::Value;
use webapi_core::WebApiResource;

use crate::library::{Answer, Ask, Library, database, everywhere, everywhere_with};

/// Rows with ties and nulls in every sortable column.
const SAMPLES: i64 = 23;

fn samples(library: &Library) {
    for number in 0..SAMPLES {
        let key = format!("0190a000-0000-7000-8000-{:012}", number * 7 % SAMPLES);
        let maybe = |text: String| if number % 4 == 0 { "NULL".to_owned() } else { text };
        let hex = key.replace('-', "");
        let id = match library.api.database().backend() {
            webapi_core::db::Backend::Sqlite => format!("x'{hex}'"),
            _ => format!("'{key}'"),
        };
        let moment = format!("'2024-01-{:02} 00:00:00'", 1 + number % 6);
        let flag = if number % 2 == 0 { "TRUE" } else { "FALSE" };
        library.execute(&format!(
            "INSERT INTO samples (id, flag, small, medium, big, ratio, text, moment, data, maybe_flag, maybe_small, \
             maybe_medium, maybe_big, maybe_ratio, maybe_text, maybe_moment) VALUES ({id}, {flag}, {}, {}, {number}, \
             {}.5, 'text {}', {moment}, '{{}}', {}, {}, {}, {}, {}, {}, {})",
            number % 3,
            number % 5,
            number % 4,
            number % 7,
            maybe(flag.into()),
            maybe((number % 3).to_string()),
            maybe((number % 5).to_string()),
            maybe((number % 2).to_string()),
            maybe(format!("{}.25", number % 3)),
            maybe(format!("'m{}'", number % 3)),
            maybe(moment.clone()),
        ));
    }
}

fn link<'a>(answer: &'a Value, name: &str) -> Option<&'a str> {
    answer["links"][name]["href"].as_str()
}

fn path(url: &str) -> &str {
    url.split_once("//").and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..])).unwrap_or(url)
}

/// Follows a link from page to page and gives what the pages hold.
async fn pages(library: &Library, uri: &str, list: &str, field: &str, direction: &str) -> Vec<Vec<Value>> {
    let (mut pages, mut next) = (Vec::new(), Some(uri.to_owned()));
    while let Some(uri) = next {
        let answer = library.send(Ask::get(&uri).admin()).await.expect(200);
        pages.push(answer.column(list, field));
        next = link(&answer.json(), direction).map(|url| path(url).to_owned());
        assert!(pages.len() <= 100, "the pages never end");
    }
    pages
}

async fn whole(library: &Library, uri: &str, list: &str, field: &str) -> Vec<Value> {
    library.send(Ask::get(uri).admin()).await.expect(200).column(list, field)
}

#[actix_web::test]
async fn pages_in_any_order_are_the_whole_list_forward_and_backward() {
    everywhere(async |library| {
        samples(library);
        let columns = ["flag", "small", "medium", "big", "ratio", "text", "moment"];
        let sorts = columns.iter().flat_map(|name| {
            let other = "-maybe_small,medium";
            [
                name.to_string(),
                format!("-{name}"),
                format!("maybe_{name}"),
                format!("-maybe_{name}"),
                format!("small,maybe_{name}"),
                format!("-{name},{other}"),
            ]
        });
        for sort in sorts {
            let uri = format!("/api/samples/?sort={sort}");
            let all = whole(library, &format!("{uri}&max-results=200"), "samples", "id").await;
            assert_eq!(all.len(), 23);
            for size in [1, 4, 23, 30] {
                let begin = format!("{uri}&max-results={size}&cursor=");
                let forward = pages(library, &begin, "samples", "id", "next").await;
                assert_eq!(forward.concat(), all, "{sort} by {size}");
                assert!(forward.iter().rev().skip(1).all(|page| page.len() == size));
                if size >= all.len() {
                    continue;
                }
                let mut last = begin;
                loop {
                    let answer = library.send(Ask::get(&last).admin()).await.expect(200).json();
                    match link(&answer, "next") {
                        Some(url) => last = path(url).to_owned(),
                        None => break,
                    }
                }
                let mut backward = pages(library, &last, "samples", "id", "prev").await;
                backward.reverse();
                assert_eq!(backward.concat(), all, "-{sort} by {size}");
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn a_page_tells_no_total_unless_it_is_asked_for() {
    everywhere(async |library| {
        let answer = library.get("/api/shelves/?cursor=&max-results=1").await.expect(200).json();
        assert_eq!(answer["total_results"], Value::Null);
        assert!(link(&answer, "prev").is_none());
        let answer = library.get("/api/shelves/?cursor=&max-results=1&total=1").await.expect(200).json();
        let all = library.get("/api/shelves/").await.json();
        assert_eq!(answer["total_results"], all["total_results"]);
        let next = link(&answer, "next").unwrap();
        assert!(
            next.contains("max-results=1") && next.contains("total=1") && !next.contains("start="),
            "{next}"
        );
        let xml = Ask::get("/api/shelves/?cursor=&max-results=1").header("accept", "application/xml");
        assert!(!library.send(xml).await.expect(200).text().contains("total_results"));
    })
    .await;
}

#[actix_web::test]
async fn rows_that_come_and_go_move_no_page() {
    everywhere(async |library| {
        samples(library);
        let first = library.get("/api/samples/?sort=big&cursor=&max-results=5").await.expect(200).json();
        let next = path(link(&first, "next").unwrap()).to_owned();
        // The row at the edge goes, one before it comes, and one right behind it.
        library.execute("DELETE FROM samples WHERE big = 4");
        library.execute("UPDATE samples SET big = -1 WHERE big = 20");
        library.execute("UPDATE samples SET big = 5 WHERE big = 21");
        let second = library.get(&next).await.expect(200);
        assert_eq!(second.column("samples", "big"), [5, 5, 6, 7, 8]);
        let back = path(link(&second.json(), "prev").unwrap()).to_owned();
        assert_eq!(library.get(&back).await.expect(200).column("samples", "big"), [-1, 0, 1, 2, 3]);
    })
    .await;
}

#[actix_web::test]
async fn an_empty_page_still_leads_back() {
    everywhere(async |library| {
        samples(library);
        let first = library.get("/api/samples/?sort=big&cursor=&max-results=20").await.json();
        library.execute("DELETE FROM samples WHERE big >= 20");
        let empty = library.get(path(link(&first, "next").unwrap())).await.expect(200);
        assert_eq!(empty.column("samples", "big"), Vec::<Value>::new());
        assert!(link(&empty.json(), "next").is_none());
        let back = library.get(path(link(&empty.json(), "prev").unwrap())).await.expect(200);
        assert_eq!(back.column("samples", "big"), (0..20).collect::<Vec<_>>());
        library.execute("DELETE FROM samples WHERE big < 10");
        let before = library.get(path(link(&back.json(), "next").unwrap())).await.expect(200);
        assert_eq!(before.column("samples", "big"), Vec::<Value>::new());
    })
    .await;
}

#[actix_web::test]
async fn pages_stay_below_their_parent_and_within_filters_and_search() {
    everywhere(async |library| {
        for (uri, list) in [
            ("/api/shelves/A1/books/?language=en&sort=-updated", "books"),
            ("/api/authors/stanislaw/books/?x=1", "authored_books"),
            ("/api/shelves/?q=a&sort=-floor", "shelves"),
            ("/api/authors/?born-after=1900&sort=-born", "authors"),
            ("/api/loans/?state=out&sort=due", "loans"),
        ] {
            let all = whole(library, uri, list, "id").await;
            let found = pages(library, &format!("{uri}&max-results=1&cursor="), list, "id", "next").await;
            assert_eq!(found.concat(), all, "{uri}");
        }
    })
    .await;
}

/// The messages about a cursor that is refused.
async fn refused(library: &Library, uri: &str) -> Answer {
    let answer = library.send(Ask::get(uri).admin()).await.expect(400);
    assert_eq!(answer.code(), 105);
    assert!(answer.fields()["cursor"].is_array(), "{}", answer.text());
    answer
}

#[actix_web::test]
async fn a_cursor_is_good_for_its_own_list_only() {
    everywhere(async |library| {
        samples(library);
        let answer = library.get("/api/samples/?sort=medium&flag=1&max-results=2&cursor=").await.json();
        let next = path(link(&answer, "next").unwrap()).to_owned();
        let query = next.split_once('?').unwrap().1;
        let cursor = query.split('&').find_map(|pair| pair.strip_prefix("cursor=")).unwrap();
        for uri in [
            format!("/api/samples/?sort=medium&flag=1&max-results=9&only-fields=id&cursor={cursor}"),
            format!("/api/samples/?flag=1&sort=medium&cursor={cursor}&total=1&expand=x"),
        ] {
            library.get(&uri).await.expect(200);
        }
        let other = |index: usize, with: &str| format!("{}{with}{}", &cursor[..index], &cursor[index + 1..]);
        for uri in [
            format!("/api/samples/?sort=-medium&flag=1&cursor={cursor}"),
            format!("/api/samples/?sort=medium&flag=0&cursor={cursor}"),
            format!("/api/samples/?sort=medium&cursor={cursor}"),
            format!("/api/samples/?flag=1&cursor={cursor}"),
            format!("/api/samples/?sort=medium&flag=1&small=1&cursor={cursor}"),
            format!("/api/shelves/?cursor={cursor}"),
            format!("/api/samples/?sort=medium&flag=1&cursor={}", other(3, "_")),
            format!("/api/samples/?sort=medium&flag=1&cursor={}", &cursor[1..]),
            format!("/api/samples/?sort=medium&flag=1&cursor={cursor}A"),
            format!("/api/samples/?sort=medium&flag=1&cursor={}", "A".repeat(10_000)),
            "/api/samples/?cursor=%00".to_owned(),
            "/api/samples/?cursor=../..".to_owned(),
            "/api/samples/?cursor=AAAAAAAAAAAAAAAAAAAAAAAA".to_owned(),
            "/api/samples/?cursor=&start=1".to_owned(),
        ] {
            refused(library, &uri).await;
        }
    })
    .await;
}

#[actix_web::test]
async fn a_cursor_of_another_server_is_good_if_the_key_is_the_same() {
    for backend in database::backends() {
        let mut known: Option<String> = None;
        for (key, status) in [("0123456789abcdef", 200), ("0123456789abcdef", 200), ("another 16 bytes", 400)]
        {
            let library = Library::open(backend, |builder| builder.secret_key(key)).await;
            if let Some(known) = &known {
                library.get(known).await.expect(status);
            }
            let answer = library.get("/api/shelves/?cursor=&max-results=1").await.json();
            known = Some(path(link(&answer, "next").unwrap()).to_owned());
        }
    }
}

#[actix_web::test]
async fn long_values_are_kept_by_the_key_of_their_row() {
    everywhere(async |library| {
        samples(library);
        library.execute("UPDATE samples SET text = text || ' and so on'");
        let long = "x".repeat(4000);
        library.execute(&format!("UPDATE samples SET text = text || '{long}'"));
        let uri = "/api/samples/?sort=text&only-fields=big";
        let all = whole(library, uri, "samples", "big").await;
        let found = pages(library, &format!("{uri}&max-results=4&cursor="), "samples", "big", "next").await;
        assert_eq!(found.concat(), all);
        let first = library.get(&format!("{uri}&max-results=4&cursor=")).await;
        let next = path(link(&first.json(), "next").unwrap()).to_owned();
        assert!(next.len() < 300, "{next}");
        library.execute(&format!("DELETE FROM samples WHERE big = {}", first.column("samples", "big")[3]));
        refused(library, &next).await;
    })
    .await;
}

#[actix_web::test]
async fn pages_of_no_size_have_no_neighbours() {
    everywhere(async |library| {
        let answer = library.get("/api/shelves/?cursor=&max-results=0").await.expect(200);
        assert_eq!(answer.column("shelves", "id"), Vec::<Value>::new());
        let json = answer.json();
        assert!(link(&json, "next").is_none() && link(&json, "prev").is_none());
    })
    .await;
}

mod by_default {
    use diesel::prelude::*;
    use serde::Serialize;
    use webapi_core::api::WebApiBuilder;

    use super::*;
    use crate::library::schema::visits;

    /// A list that is paged by cursor unless it is told otherwise.
    #[derive(Queryable, Selectable, Identifiable, Serialize, WebApiResource)]
    #[diesel(table_name = visits)]
    #[webapi(manual, plural = "entries", cursor_pages, deny_unknown(GET), page_size = 1, default_sort(-id))]
    struct Entry {
        id: i64,
        place: String,
    }

    #[actix_web::test]
    async fn a_resource_may_be_paged_by_cursor_unless_it_is_told_where_to_start() {
        everywhere_with(WebApiBuilder::resource::<Entry>, async |library| {
            let found = pages(library, "/api/entries/", "entries", "id", "next").await;
            assert_eq!(found, [[2], [1]]);
            let numbered = library.get("/api/entries/?start=1").await.expect(200);
            assert_eq!(
                (numbered.column("entries", "id"), &numbered.json()["total_results"]),
                (vec![1.into()], &2.into())
            );
            library.get("/api/entries/?cursors=").await.expect(400);
            library.get("/api/probes/?cursor=").await.expect(404);
        })
        .await;
    }
}
