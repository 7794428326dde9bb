//! API tokens: made by their owner, used by a program.

use serde_json::json;

use crate::site::everywhere;

#[test]
fn a_program_reads_and_writes_with_a_token_and_its_session() {
    everywhere(|site| {
        let expected = json!({
            "class": "APITokenItemResource",
            "cookie": [false, true],
            "who": "doc",
            "items": [4, 3, 1],
            "author": "doc",
            "gone": 100,
        });
        assert_eq!(site.tells("tokens", "work_of_a_program"), expected);
    });
}

#[test]
fn a_client_can_log_in_with_a_token_later() {
    everywhere(|site| assert_eq!(site.tells("tokens", "login_later"), json!([null, "doc"])));
}

#[test]
fn a_token_does_no_more_than_its_policy_says() {
    everywhere(|site| {
        let told = site.tells("tokens", "token_that_only_reads");
        assert_eq!(told["summary"], "Keep the order of list items stable");
        assert_eq!([&told["refused"]["status"], &told["refused"]["code"]], [403, 101]);
    });
}

#[test]
fn a_deleted_token_takes_its_session_along() {
    everywhere(|site| {
        let told = site.tells("tokens", "token_that_is_deleted");
        assert_eq!(told["session"], json!(["doc", null]));
        assert_eq!([&told["token"]["status"], &told["token"]["code"]], [401, 104]);
    });
}
