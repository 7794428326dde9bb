//! The commands that print and end.

use std::net::TcpListener;

use crate::program::Place;

#[test]
fn routes_are_listed_with_their_methods() {
    let place = Place::new("routes");
    let routes = place.succeeds(&["routes"]);
    let lines: Vec<Vec<&str>> = routes.lines().map(|line| line.split_whitespace().collect()).collect();
    assert!(lines.contains(&vec!["GET", "POST", "/api/review-requests/"]), "{routes}");
    let item = ["GET", "PUT", "PATCH", "DELETE", "/api/review-requests/{review_request_id}/"];
    assert!(lines.contains(&item.to_vec()), "{routes}");
    assert!(!place.directory.join("reviews.db").exists(), "looking at routes made a database");
}

#[test]
fn scopes_are_listed_and_closed_resources_have_none() {
    let scopes = Place::new("scopes").succeeds(&["scopes"]);
    let names: Vec<&str> = scopes.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.contains(&"review_request:read") && names.contains(&"comment:destroy"), "{scopes}");
    assert!(!names.iter().any(|name| name.starts_with("audit_entry")), "{scopes}");
}

#[test]
fn an_unknown_database_url_is_refused_with_a_sentence() {
    let (status, message) =
        Place::new("unknown-url").fails(&["--database", "mysql://localhost/reviews", "migrate"]);
    assert_eq!(status, Some(2));
    assert!(message.contains("expected `sqlite:FILE`"), "{message}");
}

#[test]
fn migrating_twice_does_nothing_the_second_time() {
    let place = Place::new("migrate");
    assert!(place.succeeds(&["migrate"]).contains("migrations were run"));
    assert_eq!(place.succeeds(&["migrate"]), "The tables are up to date.\n");
}

#[test]
fn an_account_is_created_once() {
    let place = Place::new("create-user");
    let created = place.succeeds(&["create-user", "eve", "--superuser"]);
    assert!(created.contains("Its password is"), "{created}");
    let (status, message) = place.fails(&["create-user", "eve"]);
    assert_eq!((status, message.contains("choose another name")), (Some(1), true), "{message}");
    assert_eq!(place.fails(&["create-user", "a/b"]).0, Some(2));
}

#[test]
fn a_token_is_made_for_a_client_and_a_person() {
    let place = Place::new("mint-token");
    place.succeeds(&["create-user", "eve"]);
    place.succeeds(&["create-client", "Importer", "--client-id", "importer"]);
    let token = place.succeeds(&["mint-token", "importer", "review_request:read", "--user", "eve"]);
    assert!(token.starts_with("wat_"), "{token}");
    let (_, message) = place.fails(&["mint-token", "importer", "review_request:red"]);
    assert!(message.contains("review_request:red"), "{message}");
}

#[test]
fn an_api_token_is_made_for_a_person_with_a_policy() {
    let place = Place::new("create-api-token");
    place.succeeds(&["create-user", "eve"]);
    let token = place.succeeds(&["create-api-token", "eve", "--note", "scripts", "--days", "30"]);
    assert!(token.starts_with("rvw_") && token.trim_end().len() == 255, "{token}");
    let policy = r#"{"resources": {"review": {"*": {"block": ["*"]}}}}"#;
    assert_ne!(place.succeeds(&["create-api-token", "eve", "--policy", policy]), token);
    let (status, message) = place.fails(&["create-api-token", "eve", "--policy", r#"{"resources": {}}"#]);
    assert_eq!((status, message.contains("must not be empty")), (Some(2), true), "{message}");
    assert!(place.fails(&["create-api-token", "adam"]).1.contains("create-user"));
}

#[test]
fn a_taken_port_is_told_with_what_to_do() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = taken.local_addr().expect("it has an address").to_string();
    let (status, message) = Place::new("taken-port").fails(&["--listen", &address]);
    assert_eq!(status, Some(1));
    assert!(
        message.contains("another program listens") && message.contains("--listen 127.0.0.1:"),
        "{message}"
    );
}

#[test]
fn explain_names_the_rule_that_refuses_and_reads_tokens_where_nobody_sees_them() {
    let place = Place::new("explain");
    drop(place.serve(&[]));
    let token = place.succeeds(&["mint-token", "reviews-demo", "review_request:read", "--user", "grumpy"]);
    let list = "/api/review-requests/";
    let read = ["explain", "GET", list, "--token-stdin"];
    let (status, printed) = place.told(&read, &token);
    assert_eq!((status, printed.lines().last()), (Some(0), Some("No rule refuses it.")), "{printed}");
    let (status, printed) = place.told(&["explain", "POST", list, "--token-stdin"], &token);
    assert_eq!((status, printed.lines().last()), (Some(1), Some("Refused by: scope.")), "{printed}");
    let (status, printed) =
        place.told(&["explain", "PUT", "/api/review-requests/1/", "--user", "grumpy"], "");
    assert_eq!((status, printed.lines().last()), (Some(1), Some("Refused by: object rule.")), "{printed}");
    let items = ["explain", "GET", "/api/review-requests/1/checklist-items/"];
    let (_, printed) = place.told(&items, "");
    assert!(printed.contains("extension state: ") && printed.contains("`checklists`"), "{printed}");
    let (status, printed) = place.told(&["explain", "GET", list, "--api-token-stdin"], "made up");
    assert_eq!((status, printed.lines().last()), (Some(1), Some("Refused by: credentials.")), "{printed}");
}
