//! The `djblets` corpus, in process, on SQLite and on PostgreSQL.

use std::path::{Path, PathBuf};

use webapi_core::db::Database;
use webapi_tests::golden::control::Golden;
use webapi_tests::golden::djblets::{app, corpus::Djblets};
use webapi_tests::golden::{database, server};
use webapi_tests::replay::{Deviations, Report, Target, Topic, report, run};

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

/// The application over a database, with its tables and fixtures.
pub(crate) fn golden(database: Database) -> Golden {
    let api = app::build(database).expect("the tree is sound");
    api.migrate().expect("the migrations run");
    let golden = Golden::new(api, Djblets);
    golden.reset().expect("the fixtures can be inserted");
    golden
}

/// Serves the application on a thread of its own and replays all topics against it.
fn replay(database: Database) -> Vec<Report> {
    let golden = golden(database);
    let (sender, receiver) = std::sync::mpsc::channel();
    let serving = std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let (address, server) = server::bind(&golden, 0).expect("a free port");
            sender.send((address, server.handle())).expect("the test waits");
            server.await
        })
    });
    let (address, handle) = receiver.recv().expect("the server starts");
    let deviations = deviations();
    let topic = |name: &&str| Topic::read(&folder(), name).expect("the topic can be read");
    let reports = REPLAYED.iter().map(|name| run(Target::from(address), &topic(name), &deviations)).collect();
    actix_web::rt::System::new().block_on(handle.stop(false));
    serving.join().expect("the server does not panic").expect("the server ends");
    reports
}

fn insist(database: Database) {
    println!("not replayed yet: {}", LATER.join(", "));
    report::insist(&replay(database));
}

#[test]
fn records_are_answered_as_recorded_or_as_listed_on_sqlite() {
    insist(database::sqlite().expect("a database in memory"));
}

#[test]
fn records_are_answered_as_recorded_or_as_listed_on_postgresql() {
    let Ok(url) = std::env::var("WEBAPI_TEST_POSTGRES_URL") else {
        panic!("WEBAPI_TEST_POSTGRES_URL is not set: run `cargo xtask test`, which starts a PostgreSQL server");
    };
    insist(database::postgres(&url).expect("the database can be used"));
}
