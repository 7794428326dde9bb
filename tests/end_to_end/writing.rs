//! Creating, changing and deleting.

use serde_json::json;

use crate::site::everywhere;

#[test]
fn a_repository_is_created_changed_and_deleted() {
    everywhere(|site| {
        let told = site.tells("writing", "life_of_a_repository");
        let created = json!(["RepositoryItemResource", "Größe", "git://example.com/größe.git", false]);
        assert_eq!(told["created"], created);
        assert_eq!(told["updated"], json!([true, "Height", true]));
        assert_eq!(told["seen"], json!(["Height", "git://example.com/größe.git"]));
        assert_eq!(told["gone"]["code"], 100);
    });
}

#[test]
fn repositories_are_found_as_rbtools_looks_for_them() {
    everywhere(|site| {
        let expected = json!({
            "name": ["Core", "Old"],
            "path": ["Core", "Docs"],
            "tool": ["Core", "Depot"],
            "all": [],
        });
        assert_eq!(site.tells("writing", "repositories_by_what_rbtools_asks_for"), expected);
    });
}

#[test]
fn a_review_is_created_changed_and_deleted() {
    everywhere(|site| {
        let text = "Schön,\nbut <slow> & \"long\"";
        let expected = json!({
            "created": ["ReviewItemResource", text, false, false],
            "updated": [true, text, "Bye", true],
            "comment": [3, "open"],
            "author": "dopey",
            "before": 2,
            "after": 1,
        });
        assert_eq!(site.tells("writing", "life_of_a_review"), expected);
    });
}

#[test]
fn a_published_review_is_seen_by_others() {
    everywhere(|site| assert_eq!(site.tells("writing", "published_review"), json!(["Fine", true, true])));
}

#[test]
fn a_review_request_is_created_and_closed() {
    everywhere(|site| {
        let told = site.tells("writing", "life_of_a_review_request");
        assert_eq!(told["created"], json!(["ReviewRequestItemResource", "pending", true]));
        assert_eq!(told["closed"], json!([true, "submitted"]));
    });
}
