//! What no record shows: the server's own endpoints, and answers that the replay led to.

use serde_json::Value;
use webapi_tests::golden::application::Application;
use webapi_tests::golden::database;
use webapi_tests::golden::djblets::setup::Setup;
use webapi_tests::replay::client::Response;

use super::served::Served;

const FORM: &str = "application/x-www-form-urlencoded";
const DOC: (&str, &str) = ("Authorization", "Basic ZG9jOnB3LWRvYw==");

fn served() -> Served {
    Served::begin(database::sqlite().expect("a database in memory"), Application::Djblets(Setup::Base))
}

fn json(answer: &Response) -> Value {
    serde_json::from_slice(&answer.body).expect("JSON")
}

#[test]
fn a_reset_brings_the_fixtures_back() {
    let served = served();
    assert_eq!(served.ask("DELETE", "/api/audit-entries/1/", &[DOC]).status, 204);
    assert_eq!(served.ask("GET", "/api/audit-entries/1/", &[]).status, 404);
    assert_eq!(served.send("POST", "/__golden__/reset", FORM, "").status, 204);
    assert_eq!(served.ask("GET", "/api/audit-entries/1/", &[]).status, 200);
}

#[test]
fn a_login_without_a_password_is_a_session() {
    let served = served();
    let login = json(&served.send("POST", "/__golden__/login", "application/json", r#"{"user": "grumpy"}"#));
    let cookie = login["cookie"].as_str().expect("a cookie");
    let session = json(&served.ask("GET", "/api/session/", &[("Cookie", cookie)]));
    assert_eq!(session["session"]["links"]["user"]["title"], "grumpy");
    let unknown = served.send("POST", "/__golden__/login", "application/json", r#"{"user": "nobody"}"#);
    assert_eq!((unknown.status, unknown.text().as_ref()), (400, "there is no user `nobody`"));
}

#[test]
fn tokens_expire_and_go_by_actions() {
    let served = served();
    let bearer = ("Authorization", "Bearer oa-rr-read");
    let path = "/api/review-requests/1/";
    let acts = |name: &str| {
        let action = format!(r#"[{{"do": "{name}", "token": "oa-rr-read"}}]"#);
        served.send("POST", "/__golden__/actions", "application/json", &action)
    };
    assert_eq!(served.ask("GET", path, &[bearer]).status, 200);
    assert_eq!(acts("expire_access_token").status, 204);
    assert_eq!(served.ask("GET", path, &[bearer]).status, 401);
    assert_eq!(acts("delete_access_token").status, 204);
    assert_eq!(acts("delete_access_token").text(), "there is no token `oa-rr-read`");
    assert_eq!(acts("explode").text(), "there is no action `explode`");
}

#[test]
fn a_token_of_a_disabled_application_and_one_without_a_user_are_refused() {
    let served = served();
    for token in ["oa-disabled", "oa-nouser", "oa-ghost", "oa-expired"] {
        let answer = served.ask("GET", "/api/", &[("Authorization", &format!("Bearer {token}"))]);
        let challenges: Vec<&str> = answer.all("www-authenticate").collect();
        assert_eq!(answer.status, 401, "{token}");
        assert_eq!(challenges[0], "Basic realm=\"Web API\"");
        assert!(challenges[1].contains("error=\"invalid_token\""), "{challenges:?}");
    }
    assert_eq!(served.ask("GET", "/api/", &[("Authorization", "Bearer oa-root")]).status, 200);
}

#[test]
fn deleting_a_list_asks_for_a_login_first() {
    let served = served();
    assert_eq!(served.ask("DELETE", "/api/groups/", &[]).status, 401);
    assert_eq!(served.ask("DELETE", "/api/groups/", &[DOC]).status, 405);
}

#[test]
fn credentials_are_checked_before_an_unknown_method_is_refused() {
    let served = served();
    assert_eq!(served.ask("TRACE", "/api/users/", &[]).status, 405);
    assert_eq!(served.ask("TRACE", "/api/users/", &[("Authorization", "Basic ZG9jOndyb25n")]).status, 401);
}

#[test]
fn options_name_what_is_declared_and_what_is_always_there() {
    let allow = |path| served().ask("OPTIONS", path, &[]).all("allow").map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(allow("/api/groups/"), ["GET, POST, PUT, DELETE, HEAD, OPTIONS"]);
    assert_eq!(allow("/api/patchable/"), ["GET, PATCH, OPTIONS, HEAD"]);
}

#[test]
fn patch_that_nothing_answers_is_refused_to_everybody() {
    let served = served();
    for (path, allow) in
        [("/api/patchable/", "GET, PATCH, OPTIONS, HEAD"), ("/api/legacy-notes/1/", "GET, PATCH")]
    {
        let answer = served.send("PATCH", path, FORM, "a=b");
        assert_eq!((answer.status, answer.all("allow").next()), (405, Some(allow)));
    }
}

#[test]
fn a_name_that_is_a_field_and_a_child_is_expanded_once() {
    let served = served();
    let answer =
        served.ask("GET", "/api/groups/devgroup/?expand=users&only-fields=users,username&only-links=", &[]);
    let group = &json(&answer)["group"];
    assert_eq!(answer.text().matches("\"users\": [").count(), 1);
    assert_eq!(group["users"].as_array().map(Vec::len), Some(2));
}

#[test]
fn comments_follow_their_review() {
    let served = served();
    let comments = json(&served.ask(
        "GET",
        "/api/review-requests/1/reviews/1/comments/?line-gt=5&line-lte=42&line-lt=x",
        &[],
    ));
    let ids: Vec<_> =
        comments["comments"].as_array().expect("comments").iter().map(|one| one["id"].clone()).collect();
    assert_eq!(ids, [2, 3]);
    let hidden =
        json(&served.ask("GET", "/api/review-requests/1/reviews/1/comments/1/?only-links=user", &[]));
    assert_eq!(hidden["comment"]["public"], true);
    assert_eq!(hidden["comment"]["links"]["user"]["title"], "grumpy");
}
