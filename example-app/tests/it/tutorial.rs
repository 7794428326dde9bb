//! The tutorial, done as it says: each page on a new server with the demo, every line of its `console` blocks in one
//! shell, every answer compared with what the page shows. `…` in an answer stands for anything within its line.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::program::{PROGRAM, Place};
#[cfg(feature = "sqlite")]
use crate::users_and_groups;

/// A line that somebody types, with the lines that follow it on the page.
#[derive(Default)]
struct Step {
    command: String,
    shown: Vec<String>,
}

/// The steps of a page. Where it names the address of the server, that of this one takes its place.
fn steps(page: &str, address: &str) -> Vec<Step> {
    let page = page.replace("127.0.0.1:8080", address).replace("localhost:8000", address);
    let mut steps: Vec<Step> = Vec::new();
    let blocks = page.split("```console\n").skip(1).filter_map(|rest| rest.split("```").next());
    for line in blocks.flat_map(str::lines) {
        match (line.strip_prefix("$ "), steps.last_mut()) {
            (Some(command), _) => steps.push(Step { command: command.to_owned(), ..Step::default() }),
            (None, Some(step)) => step.shown.push(line.to_owned()),
            (None, None) => panic!("a block begins with {line:?}"),
        }
    }
    steps
}

/// Whether a line is the one that the page shows.
fn fits(shown: &str, line: &str) -> bool {
    let mut parts = shown.split('…');
    let Some(mut rest) = line.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let mut last = None;
    for part in parts {
        let Some(found) = rest.find(part) else { return false };
        rest = &rest[found + part.len()..];
        last = Some(part);
    }
    rest.is_empty() || last == Some("") || last.is_some_and(|last| rest.ends_with(last))
}

/// A page that uses the program.
fn follow(page: &str) {
    let place = place_of(page);
    let server = place.serve(&["--workers", "1"]);
    walk(page, &place, server.address());
}

fn place_of(page: &str) -> Place {
    Place::new(&format!("tutorial-{}", page.chars().take(1).collect::<String>()))
}

/// Follows a page on a server that is there.
fn walk(page: &str, place: &Place, address: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/tutorial").join(page);
    let steps = steps(&std::fs::read_to_string(file).expect("the page"), address);
    let mut script = "set -e\n".to_owned();
    for step in &steps {
        // An answer need not end its last line.
        writeln!(script, "{}\necho; echo '---'", step.command).expect("memory");
    }
    let folder = Path::new(PROGRAM).parent().expect("the folder of the program");
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap_or_default());
    let mut shell = Command::new("sh");
    shell.args(["-c", &script]).current_dir(&place.directory).stdin(Stdio::null());
    shell.env("PATH", path).env("REVIEWS_DATABASE", "sqlite:reviews.db").env_remove("REVIEWS_LISTEN");
    shell.envs(place.variable);
    let output = shell.output().expect("a shell runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{page}: {}\n{errors}", String::from_utf8_lossy(&output.stdout));
    let printed = String::from_utf8(output.stdout).expect("text");
    let answers: Vec<&str> = printed.split("\n---\n").collect();
    assert_eq!(answers.len(), steps.len() + 1, "{page}: {printed}");
    for (step, answer) in steps.iter().zip(answers) {
        let lines: Vec<&str> = answer.trim_matches('\n').lines().map(str::trim_end).collect();
        let same = lines.len() == step.shown.len()
            && step.shown.iter().zip(&lines).all(|(shown, line)| fits(shown, line));
        assert!(same, "{page}: {}\nshown: {:#?}\nprinted: {lines:#?}", step.command, step.shown);
    }
}

#[test]
fn part_1_makes_a_provider() {
    follow("1-provider-in-a-minute.md");
}

#[test]
fn part_2_protects_an_api() {
    follow("2-protect-an-api.md");
}

#[test]
fn part_3_lets_tokens_stand_for_people() {
    follow("3-token-authentication.md");
}

#[test]
fn part_4_revokes_a_token() {
    follow("4-revocation.md");
}

#[cfg(feature = "sqlite")]
#[test]
fn part_5_protects_users_and_groups() {
    let page = "5-users-and-groups.md";
    let address = users_and_groups::serve().to_string();
    walk(page, &place_of(page), &address);
}

#[test]
fn part_6_types_the_lines_of_older_tutorials() {
    let page = "6-older-tutorials.md";
    let legacy = concat!(env!("CARGO_MANIFEST_DIR"), "/legacy.toml");
    let place = place_of(page).with_variable("REVIEWS_CONFIG", legacy);
    let server = place.serve(&["--workers", "1", "--no-demo"]);
    walk(page, &place, server.address());
}

#[test]
fn dots_stand_for_anything_within_a_line() {
    assert!(fits("a …, c", "a b, c") && fits("…", "x") && fits("{\"a\":1,…}", "{\"a\":1,\"b\":2}"));
    assert!(!fits("a …, c", "a b, d") && !fits("a", "a b"));
}
