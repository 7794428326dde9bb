//! What people do with the demo: review, settle issues, close, join groups.

use serde_json::Value;

use crate::http::{self, send};
use crate::program::{Place, Server};

/// The demo, and requests to it in one line.
struct Demo(Server);

impl Demo {
    fn new(test: &str) -> Self {
        Self(Place::new(test).serve(&[]))
    }

    fn url(&self, path: &str) -> String {
        format!("{}/api/{path}", self.0.address())
    }

    /// What somebody gets for a request that must have this status.
    #[track_caller]
    fn answers(&self, status: u16, person: &str, method: &str, path: &str, form: &str) -> Value {
        let (found, body) = send(method, &self.url(path), Some(person), form);
        assert_eq!(found, status, "{person}: {method} {path} {form}: {body}");
        body
    }
}

#[test]
fn a_review_is_a_draft_until_its_author_publishes_it() {
    let demo = Demo::new("draft");
    let created = demo.answers(201, "dopey", "POST", "review-requests/2/reviews/", "body_top=Hm");
    let id = created["review"]["id"].as_i64().expect("a number");
    let review = format!("review-requests/2/reviews/{id}/");
    demo.answers(403, "doc", "GET", &review, "");
    demo.answers(200, "dopey", "PUT", &review, "public=1&ship_it=1");
    assert_eq!(http::found(&demo.url(&review))["review"]["ship_it"], true);
    demo.answers(403, "dopey", "PUT", &review, "body_top=No");
    demo.answers(403, "dopey", "DELETE", &review, "");
}

#[test]
fn an_issue_is_settled_by_both_sides_and_nobody_else() {
    let demo = Demo::new("issue");
    let review = "review-requests/1/reviews/1/comments/";
    demo.answers(403, "doc", "POST", review, "text=Mine");
    let created = demo.answers(201, "grumpy", "POST", review, "text=Why&issue_opened=1");
    assert_eq!(created["comment"]["issue_status"], "open");
    let comment = format!("{review}{}/", created["comment"]["id"]);
    demo.answers(403, "dopey", "PUT", &comment, "issue_status=dropped");
    let settled = demo.answers(200, "doc", "PUT", &comment, "issue_status=resolved");
    assert_eq!(settled["comment"]["issue_status"], "resolved");
    demo.answers(400, "grumpy", "PUT", &format!("{review}2/"), "issue_status=open");
}

#[test]
fn closing_a_review_request_is_written_down_for_superusers() {
    let demo = Demo::new("audit");
    demo.answers(403, "grumpy", "PUT", "review-requests/1/", "status=discarded");
    demo.answers(200, "doc", "PUT", "review-requests/1/", "status=submitted");
    demo.answers(403, "doc", "GET", "audit-entries/", "");
    let entries = demo.answers(200, "admin", "GET", "audit-entries/?sort=-revision", "");
    assert_eq!(entries["total_results"], 4);
    assert_eq!(entries["audit_entries"][0]["action"], "close");
    assert_eq!(entries["audit_entries"][0]["links"]["actor"]["title"], "Doc Dwarf");
    let stats = http::found(&demo.url("review-requests/stats/"));
    assert_eq!(stats["stats"]["submitted"], 2);
}

#[test]
fn people_join_and_leave_open_groups_themselves() {
    let demo = Demo::new("members");
    let members = "groups/emptygroup/members/";
    demo.answers(403, "dopey", "POST", members, "username=grumpy");
    demo.answers(400, "dopey", "POST", members, "username=nobody");
    demo.answers(201, "dopey", "POST", members, "username=dopey");
    demo.answers(409, "dopey", "POST", members, "username=dopey");
    demo.answers(403, "grumpy", "DELETE", &format!("{members}dopey/"), "");
    demo.answers(204, "dopey", "DELETE", &format!("{members}dopey/"), "");
    demo.answers(404, "dopey", "GET", &format!("{members}dopey/"), "");
    demo.answers(200, "dopey", "GET", "users/dopey/", "");
}

#[test]
fn only_superusers_let_people_into_an_invite_only_group() {
    let demo = Demo::new("invite-only");
    demo.answers(403, "dopey", "POST", "groups/secret/members/", "username=dopey");
    demo.answers(201, "admin", "POST", "groups/secret/members/", "username=dopey");
    let groups = demo.answers(200, "dopey", "GET", "groups/", "");
    assert_eq!(groups["total_results"], 3);
    assert_eq!(http::found(&demo.url("groups/"))["total_results"], 2);
}

#[test]
fn the_last_update_is_the_newest_public_review_or_change() {
    let demo = Demo::new("last-update");
    let reviewed = http::found(&demo.url("review-requests/1/last-update/"));
    assert_eq!(reviewed["last_update"]["type"], "review");
    assert_eq!(reviewed["last_update"]["user"]["username"], "dopey");
    let unreviewed = http::found(&demo.url("review-requests/4/last-update/"));
    assert_eq!(unreviewed["last_update"]["timestamp"], "2024-03-04T12:30:00Z");
}
