//! The client's cache, which the version in the root turns on.

use serde_json::json;

use crate::site::everywhere;

#[test]
fn a_second_read_is_answered_from_the_cache_once_the_server_agrees() {
    everywhere(|site| {
        let told = site.tells("cache", "second_read");
        for (what, class) in [
            ("root", "RootResource"),
            ("item with an ETag", "UserItemResource"),
            ("item with a date", "ReviewRequestItemResource"),
            ("list with an ETag", "ListResource"),
        ] {
            let expected =
                json!({ "told": [["stored"], ["unchanged"]], "equal": true, "classes": [class, class] });
            assert_eq!(told[what], expected, "{what}");
        }
    });
}

#[test]
fn a_list_without_a_validator_is_read_again() {
    everywhere(|site| {
        let told = site.tells("cache", "second_read");
        assert_eq!(told["list without a validator"]["told"], json!([["stored"], ["changed"]]));
        assert_eq!(told["list without a validator"]["equal"], true);
    });
}

#[test]
fn a_change_is_seen_through_the_cache() {
    everywhere(|site| {
        let expected = json!({ "before": "Empty", "told": ["changed"], "after": "Nearly empty" });
        assert_eq!(site.tells("cache", "change_by_somebody"), expected);
    });
}

#[test]
fn people_who_share_a_cache_see_what_is_theirs() {
    everywhere(|site| {
        assert_eq!(site.tells("cache", "two_people_with_one_cache"), json!(["doc@example.com", null]));
    });
}
