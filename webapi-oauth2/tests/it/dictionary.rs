//! The live scope dictionary.

use webapi_oauth2::{AuthorizationServer, WebApiScopeDictionary, enable_webapi_scopes};

use crate::app;
use crate::authorize_page::path_of;
use crate::fixture::{on_each, on_each_with};

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
async fn the_server_says_what_its_scopes_stand_for_if_it_wants() {
    let text = |builder: webapi_oauth2::AuthorizationServerBuilder| {
        builder.scope_text("status:read", "See how things are").scope_text("gone:read", "Nothing")
    };
    on_each_with("dictionary_texts", text, async |fixture| {
        let scopes = enable_webapi_scopes(&fixture.api).dictionary();
        assert_eq!(scopes.get("status:read"), Some("See how things are"));
        assert_eq!((scopes.get("status:write"), scopes.len()), (Some(EXPECTED[6].1), EXPECTED.len()));
        fixture.clients();
        let browser = fixture.browser_of("doc").await;
        let page = browser.get(&path_of("web", "status:read+status:write", "")).await;
        for words in ["<span>See how things are</span>", "<span>Change the status</span>"] {
            assert!(page.body.contains(words), "{words}: {}", page.body);
        }
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
