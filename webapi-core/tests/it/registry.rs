//! Finding resources: by name, by type, by object; and what the root says.

use webapi_core::Root;
use webapi_core::db::Database;
use webapi_core::prelude::*;

use crate::library::resources::{Book, Shelf};
use crate::library::{Ask, everywhere_with};

/// A resource whose name is another's plural.
#[derive(WebApiResource)]
#[webapi(manual, singleton, name = "shelves", uri_name = "all-shelves", handlers(get))]
struct AllShelves;

impl AllShelves {
    fn get(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let snapshot = ctx.snapshot();
        let names = ["shelf", "shelves", "books", "nothing"]
            .map(|name| snapshot.resource(name).map(|found| found.descriptor().type_name));
        let url = snapshot.resource_of::<Shelf>().and_then(|shelf| shelf.url().map(str::to_owned));
        Reply::payload(&serde_json::json!({ "names": names, "url": url }))
    }
}

#[actix_web::test]
async fn resources_are_found_by_name_by_type_and_by_object() {
    everywhere_with(
        |builder| builder.resource::<AllShelves>().mimetype_vendor("example.org"),
        async |library| {
            let snapshot = library.api.snapshot();
            let shelf = snapshot.resource_of::<Shelf>().unwrap();
            assert_eq!(shelf.url(), Some("http://127.0.0.1:8080/api/shelves/"));
            assert_eq!(shelf.item_template().as_deref(), Some("/api/shelves/{code}/"));
            assert_eq!(shelf.item_mimetype(), "application/vnd.example.org.shelf+json");
            assert_eq!(shelf.list_mimetype(), "application/vnd.example.org.shelves+json");
            let below: Vec<_> = shelf.item_children().map(|child| child.descriptor().name).collect();
            assert_eq!(below, ["book"]);
            let beside: Vec<_> = shelf.list_children().map(|child| child.descriptor().name).collect();
            assert_eq!(beside, ["shelf_stats"]);
            assert_eq!(snapshot.resource_of::<Book>().unwrap().url(), None, "a key stands in it");
            let by_object = snapshot.resource_for_object(&AllShelves).unwrap();
            assert_eq!(by_object.descriptor().type_name, "AllShelves");
            assert!(snapshot.resource_for_object(&Root).is_some());
            assert!(snapshot.resource_for_object(&7).is_none());
            // A singular name wins over a plural one, whichever was registered first.
            let answer = library.get("/api/all-shelves/").await.expect(200).json();
            assert_eq!(answer["names"], serde_json::json!(["Shelf", "AllShelves", "Book", null]));
            assert_eq!(answer["url"], "http://127.0.0.1:8080/api/shelves/");
        },
    )
    .await;
}

#[actix_web::test]
async fn the_root_has_the_members_that_were_added_and_another_etag_with_them() {
    let etag = std::sync::Mutex::new(Vec::new());
    for version in ["1", "2"] {
        everywhere_with(
            |builder| builder.root_member("product", serde_json::json!({ "version": version, "big": true })),
            async |library| {
                let answer = library.get("/api/").await.expect(200);
                let json = answer.json();
                assert_eq!(json["product"], serde_json::json!({ "version": version, "big": true }));
                assert!(json["links"].is_object() && json["uri_templates"].is_object());
                let tag = answer.header("etag").unwrap().to_owned();
                library.send(Ask::get("/api/").header("if-none-match", &tag)).await.expect(304);
                etag.lock().unwrap().push(tag);
                let xml = library.get("/api/?api_format=xml").await.text();
                assert!(xml.ends_with("</product>\n</rsp>"), "{xml}");
            },
        )
        .await;
    }
    let etags = etag.into_inner().unwrap();
    assert_ne!(etags.first(), etags.last());
}

#[test]
fn a_member_that_the_root_has_already_is_a_mistake() {
    for (name, again) in [("links", false), ("stat", false), ("product", true)] {
        let database = Database::open("sqlite::memory:").unwrap();
        let mut builder = WebApi::builder().database(database).without_inventory().root_member(name, true);
        if again {
            builder = builder.root_member(name, false);
        }
        let message = builder.build().unwrap_err().to_string();
        assert!(message.contains(&format!("the root has a member `{name}` already")), "{message}");
    }
}
