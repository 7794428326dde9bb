//! Passwords and the session cookie.

use serde_json::json;

use crate::site::everywhere;

#[test]
fn the_session_cookie_goes_on_where_the_password_was_sent_once() {
    everywhere(|site| {
        let expected = json!({
            "before": false,
            "after": true,
            "second request": "doc",
            "another client with the cookies of the first": "doc",
            "another client with the cookie as its session": "doc",
            "a client without cookies": null,
        });
        assert_eq!(site.tells("login", "session_cookie"), expected);
    });
}

#[test]
fn a_login_as_somebody_else_takes_the_place_of_the_first() {
    everywhere(|site| {
        assert_eq!(site.tells("login", "session_of_another_person"), json!(["doc", "grumpy", "grumpy"]));
    });
}

#[test]
fn after_logging_out_the_cookie_is_gone_and_worth_nothing() {
    everywhere(|site| {
        assert_eq!(site.tells("login", "logout"), json!({ "kept": false, "worth": null }));
    });
}

#[test]
fn the_challenge_of_a_refusal_makes_the_client_ask_for_a_password() {
    everywhere(|site| {
        let expected = json!({ "asked": ["Web API"], "author": "dopey" });
        assert_eq!(site.tells("login", "password_that_is_asked_for"), expected);
    });
}

#[test]
fn the_session_shows_its_user_and_links_to_itself() {
    everywhere(|site| {
        let expected = json!(["SessionResource", "Doc Dwarf", "doc"]);
        assert_eq!(site.tells("login", "session_by_links"), expected);
    });
}
