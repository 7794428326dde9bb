//! The live scope dictionary.

use webapi_oauth2::{AuthorizationServer, WebApiScopeDictionary, enable_webapi_scopes};

use crate::app;
use crate::fixture::on_each;

/// Children first, the closed resource absent, the shared scope in its first place with its last description.
const EXPECTED: [(&str, &str); 8] = [
    ("remark:read", "Ability to perform HTTP GET on the comment resource"),
    ("remark:write", "Ability to perform HTTP POST on the comment resource"),
    ("note:read", "Ability to perform HTTP GET on the twin resource"),
    ("note:write", "Ability to perform HTTP PATCH, POST, PUT on the note resource"),
    ("note:destroy", "Ability to perform HTTP DELETE on the note resource"),
    ("status:read", "Ability to perform HTTP GET on the status resource"),
    ("status:write", "Ability to perform HTTP PATCH on the status resource"),
    ("root:read", "Ability to perform HTTP GET on the root resource"),
];

#[actix_web::test]
async fn the_dictionary_is_what_the_tree_says_in_walking_order() {
    on_each("dictionary", async |fixture| {
        let scopes = enable_webapi_scopes(&fixture.api);
        assert_eq!(scopes.dictionary().iter().collect::<Vec<_>>(), EXPECTED);
        assert_eq!(scopes.keys(), EXPECTED.map(|(scope, _)| scope));
        assert_eq!((scopes.len(), scopes.is_empty()), (8, false));
        assert_eq!(scopes.get("note:destroy").as_deref(), Some(EXPECTED[4].1));
        assert!(!scopes.contains("audit:read") && scopes.get("audit:destroy").is_none());
    })
    .await;
}

#[actix_web::test]
async fn a_dictionary_that_was_taken_is_the_one_of_the_snapshot() {
    on_each("snapshot", async |fixture| {
        let taken = enable_webapi_scopes(&fixture.api).dictionary();
        let facet = fixture.api.snapshot().facet::<WebApiScopeDictionary>().expect("a facet");
        assert!(std::sync::Arc::ptr_eq(&taken, &facet), "it is built once per tree");
    })
    .await;
}

#[test]
fn an_api_without_a_server_has_a_dictionary_all_the_same() {
    let database = webapi_core::db::Database::open("sqlite::memory:").expect("a database");
    let api = app::builder().database(database).build().expect("the tree is sound");
    assert_eq!(enable_webapi_scopes(&api).len(), EXPECTED.len());
    assert!(AuthorizationServer::of(&api).is_none());
}
