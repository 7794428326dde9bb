//! The first start, the lines it prints, and the second start.

use std::process::Command;

use serde_json::Value;

use crate::http;
use crate::program::Place;

/// Pastes a line into a shell, and reads the answer.
#[track_caller]
fn pasted(line: &str) -> Value {
    let curl = Command::new("curl").arg("--version").output();
    assert!(curl.is_ok(), "`curl` is needed for this test: install it, and see that it is on the PATH");
    let output = Command::new("sh").args(["-c", line]).output().expect("`sh` can be run");
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{line}: {error}"))
}

#[test]
fn the_printed_lines_work_as_pasted() {
    let place = Place::new("demo");
    let server = place.serve(&[]);
    let lines = server.curl_lines();
    let [list, create, limited] = lines[..] else { panic!("there are other than three lines: {lines:?}") };

    let listed = pasted(list);
    assert_eq!(listed["stat"], "ok", "{listed}");
    assert_eq!(listed["review_requests"].as_array().map(Vec::len), Some(3));

    let created = pasted(create);
    assert_eq!(created["stat"], "ok", "{created}");
    assert_eq!(created["review_request"]["links"]["submitter"]["title"], "Doc Dwarf");

    let read = pasted(limited);
    assert_eq!(read["stat"], "ok", "{read}");
    assert!(read["review_requests"][0]["id"].is_i64(), "{read}");
    let elsewhere = limited.replace("/review-requests/", "/users/");
    assert_eq!(pasted(&elsewhere)["err"]["type"], "auth-oauth2-missing-scope");
}

#[test]
fn a_second_start_keeps_the_data() {
    let place = Place::new("second-start");
    let first = place.serve(&[]);
    pasted(first.curl_lines()[1]);
    let before = http::found(&format!("{}/api/review-requests/", first.address()));
    assert!(first.stop(), "the server did not stop in order");

    let second = place.serve(&[]);
    let after = http::found(&format!("{}/api/review-requests/", second.address()));
    assert_eq!(before["total_results"], after["total_results"]);
    assert_eq!(pasted(second.curl_lines()[2])["stat"], "ok", "the new token does not work");
}

#[test]
fn without_the_demo_nothing_is_loaded() {
    let place = Place::new("no-demo");
    let server = place.serve(&["--no-demo"]);
    assert_eq!(server.greeting.len(), 1);
    let users = http::found(&format!("{}/api/users/", server.address()));
    assert_eq!(users["total_results"], 0);
}

#[test]
fn the_demo_is_not_offered_to_others() {
    let place = Place::new("reachable");
    drop(place.serve(&[]));
    let (status, message) = place.fails(&["--listen", "0.0.0.0:0"]);
    assert_eq!(status, Some(1));
    assert!(message.contains("serve --demo"), "{message}");
}

#[test]
fn drafts_and_addresses_stay_with_their_people() {
    let place = Place::new("private");
    let server = place.serve(&[]);
    let address = server.address();
    let reviews = http::found(&format!("{address}/api/review-requests/1/reviews/"));
    assert_eq!(reviews["total_results"], 2, "a draft is shown");
    assert_eq!(http::get(&format!("{address}/api/review-requests/1/reviews/3/")).0, 401);
    assert_eq!(http::get(&format!("{address}/api/review-requests/3/reviews/")).0, 401);
    assert_eq!(http::get(&format!("{address}/api/audit-entries/")).0, 401);
    assert_eq!(http::get(&format!("{address}/api/groups/secret/members/")).0, 401);
    assert_eq!(http::found(&format!("{address}/api/users/doc/"))["user"]["email"], Value::Null);
}
