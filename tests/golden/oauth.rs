//! The `oauth` corpus, on SQLite and on PostgreSQL.

use std::path::{Path, PathBuf};

use webapi_core::db::Database;
use webapi_tests::golden::application::{App, Application};
use webapi_tests::golden::database;
use webapi_tests::golden::oauth::profile::Profile;
use webapi_tests::replay::{Deviations, Open, Report, Target, Topic, report, run};

use super::served::Served;

/// Topics that are replayed.
pub(crate) const REPLAYED: [&str; 29] = [
    "applications",
    "approval_prompt",
    "authorization_code",
    "authorize_errors",
    "bcp",
    "bearer_usage",
    "client_auth",
    "client_credentials",
    "cors",
    "device",
    "drf_permissions",
    "dynamic_registration",
    "granted_tokens",
    "implicit",
    "introspection",
    "json_body",
    "metadata",
    "oidc",
    "password",
    "pkce",
    "redirect_uri",
    "refresh",
    "resource_indicators",
    "resource_server",
    "resource_views",
    "revocation",
    "scopes",
    "token_endpoint",
    "tutorial",
];

/// Topics that no request replays.
pub(crate) const ELSEWHERE: [&str; 1] = ["commands"];

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/oauth")
}

pub(crate) fn deviations() -> Deviations {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(App::Oauth.deviations());
    Deviations::read(&file).expect("the list of deviations can be read")
}

pub(crate) fn open() -> Open {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/oauth-open.toml");
    Open::read(&file).expect("the list of open records can be read")
}

fn replay(database: impl Fn() -> Database) {
    let (deviations, open) = (deviations(), open());
    let topics = REPLAYED.map(|name| Topic::read(&folder(), name).expect("the topic can be read"));
    let mut reports: Vec<Report> = Vec::new();
    for profile in Profile::ALL {
        let recorded = topics.iter().map(|topic| topic.of_setup(profile.name()));
        let recorded: Vec<Topic> = recorded.filter(|topic| !topic.records.is_empty()).collect();
        if recorded.is_empty() {
            continue;
        }
        let served = Served::begin(database(), Application::OAuth(profile));
        let target = Target::from(served.address()).named(App::Oauth.host());
        let replayed = recorded.iter().map(|topic| run(target, topic, &deviations));
        reports.extend(replayed.map(|report| report.without(|id| open.has(id))));
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
    replay(|| database::postgres(&url, "oauth").expect("the database can be used"));
}
