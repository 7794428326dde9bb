//! One program per mistake, with the compiler's answer beside it.
//!
//! Answers differ between compilers, so they are compared only on the one that `rust-toolchain.toml` names.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// Where the programs are: `<derive>/<kind of mistake>/<rule>.rs`.
const PROGRAMS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/ui");

#[test]
fn every_mistake_is_answered_as_recorded() {
    if !is_recorded_toolchain() {
        println!("the answers were recorded with another compiler, so they are not compared");
        return;
    }
    trybuild::TestCases::new().compile_fail("ui/*/*/*.rs");
}

/// A message teaches if it names the right form: in a `help:` of ours, or in the note of a trait of ours.
#[test]
fn every_answer_says_the_right_form() {
    let answers = answers();
    assert!(answers.len() >= 45, "only {} answers are recorded", answers.len());
    for path in answers {
        let answer = fs::read_to_string(&path).expect("an answer is text");
        let teaches = answer.contains("help: ") || answer.contains("= note: ");
        assert!(teaches, "{} does not say what would be right:\n{answer}", path.display());
    }
}

/// Generated code is no place for a mistake: the arrow of every error shows the user's own tokens.
#[test]
fn no_answer_points_into_an_expansion() {
    for path in answers() {
        let answer = fs::read_to_string(&path).expect("an answer is text");
        for noise in ["this error originates in the derive macro", "| #[derive("] {
            assert!(!answer.contains(noise), "{} shows the expansion:\n{answer}", path.display());
        }
    }
}

fn answers() -> Vec<PathBuf> {
    let kinds = folders(Path::new(PROGRAMS)).into_iter().flat_map(|derive| folders(&derive));
    let files = kinds.flat_map(|kind| entries(&kind));
    files.filter(|path| path.extension().is_some_and(|extension| extension == "stderr")).collect()
}

fn folders(path: &Path) -> Vec<PathBuf> {
    entries(path).into_iter().filter(|path| path.is_dir()).collect()
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
