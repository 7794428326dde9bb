//! One program per mistake, with the compiler's answer beside it.
//!
//! Answers differ between compilers, so they are compared only on the one that `rust-toolchain.toml` names.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// Where the programs are: `<subject>/<kind of mistake>/<rule>.rs`.
const PROGRAMS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/ui");

/// What mistakes can be about: one of the derives, or how resources hang together.
const SUBJECTS: [&str; 6] = ["choice", "form", "protected", "request_fields", "resource", "tree"];

/// Mistakes in the user's own Rust, of which the compiler says all there is to say.
const PLAIN_RUST: [&str; 3] = [
    "request_fields/field/default_has_another_type",
    "resource/field/computed_field_has_no_method",
    "resource/field/target_has_no_such_title",
];

#[test]
fn every_mistake_is_answered_as_recorded() {
    if !is_recorded_toolchain() {
        println!("the answers were recorded with another compiler, so they are not compared");
        return;
    }
    let programs = trybuild::TestCases::new();
    for subject in SUBJECTS {
        programs.compile_fail(format!("ui/{subject}/*/*.rs"));
    }
}

/// A message teaches if it names the right form: in a `help:`, or in the note of a trait.
#[test]
fn every_answer_says_the_right_form() {
    let answers = answers();
    assert!(answers.len() >= 45, "only {} answers are recorded", answers.len());
    for path in answers {
        let answer = fs::read_to_string(&path).expect("an answer is text");
        let notes = answer.lines().filter(|line| line.contains("= note: "));
        let mut notes = notes.filter(|line| !line.contains("this error originates in"));
        let teaches = answer.contains("help: ") || notes.next().is_some();
        let is_plain_rust = PLAIN_RUST.iter().any(|program| path.ends_with(format!("{program}.stderr")));
        assert!(teaches || is_plain_rust, "{} does not say what would be right:\n{answer}", path.display());
    }
}

/// Generated code is no place for a mistake: the first error of every answer shows the user's own tokens.
#[test]
fn no_answer_begins_inside_an_expansion() {
    for path in answers() {
        let answer = fs::read_to_string(&path).expect("an answer is text");
        let ended = |line: &&str| line.starts_with("note: ") || line.starts_with("help: ");
        let first: Vec<&str> = answer.lines().take_while(|line| !line.is_empty() && !ended(line)).collect();
        let inside = first.windows(2).find(|pair| pair[0].contains("| #[derive(") && pair[1].contains('^'));
        assert!(inside.is_none(), "{} begins inside the expansion:\n{answer}", path.display());
    }
}

fn answers() -> Vec<PathBuf> {
    let kinds = SUBJECTS.iter().flat_map(|subject| entries(&Path::new(PROGRAMS).join(subject)));
    let files = kinds.flat_map(|kind| entries(&kind));
    files.filter(|path| path.extension().is_some_and(|extension| extension == "stderr")).collect()
}

fn entries(path: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        fs::read_dir(path).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    found.sort();
    found
}

fn is_recorded_toolchain() -> bool {
    let pinned = include_str!("../../rust-toolchain.toml");
    let pinned = pinned.split("channel = \"").nth(1).and_then(|rest| rest.split('"').next());
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("--version").output().expect("rustc runs");
    let version = String::from_utf8_lossy(&version.stdout).into_owned();
    pinned.is_some_and(|pinned| version.starts_with(&format!("rustc {pinned} ")))
}
