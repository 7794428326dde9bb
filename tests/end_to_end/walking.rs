//! Reading: links, pages, items, what is expanded.

use serde_json::json;

use crate::site::everywhere;

#[test]
fn the_root_and_what_its_links_lead_to_are_of_rbtools_own_classes() {
    everywhere(|site| {
        let expected = json!({
            "self": "RootResource",
            "audit_entries": "ListResource",
            "extensions": "ExtensionListResource",
            "groups": "ListResource",
            "info": "ServerInfoResource",
            "repositories": "RepositoryListResource",
            "review_requests": "ReviewRequestListResource",
            "session": "SessionResource",
            "tags": "ListResource",
            "users": "UserListResource",
        });
        assert_eq!(site.tells("walking", "classes_behind_the_links_of_the_root"), expected);
    });
}

#[test]
fn links_lead_from_the_root_down_to_a_comment() {
    everywhere(|site| {
        let expected = json!([
            "Keep the order of list items stable",
            "Two things to mend, then it is fine.",
            "A letter is missing here."
        ]);
        assert_eq!(site.tells("walking", "way_down_to_a_comment"), expected);
    });
}

#[test]
fn links_lead_from_a_review_to_its_author() {
    everywhere(|site| {
        let expected = json!(["A letter is missing here.", "Grumpy", "Grumpy"]);
        assert_eq!(site.tells("walking", "way_up_from_a_comment"), expected);
    });
}

#[test]
fn all_items_of_the_review_requests_come_page_by_page() {
    everywhere(|site| {
        let expected =
            json!({ "ids": [12, 11, 10, 9, 8, 7, 6, 5, 4, 2, 1], "total": 11, "sizes": [4, 4, 3] });
        assert_eq!(site.tells("walking", "all_review_requests"), expected);
    });
}

#[test]
fn all_items_of_a_long_list_come_once() {
    everywhere(|site| {
        let expected: Vec<String> = (1..=230).map(|number| format!("tag-{number:03}")).collect();
        assert_eq!(site.tells("walking", "all_tags"), json!(expected));
    });
}

#[test]
fn pages_lead_forth_and_back() {
    everywhere(|site| {
        let expected = json!([[12, 11, 10, 9], [8, 7, 6, 5], [12, 11, 10, 9]]);
        assert_eq!(site.tells("walking", "forth_and_back"), expected);
    });
}

#[test]
fn the_last_page_has_no_next() {
    everywhere(|site| assert_eq!(site.tells("walking", "end_of_the_pages"), "StopIteration"));
}

#[test]
fn items_are_found_by_the_templates_of_the_root() {
    everywhere(|site| {
        let expected = json!({
            "classes": ["UserItemResource", "RepositoryItemResource", "ReviewRequestItemResource"],
            "user": "Grumpy",
            "repository": ["Docs", "Mercurial", "/mirror/docs"],
            "request": ["Explain how drafts become public", "pending", true],
        });
        assert_eq!(site.tells("walking", "items_by_template"), expected);
    });
}

#[test]
fn expanded_submitters_of_a_list_are_users() {
    everywhere(|site| {
        let expected = json!({ "classes": ["UserItemResource"], "names": ["Doc Dwarf", "Grumpy", "dopey"] });
        assert_eq!(site.tells("walking", "expanded_submitters"), expected);
    });
}

#[test]
fn expanded_relations_and_children_of_an_item_have_their_classes() {
    everywhere(|site| {
        let expected = json!({
            "submitter": "doc",
            "email": null,
            "people": [["UserItemResource", "grumpy"], ["UserItemResource", "dopey"]],
            "reviews": [
                ["ReviewItemResource", "Two things to mend, then it is fine."],
                ["ReviewItemResource", "Ship it!"],
            ],
        });
        assert_eq!(site.tells("walking", "expanded_relations"), expected);
    });
}

#[test]
fn fields_of_links_can_be_followed() {
    everywhere(|site| {
        let expected = json!([["Grumpy", "grumpy"], ["dopey", "dopey"]]);
        assert_eq!(site.tells("walking", "people_behind_link_fields"), expected);
    });
}

#[test]
fn only_the_fields_and_links_that_were_asked_for_come() {
    everywhere(|site| {
        let expected = json!({ "fields": ["id", "summary"], "links": ["self"] });
        assert_eq!(site.tells("walking", "chosen_fields"), expected);
    });
}
