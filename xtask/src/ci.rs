//! `cargo xtask ci`: the list of checks, the same on every machine.
//!
//! In: nothing. Out: each step's name and duration, and success only if every step succeeded; the first that does not
//! ends the run. Cheap steps come first, the tests last. Advisories are not here: they need a download that changes
//! by itself, so they inform and do not block.

mod deny;
mod toolchain;

use std::process::Command;
use std::time::{Duration, Instant};

use crate::browser;
use crate::cargo;
use crate::failure::Failure;
use crate::postgres::{self, Part};
use crate::rbtools;
use crate::test;

/// Everything that clippy looks at, by the name of the step and the features that differ.
///
/// The last two are `webapi-core` with one database each: in a build of the whole workspace, another crate's features
/// could hide what is missing there. They are asked for the library alone, since its tests are in the sets before them
/// and would have all that tests depend on checked twice more. Clippy reports all that `cargo check` does.
const CLIPPY: [(&str, &[&str]); 5] = [
    ("clippy, no features", &["--workspace", "--all-targets", "--no-default-features"]),
    ("clippy, default features", &["--workspace", "--all-targets"]),
    ("clippy, all features", &["--workspace", "--all-targets", "--all-features"]),
    (
        "clippy, webapi-core with sqlite",
        &["-p", "webapi-core", "--lib", "--no-default-features", "--features", "sqlite"],
    ),
    (
        "clippy, webapi-core with postgres",
        &["-p", "webapi-core", "--lib", "--no-default-features", "--features", "postgres"],
    ),
];

/// Runs all checks.
///
/// # Errors
///
/// The first step that fails, by name.
pub(crate) fn run() -> Result<(), Failure> {
    let mut list = List::default();
    let outcome = checks(&mut list);
    println!("\n{}", list.summary());
    // The count comes last, where services that read logs look for it.
    outcome?.report()
}

fn checks(list: &mut List) -> Result<test::Outcome, Failure> {
    list.step("toolchain", toolchain::check)?;
    list.step("PostgreSQL and its headers", || postgres::ensure(&[Part::Server, Part::Headers]))?;
    list.step("RBTools", rbtools::Environment::ensure)?;
    list.step("Chromium and its driver", browser::Environment::ensure)?;
    list.step("client libraries", crate::clients::Environment::ensure)?;
    list.step("format", || succeed(cargo::command().args(["fmt", "--all", "--check"])))?;
    for (name, features) in CLIPPY {
        let mut command = cargo::command();
        command.arg("clippy").args(features).args(["--", "-D", "warnings"]);
        list.step(name, || succeed(&mut command))?;
    }
    list.step("documentation", || {
        let mut command = cargo::command();
        command.args(["doc", "--workspace", "--no-deps", "--all-features"]);
        succeed(command.env("RUSTDOCFLAGS", "-D warnings"))
    })?;
    list.step("licences, sources and bans", deny::check)?;
    list.step("tests", || {
        announce("cargo xtask test");
        let outcome = test::run(&[])?;
        if !outcome.succeeded() {
            outcome.report()?;
        }
        Ok(outcome)
    })
}

/// Runs a command that must succeed, after showing it.
fn succeed(command: &mut Command) -> Result<(), Failure> {
    let line = shown(command);
    announce(&line);
    let status = command.status().map_err(|error| Failure::io(format!("run `{line}`"), &error))?;
    if status.success() { Ok(()) } else { Err(Failure::program(format!("`{line}`"), status)) }
}

fn announce(line: &str) {
    println!("$ {line}");
}

/// The command as a person would type it; cargo goes by its name and not by its path.
fn shown(command: &Command) -> String {
    let set = command.get_envs().filter_map(|(name, value)| Some((name.to_str()?, value?.to_str()?)));
    let set = set.map(|(name, value)| format!("{name}={}", quoted(value)));
    let program = command.get_program().to_string_lossy();
    let program = program.rsplit('/').next().unwrap_or_default().to_owned();
    let arguments = command.get_args().map(|argument| argument.to_string_lossy().into_owned());
    set.chain([program]).chain(arguments).collect::<Vec<_>>().join(" ")
}

fn quoted(value: &str) -> String {
    if value.contains(' ') { format!("'{value}'") } else { value.to_owned() }
}

/// The steps so far, and how long they took.
#[derive(Default)]
struct List {
    done: Vec<(String, Duration)>,
}

impl List {
    fn step<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
        println!("\n== {name}");
        let started = Instant::now();
        let result = work();
        let took = started.elapsed();
        let verdict = if result.is_ok() { "ok" } else { "FAILED" };
        println!("== {name}: {verdict} after {:.1} s", took.as_secs_f64());
        self.done.push((format!("{name}: {verdict}"), took));
        result.map_err(|failure| failure.in_step(name))
    }

    fn summary(&self) -> String {
        let lines = self.done.iter().map(|(line, took)| format!("{:>7.1} s  {line}", took.as_secs_f64()));
        let total: Duration = self.done.iter().map(|(_, took)| *took).sum();
        lines.chain([format!("{:>7.1} s  in all", total.as_secs_f64())]).collect::<Vec<_>>().join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_as_a_person_would_type_it() {
        let mut command = Command::new("/home/alice/.rustup/bin/cargo");
        command.args(["doc", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings").env_remove("CARGO_PKG_NAME");
        assert_eq!(shown(&command), "RUSTDOCFLAGS='-D warnings' cargo doc --no-deps");
    }

    #[test]
    fn a_failed_step_is_named_in_the_sentence_and_in_the_summary() {
        let mut list = List::default();
        let failure = list.step("format", || Err::<(), _>(Failure::new("it does not hold"))).unwrap_err();
        assert_eq!(failure.to_string(), "the check \"format\" failed: it does not hold");
        assert!(list.summary().contains("format: FAILED"));
    }
}
