//! Conditional requests: what saves an answer, and what keeps a write from overwriting another.

use std::net::SocketAddr;
use std::sync::{Arc, Barrier};

use base64::Engine as _;
use diesel::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};
use webapi_core::WebApiResource;
use webapi_core::api::WebApiBuilder;
use webapi_core::prelude::*;

use crate::library::schema::{events, visits};
use crate::library::{Ask, Library, database, everywhere, everywhere_with};
use crate::server::{exchange, served};

/// Changed on condition only; its revision is its name.
#[derive(Queryable, Selectable, Identifiable, Serialize, WebApiResource)]
#[diesel(table_name = events)]
#[webapi(manual, methods(GET, PUT, PATCH, DELETE), etag = name, require_if_match)]
struct Minute {
    id: i64,
    #[webapi(update)]
    name: String,
    #[webapi(update)]
    remark: Option<String>,
}

/// The same rows, with an ETag made of the body.
#[derive(Queryable, Selectable, Identifiable, Serialize, WebApiResource)]
#[diesel(table_name = events)]
#[webapi(manual, methods(GET, PUT, DELETE), auto_etag)]
struct Page {
    id: i64,
    #[webapi(update)]
    name: String,
    #[webapi(update)]
    remark: Option<String>,
}

/// Answered by hand, but for the list.
#[derive(Queryable, Selectable, Identifiable, Serialize, WebApiResource)]
#[diesel(table_name = visits)]
#[webapi(
    manual,
    plural = "stamps",
    methods(GET, PUT, DELETE),
    require(PUT = public, DELETE = public),
    handlers(get, update, delete)
)]
struct Stamp {
    id: i64,
    place: String,
}

impl Stamp {
    fn get(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let stamp = ctx.item::<Self>()?;
        let etag = format!("\"{}\"", stamp.place);
        Ok(Reply::tree([("stamp", Node::from(stamp.place.clone()))]).with_header("ETag", etag))
    }

    fn update(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let stamp = ctx.item::<Self>()?;
        let place = ctx.body().text("place").unwrap_or("nowhere").to_owned();
        diesel::update(visits::table.find(stamp.id)).set(visits::place.eq(place)).execute(ctx.conn())?;
        Ok(Reply::no_content())
    }

    fn delete(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let stamp = ctx.item::<Self>()?;
        diesel::delete(visits::table.find(stamp.id)).execute(ctx.conn())?;
        Ok(Reply::no_content())
    }
}

fn with_more(builder: WebApiBuilder) -> WebApiBuilder {
    builder.resource::<Minute>().resource::<Page>().resource::<Stamp>()
}

async fn everywhere_more(test: impl AsyncFn(&Library)) {
    everywhere_with(with_more, async |library| {
        library.execute("INSERT INTO events (name, remark) VALUES ('first', 'a'), ('second', NULL)");
        test(library).await;
    })
    .await;
}

async fn etag(library: &Library, uri: &str) -> String {
    library.send(Ask::get(uri).admin()).await.expect(200).header("etag").expect("an ETag").to_owned()
}

#[actix_web::test]
async fn a_known_representation_is_not_sent_again() {
    everywhere_more(async |library| {
        for uri in ["/api/minutes/1/", "/api/pages/1/", "/api/pages/", "/api/", "/api/stamps/1/"] {
            let known = etag(library, uri).await;
            assert!(known.starts_with('"') && known.ends_with('"'), "{known}");
            for value in
                [known.clone(), format!("\"x\", W/{known}"), known.trim_matches('"').to_owned(), "*".into()]
            {
                let answer =
                    library.send(Ask::get(uri).admin().header("if-none-match", &value)).await.expect(304);
                assert_eq!(answer.header("etag"), Some(known.as_str()), "{uri}");
                assert!(answer.header("vary").is_some() && answer.body.is_empty(), "{uri}");
                assert_eq!(answer.header("content-type"), None, "{uri}");
            }
            library.send(Ask::get(uri).admin().header("if-none-match", "\"x\"")).await.expect(200);
        }
    })
    .await;
}

#[actix_web::test]
async fn encodings_of_one_url_have_etags_of_their_own() {
    everywhere_more(async |library| {
        for uri in ["/api/minutes/1/", "/api/pages/1/"] {
            let ask = || Ask::get(uri).admin().header("accept", "application/xml");
            let xml = library.send(ask()).await.expect(200).header("etag").unwrap().to_owned();
            let json = etag(library, uri).await;
            assert_ne!(xml, json);
            library.send(ask().header("if-none-match", &json)).await.expect(200);
            library.send(ask().header("if-none-match", &xml)).await.expect(304);
        }
    })
    .await;
}

#[actix_web::test]
async fn what_is_expanded_counts_where_it_is_shown() {
    everywhere(async |library| {
        let uri = "/api/shelves/A1/books/1/?expand=owner";
        let since = "Tue, 02 Jan 2024 03:04:05 GMT";
        let plain = Ask::get("/api/shelves/A1/books/1/").header("if-modified-since", since);
        library.send(plain).await.expect(304);
        library.send(Ask::get(uri).header("if-modified-since", since)).await.expect(200);
    })
    .await;
}

