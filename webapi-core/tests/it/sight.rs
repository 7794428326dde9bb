//! Links to objects that the caller may not read.

use serde_json::{Value, json};

use webapi_core::auth::Principal;
use webapi_core::error::{ApiError, ApiResult};
use webapi_core::gate::{AccessGate, Operation};

use crate::library::{Ask, everywhere, everywhere_with};

const SECRETS: &str = "http://127.0.0.1:8080/api/secrets/";

fn reader(uri: &str) -> Ask {
    Ask::get(uri).basic("reader", "pw-reader")
}

fn closed() -> Value {
    json!({"method": "GET", "href": null})
}

#[actix_web::test]
async fn a_link_to_a_hidden_object_names_neither_its_url_nor_its_title() {
    everywhere(async |library| {
        for uri in ["/api/envelopes/", "/api/envelopes/?expand=secret"] {
            let page = library.send(reader(uri)).await.expect(200).json();
            let [own, others, none] = page["envelopes"].as_array().unwrap().as_slice() else {
                panic!("three envelopes: {page}");
            };
            let seen = if uri.contains("expand") { &own["secret"] } else { &own["links"]["secret"] };
            assert!(seen.to_string().contains("of the reader"), "{uri}: {own}");
            assert_eq!(others["links"]["secret"], closed(), "{uri}");
            assert_eq!((&none["secret"], &none["links"]["secret"]), (&Value::Null, &Value::Null), "{uri}");
            assert!(!page.to_string().contains("admin"), "{page}");
        }
        let one = library.send(reader("/api/envelopes/2/")).await.expect(200).json();
        assert_eq!(one["envelope"]["links"]["secret"], closed());
    })
    .await;
}

#[actix_web::test]
async fn an_array_of_links_leaves_hidden_objects_out_expanded_or_not() {
    everywhere(async |library| {
        let first = |page: Value| page["envelopes"][0]["secrets"].clone();
        let links = first(library.send(reader("/api/envelopes/")).await.json());
        assert_eq!(
            links,
            json!([{"method": "GET", "href": format!("{SECRETS}1/"), "title": "of the reader"}])
        );
        let expanded = first(library.send(reader("/api/envelopes/?expand=secrets")).await.json());
        assert_eq!(expanded.as_array().map(Vec::len), Some(1));
        assert_eq!(expanded[0]["body"], "of the reader");
        assert_eq!(first(library.get("/api/envelopes/").await.json()), json!([]));
    })
    .await;
}

#[actix_web::test]
async fn xml_closes_the_same_links() {
    everywhere(async |library| {
        let ask = reader("/api/envelopes/2/").header("Accept", "application/xml");
        let answer = library.send(ask).await.expect(200);
        assert!(
            !answer.text().contains("admin") && !answer.text().contains("secrets/2"),
            "{}",
            answer.text()
        );
    })
    .await;
}

/// Closes the authors to everybody.
struct NoAuthors;

impl AccessGate for NoAuthors {
    fn check(&self, _: &Principal, operation: &Operation<'_>) -> ApiResult<()> {
        if operation.resource.name == "author" { Err(ApiError::permission_denied()) } else { Ok(()) }
    }
}

#[actix_web::test]
async fn a_link_to_a_resource_that_a_gate_closes_has_a_url_and_no_title() {
    everywhere_with(
        |builder| builder.gate(NoAuthors),
        async |library| {
            for uri in ["/api/envelopes/1/", "/api/envelopes/1/?expand=author"] {
                let envelope = library.get(uri).await.expect(200).json()["envelope"].clone();
                let author = "http://127.0.0.1:8080/api/authors/ursula/";
                assert_eq!(envelope["links"]["author"], json!({"method": "GET", "href": author}), "{uri}");
            }
            let book = library.get("/api/shelves/A1/books/1/").await.expect(200).json()["book"].clone();
            assert_eq!(book["authors"][0]["title"], Value::Null, "{book}");
        },
    )
    .await;
}
