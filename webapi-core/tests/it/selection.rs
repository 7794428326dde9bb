//! What is not asked for is not done: selection, and numbers without rows.

use std::sync::atomic::{AtomicU32, Ordering};

use diesel::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};
use webapi_core::api::WebApiBuilder;
use webapi_core::prelude::*;

use crate::library::resources::Person;
use crate::library::schema::{events, loans};
use crate::library::{Ask, Library, everywhere, everywhere_with};

/// How often something was computed, by one test each.
static COMPUTED: AtomicU32 = AtomicU32::new(0);
static TITLES: AtomicU32 = AtomicU32::new(0);
static RELATED: AtomicU32 = AtomicU32::new(0);

/// An event whose summary is dear.
#[derive(Queryable, Selectable, Identifiable, Serialize, WebApiResource)]
#[diesel(table_name = events)]
#[webapi(manual, name = "happening", computed(summary: String), hooks)]
struct Happening {
    id: i64,
    #[webapi(filter)]
    name: String,
}

impl Happening {
    fn summary(&self) -> String {
        COMPUTED.fetch_add(1, Ordering::SeqCst);
        format!("{} happened", self.name)
    }
}

impl ResourceHooks for Happening {
    fn extra_links(&self, _: &Context<'_>, links: &mut Links) {
        RELATED.fetch_add(1, Ordering::SeqCst);
        links.get("photos", "http://127.0.0.1/photos/", None);
    }
}

/// A loan whose link has a title that is dear.
#[derive(Queryable, Selectable, Identifiable, Serialize, WebApiResource)]
#[diesel(table_name = loans)]
#[webapi(manual, name = "debt")]
struct Debt {
    id: i64,
    #[webapi(link = Person, title = dear_title)]
    borrower_id: i64,
}

impl Person {
    #[allow(clippy::unused_self, reason = "a title is a method")]
    fn dear_title(&self) -> String {
        TITLES.fetch_add(1, Ordering::SeqCst);
        "a title".to_owned()
    }
}

fn with_more(builder: WebApiBuilder) -> WebApiBuilder {
    builder.resource::<Happening>().resource::<Debt>()
}

/// How often the counter goes up while the request is answered.
async fn costs(library: &Library, counter: &AtomicU32, ask: Ask) -> u32 {
    let before = counter.load(Ordering::SeqCst);
    library.send(ask).await.expect(200);
    counter.load(Ordering::SeqCst) - before
}

