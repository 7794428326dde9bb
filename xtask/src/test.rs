//! `cargo xtask test`: every test of the workspace, beside a throw-away PostgreSQL server, with RBTools and a browser at hand.
//!
//! In: extra arguments for `cargo test`. Out: an [`Outcome`], which holds how many tests passed and how cargo ended.
//! It is plain `cargo test`, because doctests run there too and a fresh machine has nothing else.

use std::borrow::Cow;
use std::ffi::OsString;
use std::io;
use std::os::unix::process::CommandExt;
use std::process::{ExitStatus, Stdio};
use std::thread;

use crate::browser;
use crate::cargo;
use crate::clients;
use crate::failure::Failure;
use crate::postgres::{self, Part, Server, Watched};
use crate::rbtools;
use crate::tally::Tally;

/// How a run of the tests ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    tally: Tally,
    status: ExitStatus,
}

impl Outcome {
    /// Whether every test was built and passed.
    pub(crate) fn succeeded(&self) -> bool {
        self.status.success()
    }

    /// Prints the summary line, last and alone, and says whether the run succeeded.
    ///
    /// # Errors
    ///
    /// The exit status of `cargo test`, unless it was 0.
    pub(crate) fn report(&self) -> Result<(), Failure> {
        let verdict = self.verdict();
        println!("{}", self.tally);
        verdict
    }

    fn verdict(&self) -> Result<(), Failure> {
        if self.succeeded() {
            return Ok(());
        }
        let failure = Failure::program("`cargo test`", self.status);
        if self.tally.failed > 0 {
            return Err(failure);
        }
        Err(failure
            .explain(", and yet no test reported a failure: something did not build, or a test process died"))
    }
}

/// Runs the tests.
///
/// # Errors
///
/// When they could not be run at all; tests that fail are in the [`Outcome`].
pub(crate) fn run(arguments: &[OsString]) -> Result<Outcome, Failure> {
    postgres::ensure(&[Part::Server, Part::Headers])?;
    let rbtools = drives_others(arguments).then(rbtools::Environment::ensure).transpose()?;
    let browser = drives_others(arguments).then(browser::Environment::ensure).transpose()?;
    let clients = drives_others(arguments).then(clients::Environment::ensure).transpose()?;
    let mut server = Server::start()?;
    let mut command = cargo::command();
    command.arg("test");
    if !names_packages(arguments) {
        command.arg("--workspace");
    }
    command.arg("--all-features").args(arguments);
    server.describe_to(&mut command);
    if let Some(rbtools) = rbtools {
        rbtools.describe_to(&mut command);
    }
    if let Some(browser) = browser {
        browser.describe_to(&mut command);
    }
    if let Some(clients) = clients {
        clients.describe_to(&mut command);
    }
    // A process group of its own, so that cargo, rustc and every test end together. A background group must not read
    // the terminal, hence no standard input.
    command.process_group(0).stdin(Stdio::null()).stdout(Stdio::piped());

    let doing = "run `cargo test`";
    let mut child = command.spawn().map_err(|error| Failure::io(doing, &error))?;
    let group = Watched::Group(child.id());
    server.watch(group);
    let output = child.stdout.take();
    let counting =
        thread::spawn(|| output.map_or(Ok(Tally::default()), |output| Tally::tee(output, io::stdout())));
    let status = child.wait().map_err(|error| Failure::io(doing, &error))?;
    // A server that a test forgot would hold the pipe open, and the count would wait for it for ever.
    group.end();
    let tally = counting.join().map_err(|_| Failure::new("counting the tests panicked"))?;
    let tally = tally.map_err(|error| Failure::io("read the output of `cargo test`", &error))?;
    Ok(Outcome { tally, status })
}

/// With `--workspace`, cargo would ignore the packages that the person asked for.
fn names_packages(arguments: &[OsString]) -> bool {
    of_cargo(arguments).any(|argument| {
        argument == "--package" || argument.starts_with("--package=") || argument.starts_with("-p")
    })
}

/// Whether the tests that need RBTools and a browser are among those that were asked for.
fn drives_others(arguments: &[OsString]) -> bool {
    !names_packages(arguments) || of_cargo(arguments).any(|argument| argument.ends_with("example-app"))
}

/// The arguments that are cargo's own, and not those of the test programs.
fn of_cargo(arguments: &[OsString]) -> impl Iterator<Item = Cow<'_, str>> {
    arguments.iter().map(|argument| argument.to_string_lossy()).take_while(|argument| argument != "--")
}

#[cfg(test)]
mod tests {
    use std::os::unix::process::ExitStatusExt;

    use super::*;

    fn words(line: &str) -> Vec<OsString> {
        line.split_whitespace().map(OsString::from).collect()
    }

    #[test]
    fn a_named_package_takes_the_place_of_the_workspace() {
        assert!(names_packages(&words("-p webapi-core")));
        assert!(names_packages(&words("--package=webapi-core name_of_a_test")));
        assert!(!names_packages(&words("name_of_a_test -- -p")));
        assert!(!names_packages(&words("--doc")));
    }

    #[test]
    fn programs_of_others_are_not_needed_for_the_tests_of_other_packages() {
        assert!(drives_others(&words("all_items")));
        assert!(drives_others(&words("-p example-app --test end_to_end")));
        assert!(!drives_others(&words("-p webapi-core")));
        assert!(!drives_others(&words("-p webapi-core -- example-app")));
    }

    #[test]
    fn a_build_failure_is_told_from_a_test_failure() {
        let status = ExitStatus::from_raw(101 << 8);
        let broken = Outcome { tally: Tally::default(), status };
        assert!(broken.verdict().is_err_and(|failure| failure.to_string().contains("did not build")));
        let failed = Outcome { tally: Tally { passed: 1, failed: 1 }, status };
        assert!(failed.verdict().is_err_and(|failure| !failure.to_string().contains("did not build")));
    }
}
