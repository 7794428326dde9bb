//! The resource `extensions`: who may do what with it, and what it answers.

use serde_json::json;

use super::extensions;
use super::kit::{self, Bins, Failing, Script, by};
use crate::library::{Ask, everywhere_with};

const BINS: &str = "/api/extensions/bins/";

fn put(uri: &str, form: &'static str) -> Ask {
    Ask::put(uri).form(form)
}

#[actix_web::test]
async fn only_superusers_change_an_extension_and_it_is_written_down_who_did() {
    everywhere_with(
        |builder| builder.extension(Bins),
        async |library| {
            library.refused(put(BINS, "enabled=1"), 401).await;
            library.refused(put(BINS, "enabled=1").reader(), 403).await;
            assert!(kit::audit(library).is_empty());
            let answer = library.send(put(BINS, "enabled=1").admin()).await.expect(200).json();
            let extension = &answer["extension"];
            assert_eq!(extension["enabled"], json!(true));
            assert!(extension["links"]["bin"]["href"].as_str().unwrap().ends_with("/extensions/bins/bin/"));
            library.get("/api/extensions/bins/bin/").await.expect(200);
            library.send(put(BINS, "enabled=1").admin()).await.expect(200);
            let answer = library.send(put(BINS, "enabled=0").admin()).await.expect(200).json();
            assert_eq!(answer["extension"]["enabled"], json!(false));
            assert_eq!(kit::audit(library), ["bins enabled by admin", "bins disabled by admin"]);
        },
    )
    .await;
}

#[actix_web::test]
async fn the_list_needs_a_login_and_an_item_does_not() {
    everywhere_with(
        |builder| builder.extension(Bins),
        async |library| {
            library.get("/api/extensions/").await.expect(401);
            let list = library.send(Ask::get("/api/extensions/").reader()).await.expect(200);
            assert_eq!(list.column("extensions", "class_name"), ["bins"]);
            library.get(BINS).await.expect(200);
            library.get("/api/extensions/nobody/").await.expect(404);
        },
    )
    .await;
}

#[actix_web::test]
async fn why_an_extension_failed_is_for_superusers() {
    everywhere_with(
        |builder| builder.extension(Failing::by_error()),
        async |library| {
            let uri = "/api/extensions/by-error/";
            let answer = library.send(put(uri, "enabled=1").admin()).await.expect(500);
            assert_eq!(answer.code(), 107);
            let body = answer.json();
            assert_eq!(body["err"]["msg"], json!("Error initializing extension: no paper"));
            assert_eq!(body["needs_reload"], json!(false));
            assert!(body["load_error"].as_str().unwrap().contains("no paper"));
            let error = |body: serde_json::Value| body["extension"]["load_error"].clone();
            assert_eq!(error(library.get(uri).await.json()), json!("The extension could not be loaded"));
            let seen = error(library.send(Ask::get(uri).admin()).await.json());
            assert!(seen.as_str().unwrap().contains("no paper"), "{seen}");
            assert_eq!(kit::audit(library), ["by-error failed by admin"]);
        },
    )
    .await;
}

#[actix_web::test]
async fn dependents_are_disabled_where_that_is_asked_for() {
    let scripts = [Script::new("base"), Script::new("top").requires("base", "*")];
    everywhere_with(kit::all(&scripts), async |library| {
        extensions(library).enable("top", &by()).unwrap();
        let uri = "/api/extensions/base/";
        let answer = library.send(put(uri, "enabled=0").admin()).await.expect(500);
        assert_eq!(answer.code(), 108);
        assert!(answer.text().contains("is required by `top`"), "{}", answer.text());
        library.send(put(uri, "enabled=0&disable_dependents=1").admin()).await.expect(200);
        assert!(extensions(library).list().iter().all(|extension| !extension.enabled));
    })
    .await;
}

#[actix_web::test]
async fn the_scopes_of_an_extension_are_listed_while_it_is_enabled() {
    everywhere_with(
        |builder| builder.extension(Bins),
        async |library| {
            let scopes = "/api/extensions/bins/scopes/";
            assert_eq!(library.get(scopes).await.expect(200).json()["scopes"], json!([]));
            extensions(library).enable("bins", &by()).unwrap();
            let listed = library.get(scopes).await.json()["scopes"].clone();
            assert_eq!(listed, json!(["bin:read", "lid:read", "handle:read"]));
        },
    )
    .await;
}