#[actix_web::test]
async fn a_computed_field_and_related_links_are_computed_only_if_they_are_asked_for() {
    everywhere_with(with_more, async |library| {
        library.execute("INSERT INTO events (name) VALUES ('one'), ('two'), ('three')");
        for accept in ["application/json", "application/xml"] {
            for (uri, times) in [
                ("/api/happenings/", 3),
                ("/api/happenings/?only-fields=id,name", 0),
                ("/api/happenings/?only-fields=summary&only-links=", 3),
                ("/api/happenings/?only-fields=", 0),
                ("/api/happenings/?counts-only=1", 0),
                ("/api/happenings/1/", 1),
                ("/api/happenings/1/?only-fields=name&expand=x", 0),
            ] {
                let ask = Ask::get(uri).header("accept", accept);
                assert_eq!(costs(library, &COMPUTED, ask).await, times, "{uri} {accept}");
            }
            for (uri, times) in [("/api/happenings/1/", 1), ("/api/happenings/1/?only-links=", 0)] {
                let ask = Ask::get(uri).header("accept", accept);
                assert_eq!(costs(library, &RELATED, ask).await, times, "{uri} {accept}");
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn a_link_is_built_only_if_it_is_asked_for() {
    everywhere_with(with_more, async |library| {
        for (uri, titles) in [
            ("/api/debts/", 2),
            ("/api/debts/?only-links=self", 0),
            ("/api/debts/?only-links=", 0),
            ("/api/debts/?only-links=borrower", 2),
            ("/api/debts/1/?expand=borrower", 0),
        ] {
            for ask in [Ask::get(uri), Ask::get(uri).header("accept", "application/xml")] {
                assert_eq!(costs(library, &TITLES, ask).await, titles, "{uri}");
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn bodies_select_under_names_with_underscores() {
    everywhere(async |library| {
        let expected = json!({"shelf": {"code": "A1", "links": {"self": {
            "href": "http://127.0.0.1:8080/api/shelves/A1/", "method": "GET"}}}, "stat": "ok"});
        let form = "remark=x&only_fields=code&only_links=self";
        let json = r#"{"remark": "x", "only_fields": "code", "only_links": "self"}"#;
        for ask in [
            Ask::put("/api/shelves/A1/").admin().form(form),
            Ask::put("/api/shelves/A1/").admin().json(json),
            Ask::patch("/api/shelves/A1/?only-fields=code&only-links=self").admin().json("{}"),
        ] {
            assert_eq!(library.send(ask).await.expect(200).json(), expected);
        }
    })
    .await;
}

#[actix_web::test]
async fn a_list_can_be_asked_for_its_number_alone() {
    everywhere(async |library| {
        let answer = library.get("/api/shelves/?counts-only=1").await.expect(200);
        assert_eq!(answer.text(), r#"{"count": 3, "stat": "ok"}"#);
        let count = async |query: &str| {
            library.get(&format!("/api/{query}")).await.expect(200).json()["count"].clone()
        };
        assert_eq!(count("shelves/?counts-only=TRUE&floor-gte=0").await, 2);
        assert_eq!(count("shelves/A1/books/?counts-only=1&max-results=1&start=5").await, 2);
        assert_eq!(
            count("shelves/A1/books/1/notes/?counts-only=1").await,
            1,
            "the private one is not counted"
        );
        assert_eq!(
            count("authors/?counts-only=1&published=1").await,
            3,
            "where unknown names are refused, too"
        );
        let xml = library.get("/api/shelves/?counts-only=1&api_format=xml").await.expect(200).text();
        assert!(xml.contains("<rsp>\n <stat>ok</stat>\n <count>3</count>\n</rsp>"), "{xml}");
        for (uri, status) in [
            ("/api/shelves/?counts-only=1&floor=x", 400),
            ("/api/shelves/None/books/?counts-only=1", 404),
            ("/api/visits/?counts-only=1", 401),
            ("/api/authors/ursula/?counts-only=1", 200),
        ] {
            library.get(uri).await.expect(status);
        }
        assert_eq!(count("shelves/?counts-only=0").await, Value::Null);
    })
    .await;
}

#[actix_web::test]
async fn numbers_without_rows_can_be_switched_off() {
    everywhere_with(WebApiBuilder::without_counts_only, async |library| {
        let page = library.get("/api/shelves/?counts-only=1").await.expect(200).json();
        assert_eq!(page["total_results"], 3);
        library.get("/api/authors/?counts-only=1").await.expect(400);
    })
    .await;
}

#[actix_web::test]
async fn an_answer_is_the_argument_of_a_call_if_it_is_asked_for() {
    everywhere(async |library| {
        let plain = library.get("/api/shelves/A1/").await.expect(200).text();
        let answer = library.get("/api/shelves/A1/?callback=my.cb").await.expect(200);
        assert_eq!(answer.text(), format!("my.cb({plain});"));
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        let missing = library.get("/api/shelves/none/?callback=cb").await.expect(404).text();
        assert!(missing.starts_with("cb({\"err\"") && missing.ends_with("});"), "{missing}");
        assert!(library.get("/api/nothing?callback=cb").await.expect(404).text().starts_with("cb("));
        for bad in ["alert(1)//", "a%00", "", "a-b", "1", "while"] {
            let before = library.rows();
            let ask = Ask::post(&format!("/api/shelves/?callback={bad}")).admin().form("code=new");
            let answer = library.send(ask).await.expect(400);
            assert!(answer.fields()["callback"][0].is_string(), "{bad}");
            assert_eq!(library.rows(), before, "{bad}");
        }
    })
    .await;
    everywhere_with(WebApiBuilder::without_jsonp, async |library| {
        let plain = library.get("/api/shelves/A1/").await.expect(200).text();
        for name in ["my.cb", "alert(1)//"] {
            assert_eq!(
                library.get(&format!("/api/shelves/A1/?callback={name}")).await.expect(200).text(),
                plain
            );
        }
    })
    .await;
}
