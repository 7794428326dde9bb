//! The recorded management commands, asked of ours: `commands.jsonl`, with what differs in `oauth-commands.toml`.
//!
//! The toolkit's command line is `manage.py COMMAND`; here the commands are those that an application embeds. What clap
//! and Django say about wrong arguments is not compared word by word: a deviation tells a part of what ours says.

use std::collections::BTreeMap;
use std::path::Path;

use clap::Parser;
use serde::Deserialize;
use webapi_core::db::Database;
use webapi_oauth2::command::cli::Commands;
use webapi_tests::golden::application::Application;
use webapi_tests::golden::database;
use webapi_tests::golden::oauth::profile::Profile;
use webapi_tests::replay::is_like;

use super::served::golden;

#[derive(Parser)]
struct Program {
    #[command(subcommand)]
    command: Commands,
}

/// A recorded command.
#[derive(Debug, Deserialize)]
struct Recorded {
    id: String,
    setup: Setup,
    command: Vec<String>,
    #[serde(flatten)]
    ended: Ended,
}

#[derive(Debug, Deserialize)]
struct Setup {
    profile: String,
}

/// How a command ends: its status, and what it prints, with placeholders.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Ended {
    exit: u8,
    #[serde(default)]
    stdout: String,
    #[serde(default)]
    stderr: String,
}

/// What ours does instead, and why. `stderr` is a part of what is printed.
#[derive(Debug, Deserialize)]
struct Deviation {
    id: String,
    reason: String,
    #[serde(flatten)]
    ended: Ended,
}

#[derive(Debug, Deserialize)]
struct List {
    deviation: Vec<Deviation>,
}

fn file(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn recorded() -> Vec<Recorded> {
    let lines = file("oauth/commands.jsonl");
    let read = |line: &str| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"));
    lines.lines().filter(|line| !line.trim().is_empty()).map(read).collect()
}

fn deviations() -> BTreeMap<String, Deviation> {
    let list: List = toml::from_str(&file("oauth-commands.toml")).expect("the list can be read");
    let count = list.deviation.len();
    let all: BTreeMap<_, _> = list.deviation.into_iter().map(|one| (one.id.clone(), one)).collect();
    assert_eq!(all.len(), count, "a command is listed twice");
    all
}

/// Does what was recorded, on the fixtures of a profile.
fn run(database: Database, recorded: &Recorded) -> Ended {
    let profile = Profile::of_name(&recorded.setup.profile).expect("a profile");
    let golden = golden(database, Application::OAuth(profile));
    let words = std::iter::once("program").chain(recorded.command.iter().map(String::as_str));
    let program = match Program::try_parse_from(words) {
        Ok(program) => program,
        Err(error) => return Ended { exit: 2, stdout: String::new(), stderr: error.to_string() },
    };
    let mut printed = Vec::new();
    let ended = program.command.run(golden.api(), &mut printed);
    let stdout = String::from_utf8(printed).expect("text");
    match ended {
        Ok(exit) => Ended { exit: exit.status(), stdout, stderr: String::new() },
        Err(error) => Ended { exit: 1, stdout, stderr: format!("error: {error}") },
    }
}

/// Whether two texts are the same but for what placeholders stand for.
fn same(expected: &str, printed: &str) -> bool {
    let (expected, printed): (Vec<_>, Vec<_>) = (expected.lines().collect(), printed.lines().collect());
    let word = |expected: &str, printed: &str| expected == printed || is_like(expected, printed);
    let line = |expected: &str, printed: &str| {
        let (expected, printed): (Vec<_>, Vec<_>) =
            (expected.split(' ').collect(), printed.split(' ').collect());
        expected.len() == printed.len()
            && expected.iter().zip(&printed).all(|(expected, printed)| word(expected, printed))
    };
    expected.len() == printed.len()
        && expected.iter().zip(&printed).all(|(expected, printed)| line(expected, printed))
}

fn replay(database: impl Fn() -> Database) {
    let deviations = deviations();
    let mut wrong = Vec::new();
    let all = recorded();
    for record in &all {
        let ended = run(database(), record);
        let is = |expected: &Ended, said: bool| {
            expected.exit == ended.exit && same(&expected.stdout, &ended.stdout) && said
        };
        let as_recorded = is(&record.ended, same(&record.ended.stderr, &ended.stderr));
        let expected = deviations.get(&record.id);
        let is_good = match expected {
            None => as_recorded,
            Some(listed) => !as_recorded && is(&listed.ended, ended.stderr.contains(&listed.ended.stderr)),
        };
        if !is_good {
            let expected = expected.map_or(&record.ended, |listed| &listed.ended);
            wrong.push(format!(
                "{} {:?}\nexpected {expected:?}\ngot      {ended:?}",
                record.id, record.command
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(deviations.keys().all(|id| all.iter().any(|record| record.id == *id)), "one is no record");
    assert!(deviations.values().all(|listed| !listed.reason.is_empty()));
}

#[test]
fn commands_end_as_recorded_or_as_listed_on_sqlite() {
    replay(|| database::sqlite().expect("a database in memory"));
}

#[test]
fn commands_end_as_recorded_or_as_listed_on_postgresql() {
    let Ok(url) = std::env::var("WEBAPI_TEST_POSTGRES_URL") else {
        panic!(
            "WEBAPI_TEST_POSTGRES_URL is not set: run `cargo xtask test`, which starts a PostgreSQL server"
        );
    };
    replay(|| database::postgres(&url, "oauth_commands").expect("the database can be used"));
}
