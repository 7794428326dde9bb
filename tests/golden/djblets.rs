//! The `djblets` corpus, on SQLite and on PostgreSQL.

use std::path::{Path, PathBuf};

use webapi_core::db::Database;
use webapi_tests::golden::database;
use webapi_tests::replay::{Deviations, Report, Topic, report, run};

use super::served::Served;

/// Topics that are replayed.
pub(crate) const REPLAYED: [&str; 7] =
    ["lists-and-items", "root-and-uris", "pagination", "methods", "writes", "errors", "oauth2"];

/// Topics whose features are not there yet.
pub(crate) const LATER: [&str; 13] = [
    "auth",
    "auth-sessions",
    "conditional",
    "content-negotiation",
    "event-stream",
    "expand",
    "extensions",
    "forms",
    "only-fields-links",
    "rate-limits",
    "request-fields",
    "token-policies",
    "token-resource",
];

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/djblets")
}

pub(crate) fn deviations() -> Deviations {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/deviations.toml");
    Deviations::read(&file).expect("the list of deviations can be read")
}

fn replay(database: Database) {
    println!("not replayed yet: {}", LATER.join(", "));
    let served = Served::begin(database);
    let deviations = deviations();
    let reports: Vec<Report> = REPLAYED
        .iter()
        .map(|name| Topic::read(&folder(), name).expect("the topic can be read"))
        .map(|topic| run(served.address().into(), &topic, &deviations))
        .collect();
    report::insist(&reports);
}

#[test]
fn records_are_answered_as_recorded_or_as_listed_on_sqlite() {
    replay(database::sqlite().expect("a database in memory"));
}

#[test]
fn records_are_answered_as_recorded_or_as_listed_on_postgresql() {
    let Ok(url) = std::env::var("WEBAPI_TEST_POSTGRES_URL") else {
        panic!(
            "WEBAPI_TEST_POSTGRES_URL is not set: run `cargo xtask test`, which starts a PostgreSQL server"
        );
    };
    replay(database::postgres(&url).expect("the database can be used"));
}