#[actix_web::test]
async fn dates_are_compared_as_dates_unless_there_is_an_etag_to_compare() {
    everywhere(async |library| {
        let uri = "/api/shelves/A1/books/1/";
        let (same, later, earlier) = (
            "Tue, 02 Jan 2024 03:04:05 GMT",
            "Tuesday, 02-Jan-24 04:04:05 GMT",
            "Mon, 01 Jan 2024 03:04:05 GMT",
        );
        for (since, status) in [(same, 304), (later, 304), (earlier, 200), ("yesterday", 200)] {
            let answer = library.send(Ask::get(uri).header("if-modified-since", since)).await.expect(status);
            assert_eq!(answer.header("last-modified"), Some(same));
        }
        let ask = Ask::get(uri).header("if-modified-since", later).header("if-none-match", "\"x\"");
        library.send(ask).await.expect(200);
    })
    .await;
}

#[actix_web::test]
async fn reads_can_be_conditional_on_a_state_too() {
    everywhere_more(async |library| {
        let known = etag(library, "/api/pages/1/").await;
        library.send(Ask::get("/api/pages/1/").admin().header("if-match", &known)).await.expect(200);
        let answer = library.send(Ask::get("/api/pages/1/").admin().header("if-match", "\"x\"")).await;
        assert_eq!(answer.expect(412).code(), 128);
    })
    .await;
}

#[actix_web::test]
async fn a_write_with_an_old_etag_changes_nothing() {
    everywhere_more(async |library| {
        for uri in ["/api/minutes/1/", "/api/pages/2/"] {
            let old = etag(library, uri).await;
            let put = |name: &str, known: &str| {
                Ask::put(uri).admin().header("if-match", known).form(format!("name={name}"))
            };
            let answer = library.send(put(&format!("new{}", &uri[5..9]), &old)).await.expect(200);
            let new = etag(library, uri).await;
            assert_ne!(old, new);
            assert_eq!(answer.header("etag"), Some(new.as_str()), "the answer tells the new state");
            assert_eq!(answer.header("content-location").map(|url| url.ends_with(uri)), Some(true));

            let refused = library.send(put("newer", &old)).await.expect(412);
            assert_eq!(refused.code(), 128);
            assert_eq!(etag(library, uri).await, new);
            library.refused(Ask::delete(uri).admin().header("if-match", &old), 412).await;
            let weak = Ask::delete(uri).admin().header("if-match", format!("W/{new}"));
            library.refused(weak, 412).await;
            let listed = Ask::delete(uri).admin().header("if-match", format!("\"x\", {new}"));
            library.send(listed).await.expect(204);
        }
    })
    .await;
}

#[actix_web::test]
async fn any_representation_that_get_gave_can_be_named() {
    everywhere_more(async |library| {
        for accept in ["application/json", "application/xml"] {
            for uri in ["/api/pages/1/", "/api/pages/1/?only-fields=name"] {
                let read = Ask::get(uri).admin().header("accept", accept);
                let known = library.send(read).await.expect(200).header("etag").unwrap().to_owned();
                let put = Ask::put(uri).admin().header("accept", accept).header("if-match", &known);
                let answer =
                    library.send(put.form(format!("name={}{}", accept.len(), uri.len()))).await.expect(200);
                let read = Ask::get(uri).admin().header("accept", accept);
                assert_eq!(library.send(read).await.header("etag"), answer.header("etag"), "{accept} {uri}");
            }
        }
        let json = etag(library, "/api/pages/1/").await;
        let put =
            Ask::put("/api/pages/1/").admin().header("accept", "application/xml").header("if-match", &json);
        let answer = library.send(put.form("name=last&only_fields=name")).await.expect(200);
        assert_eq!(answer.header("etag"), None, "the answer is not what GET would answer");
    })
    .await;
}

#[actix_web::test]
async fn a_write_may_depend_on_a_date() {
    everywhere(async |library| {
        let uri = "/api/shelves/A1/books/1/";
        let put = |since: &str| Ask::put(uri).admin().header("if-unmodified-since", since).form("pages=1");
        library.send(put("Mon, 01 Jan 2024 03:04:05 GMT")).await.expect(412);
        let answer = library.send(put("Tue, 02 Jan 2024 03:04:05 GMT")).await.expect(200);
        assert_eq!(answer.header("last-modified"), Some("Tue, 14 Nov 2023 22:13:20 GMT"));
        library.send(put("no date")).await.expect(200);
        let none = Ask::put("/api/shelves/A1/")
            .admin()
            .header("if-unmodified-since", "Mon, 01 Jan 2024 03:04:05 GMT");
        library.send(none.form("floor=3")).await.expect(200);
    })
    .await;
}

#[actix_web::test]
async fn a_write_may_ask_for_something_that_is_not_there() {
    everywhere(async |library| {
        let put = |key: &str| {
            Ask::put(&format!("/api/authors/{key}/")).admin().header("if-none-match", "*").form("name=Nobody")
        };
        library.send(put("ursula")).await.expect(412);
        library.send(put("nobody")).await.expect(404);
    })
    .await;
}

