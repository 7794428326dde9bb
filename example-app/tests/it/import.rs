//! `import-git` with a long history, and the API over what it wrote.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::history::{self, AUTHORS, REVIEWERS};
use crate::http;
#[cfg(feature = "postgres")]
use crate::own_database::OwnDatabase;
use crate::program::Place;

/// Long enough for batches that are full and one that is not.
const COMMITS: u64 = 2_100;

/// Follows `next` from a list to its end; the numbers of all items.
fn all(list: &str) -> Vec<i64> {
    let mut ids = Vec::new();
    let mut page = Some(list.to_owned());
    while let Some(url) = page {
        let found = http::found(&url);
        assert_eq!(found["total_results"], COMMITS);
        let items = found["review_requests"].as_array().expect("a list");
        ids.extend(items.iter().filter_map(|item| item["id"].as_i64()));
        page = found["links"]["next"]["href"].as_str().map(str::to_owned);
    }
    ids
}

fn history_can_be_read(place: &Place) {
    let repository = history::repository(&place.directory, COMMITS);
    let repository = repository.to_str().expect("a path of text");
    let summary = place.succeeds(&["import-git", repository]);
    let expected = format!(
        "history: {COMMITS} commits were new and 0 were known; {} people and {COMMITS} reviews were added",
        AUTHORS + REVIEWERS
    );
    assert!(summary.starts_with(&expected), "{summary}");

    let server = place.serve(&["--no-demo"]);
    let list = format!("http://{}/api/review-requests/", server.address());

    let ids = all(&format!("{list}?max-results=200"));
    assert_eq!(ids.len() as u64, COMMITS);
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len() as u64, COMMITS, "pages overlap");

    let own = http::found(&format!("{list}?from-user=author3&status=submitted&max-results=5"));
    assert_eq!(own["total_results"], COMMITS / AUTHORS);
    assert_eq!(own["review_requests"][0]["links"]["submitter"]["title"], "Author 3");
    let newest = http::found(&format!("{list}?q=change 2099&max-results=2").replace(' ', "%20"));
    assert_eq!(newest["total_results"], 1);
    let newest = &newest["review_requests"][0];
    assert_eq!(
        newest["description"].as_str().and_then(|text| text.lines().next()),
        Some("With a \"reason\", é and <tags>.")
    );
    assert_eq!(newest["time_added"], "2023-11-16T09:12:20Z");

    for link in http::links(&http::found(&list)) {
        let answer = http::found(&link);
        assert_eq!(answer["stat"], "ok", "{link}");
    }
    let reviews = newest["links"]["reviews"]["href"].as_str().expect("a link to the reviews");
    let reviews = http::found(reviews);
    assert_eq!(reviews["reviews"][0]["links"]["user"]["title"], "Reviewer 6");
    assert_eq!(reviews["reviews"][0]["ship_it"], Value::Bool(true));

    let again = place.succeeds(&["import-git", repository]);
    let expected =
        format!("history: 0 commits were new and {COMMITS} were known; 0 people and 0 reviews were added");
    assert!(again.starts_with(&expected), "{again}");
    assert_eq!(all(&format!("{list}?max-results=200")), ids);
}

#[test]
fn a_long_history_can_be_listed_filtered_paged_and_followed() {
    history_can_be_read(&Place::new("import"));
}

#[test]
fn an_import_goes_on_where_the_last_one_ended() {
    let place = Place::new("goes-on");
    let repository = history::repository(&place.directory, 20);
    let repository = repository.to_str().expect("a path of text");
    let newest = place.succeeds(&["import-git", repository, "--limit", "5"]);
    assert!(newest.starts_with("history: 5 commits were new and 0 were known"), "{newest}");
    let all = place.succeeds(&["import-git", repository]);
    assert!(all.starts_with("history: 15 commits were new and 5 were known"), "{all}");
}

#[test]
fn what_is_no_repository_is_refused_with_a_sentence() {
    let place = Place::new("no-repository");
    let (status, message) = place.fails(&["import-git", "nowhere"]);
    assert_eq!(status, Some(1));
    assert!(message.contains("nowhere: No such file or directory"), "{message}");
    history::repository(&place.directory, 0);
    let (_, message) = place.fails(&["import-git", "history"]);
    assert!(message.contains("has no commits yet"), "{message}");
}

#[cfg(feature = "postgres")]
#[test]
fn a_long_history_can_be_listed_filtered_paged_and_followed_on_postgresql() {
    let own = OwnDatabase::create("import");
    history_can_be_read(&Place::with_database("import-postgres", &own.url()));
}
