//! The `djblets` corpus, on SQLite and on PostgreSQL.

use std::path::{Path, PathBuf};

use webapi_core::db::Database;
use webapi_tests::golden::application::Application;
use webapi_tests::golden::database;
use webapi_tests::golden::djblets::setup::Setup;
use webapi_tests::replay::{Deviations, Report, Topic, report, run};

use super::served::Served;

/// Topics that are replayed.
pub(crate) const REPLAYED: [&str; 20] = [
    "lists-and-items",
    "root-and-uris",
    "pagination",
    "methods",
    "writes",
    "errors",
    "oauth2",
    "rate-limits",
    "event-stream",
    "auth",
    "auth-sessions",
    "token-policies",
    "token-resource",
    "conditional",
    "expand",
    "content-negotiation",
    "only-fields-links",
    "forms",
    "request-fields",
    "extensions",
];

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/djblets")
}

pub(crate) fn deviations() -> Deviations {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/deviations.toml");
    Deviations::read(&file).expect("the list of deviations can be read")
}

fn replay(database: impl Fn() -> Database) {
    let deviations = deviations();
    let topics = REPLAYED.map(|name| Topic::read(&folder(), name).expect("the topic can be read"));
    let mut reports: Vec<Report> = Vec::new();
    for setup in Setup::ALL {
        let served = Served::begin(database(), Application::Djblets(setup));
        let recorded = topics.iter().map(|topic| topic.of_setup(setup.name()));
        let recorded = recorded.filter(|topic| !topic.records.is_empty());
        reports.extend(recorded.map(|topic| run(served.address().into(), &topic, &deviations)));
    }
    report::insist(&reports);
}

#[test]
fn records_are_answered_as_recorded_or_as_listed_on_sqlite() {
    replay(|| database::sqlite().expect("a database in memory"));
}

#[test]
fn records_are_answered_as_recorded_or_as_listed_on_postgresql() {
    let Ok(url) = std::env::var("WEBAPI_TEST_POSTGRES_URL") else {
        panic!(
            "WEBAPI_TEST_POSTGRES_URL is not set: run `cargo xtask test`, which starts a PostgreSQL server"
        );
    };
    replay(|| database::postgres(&url, "djblets").expect("the database can be used"));
}