#[actix_web::test]
async fn without_a_condition_some_resources_do_not_change() {
    everywhere_more(async |library| {
        for ask in [
            Ask::put("/api/minutes/1/").admin().form("name=x"),
            Ask::patch("/api/minutes/1/").admin().form("name=x"),
            Ask::delete("/api/minutes/1/").admin(),
            Ask::put("/api/minutes/1/").admin().header("if-none-match", "\"x\"").form("name=x"),
            Ask::put("/api/minutes/1/")
                .admin()
                .header("if-unmodified-since", "Tue, 02 Jan 2024 03:04:05 GMT")
                .form("name=x"),
        ] {
            let answer = library.refused(ask, 428).await;
            assert_eq!(answer.code(), 129);
        }
        let patch = Ask::patch("/api/minutes/1/").admin().header("if-match", "*").form("name=x");
        library.send(patch).await.expect(200);
    })
    .await;
}

#[actix_web::test]
async fn conditions_come_after_access_and_fields() {
    everywhere_more(async |library| {
        let uri = "/api/minutes/1/";
        library.send(Ask::put(uri).header("if-match", "\"x\"").form("name=x")).await.expect(401);
        library.send(Ask::put(uri).reader().header("if-match", "\"x\"").form("name=x")).await.expect(403);
        library.send(Ask::put(uri).reader().form("name=x")).await.expect(403);
        library.send(Ask::put(uri).admin().header("if-match", "\"x\"").form("nonsense=x")).await.expect(400);
        library
            .send(Ask::put("/api/minutes/99/").admin().header("if-match", "\"x\"").form("name=x"))
            .await
            .expect(404);
    })
    .await;
}

#[actix_web::test]
async fn handlers_by_hand_are_guarded_as_well() {
    everywhere_more(async |library| {
        let put = |known: &str| Ask::put("/api/stamps/1/").header("if-match", known).form("place=attic");
        library.send(put("\"cellar\"")).await.expect(412);
        assert_eq!(library.get("/api/stamps/1/").await.json()["stamp"], "hall");
        library.send(put("\"hall\"")).await.expect(204);
        assert_eq!(library.get("/api/stamps/1/").await.json()["stamp"], "attic");
        library.refused(Ask::delete("/api/stamps/1/").header("if-match", "\"hall\""), 412).await;
        library.send(Ask::delete("/api/stamps/1/").header("if-match", "\"attic\"")).await.expect(204);
        library.send(Ask::delete("/api/stamps/1/").header("if-match", "\"attic\"")).await.expect(412);
    })
    .await;
}

#[actix_web::test]
async fn a_write_without_conditions_answers_without_validators() {
    everywhere_more(async |library| {
        let answer = library.send(Ask::put("/api/pages/1/").admin().form("name=x")).await.expect(200);
        assert_eq!((answer.header("etag"), answer.header("content-location")), (None, None));
        let post = Ask::post("/api/events/").admin().header("if-match", "\"x\"").form("name=new");
        library.send(post).await.expect(201);
    })
    .await;
}

/// PUT over a connection of its own; the status.
fn put(address: SocketAddr, path: &str, etag: &str, body: &str) -> u16 {
    let admin = base64::engine::general_purpose::STANDARD.encode("admin:pw-admin");
    let request = format!(
        "PUT {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Basic {admin}\r\nIf-Match: {etag}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let (head, _) = exchange(address, &request);
    head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default()
}

#[actix_web::test]
async fn of_many_writes_with_one_etag_one_succeeds() {
    const WRITERS: usize = 32;
    for backend in database::backends() {
        let library = Library::open_with_connections(backend, 8, with_more).await;
        library.execute("INSERT INTO events (name, remark) VALUES ('first', 'a')");
        for path in ["/api/minutes/1/", "/api/pages/1/"] {
            let known = etag(&library, path).await;
            let (sent, received) = std::sync::mpsc::channel();
            served(&library, move |address| {
                let start = Arc::new(Barrier::new(WRITERS));
                let writers: Vec<_> = (0..WRITERS)
                    .map(|writer| {
                        let (start, known) = (Arc::clone(&start), known.clone());
                        std::thread::spawn(move || {
                            start.wait();
                            put(address, path, &known, &format!("name=writer-{writer}&remark={}", path.len()))
                        })
                    })
                    .collect();
                let statuses: Vec<u16> = writers.into_iter().map(|writer| writer.join().unwrap()).collect();
                sent.send(statuses).unwrap();
            })
            .await;
            let statuses = received.recv().unwrap();
            let with = |status| statuses.iter().filter(|found| **found == status).count();
            assert_eq!((with(200), with(412)), (1, WRITERS - 1), "{backend:?} {path}: {statuses:?}");
            let winner = statuses.iter().position(|status| *status == 200).unwrap();
            let name: Value = library.get(path).await.json();
            let key = if path.contains("minutes") { "minute" } else { "page" };
            assert_eq!(name[key]["name"], json!(format!("writer-{winner}")), "{backend:?} {path}");
        }
    }
}
