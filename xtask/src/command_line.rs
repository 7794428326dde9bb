//! The command line, read once into a [`Task`].
//!
//! In: the arguments after `cargo xtask`. Out: what to do, or a sentence with the right form. Everything after
//! `test` belongs to `cargo test`, and the one flag of our own is `--seconds`; hence no argument parser.

use std::ffi::OsString;

use crate::failure::Failure;
use crate::fuzz;

/// What `cargo xtask help` prints.
pub(crate) const HELP: &str = "\
cargo xtask test [ARGS...]           run every test, with a throw-away PostgreSQL server and with RBTools from
                                     PyPI and a browser; ARGS go to `cargo test`
cargo xtask postgres -- COMMAND...   run COMMAND with such a server (address in WEBAPI_TEST_POSTGRES_URL, and in
                                     GOLDEN_POSTGRES_URL that of an empty database on it)
cargo xtask fuzz [--seconds N] [TARGETS...]
                                     run the fuzz targets of tests/fuzz for N seconds each, 300 unless told otherwise
cargo xtask ci                       run the whole list of checks, as continuous integration does
cargo xtask help                     print this";

/// What to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// Run the tests; the arguments are for `cargo test`.
    Test(Vec<OsString>),
    /// Run one command beside a server; never empty.
    Postgres(Vec<OsString>),
    /// Be the process that keeps the server. Not for people: `postgres::keeper` starts it.
    KeepPostgres,
    /// Run fuzz targets, all if none is named, for so many seconds each.
    Fuzz { seconds: u64, targets: Vec<OsString> },
    /// Run all checks.
    Ci,
    /// Say what there is.
    Help,
}

/// Reads the arguments that follow `cargo xtask`.
///
/// # Errors
///
/// When there is no such command, or it has arguments that it cannot take.
pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Task, Failure> {
    let mut arguments = arguments.into_iter();
    let name = arguments.next().unwrap_or_else(|| "help".into());
    let mut rest: Vec<OsString> = arguments.collect();
    match name.to_string_lossy().as_ref() {
        "test" => Ok(Task::Test(rest)),
        "postgres" => {
            if rest.first().is_some_and(|first| first == "--") {
                rest.remove(0);
            }
            if rest.is_empty() {
                return Err(Failure::usage(
                    "`postgres` needs a command to run, as in `cargo xtask postgres -- cargo bench -p webapi-benches`",
                ));
            }
            Ok(Task::Postgres(rest))
        }
        "fuzz" => fuzz(rest),
        "ci" | "keep-postgres" if !rest.is_empty() => {
            Err(Failure::usage(format!("`{}` takes no arguments", name.display())))
        }
        "ci" => Ok(Task::Ci),
        "keep-postgres" => Ok(Task::KeepPostgres),
        "help" | "--help" | "-h" => Ok(Task::Help),
        unknown => Err(Failure::usage(format!("there is no command `{unknown}`; there are:\n{HELP}"))),
    }
}

/// `--seconds N`, if it is there, and the targets.
fn fuzz(mut rest: Vec<OsString>) -> Result<Task, Failure> {
    let mut seconds = fuzz::SECONDS;
    if rest.first().is_some_and(|first| first == "--seconds") {
        let given = rest.get(1).and_then(|given| given.to_str()?.parse().ok());
        seconds = given.ok_or_else(|| {
            Failure::usage(
                "`--seconds` needs a whole number, as in `cargo xtask fuzz --seconds 60 json_body`",
            )
        })?;
        rest.drain(..2);
    }
    Ok(Task::Fuzz { seconds, targets: rest })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Task, String> {
        parse(line.split_whitespace().map(OsString::from)).map_err(|failure| failure.to_string())
    }

    fn words(line: &str) -> Vec<OsString> {
        line.split_whitespace().map(OsString::from).collect()
    }

    #[test]
    fn everything_after_test_belongs_to_cargo_test() {
        assert_eq!(parsed("test --doc -- --nocapture"), Ok(Task::Test(words("--doc -- --nocapture"))));
    }

    #[test]
    fn the_first_two_dashes_after_postgres_are_not_part_of_the_command() {
        assert_eq!(parsed("postgres -- a -- b"), Ok(Task::Postgres(words("a -- b"))));
        assert_eq!(parsed("postgres a"), Ok(Task::Postgres(words("a"))));
    }

    #[test]
    fn postgres_without_a_command_shows_the_right_form() {
        assert!(parsed("postgres --").is_err_and(|message| message.contains("cargo xtask postgres -- ")));
    }

    #[test]
    fn fuzz_takes_a_time_and_names() {
        let named = Task::Fuzz { seconds: 300, targets: words("json_body form_body") };
        assert_eq!(parsed("fuzz json_body form_body"), Ok(named));
        assert_eq!(parsed("fuzz --seconds 60"), Ok(Task::Fuzz { seconds: 60, targets: Vec::new() }));
        assert!(parsed("fuzz --seconds soon").is_err_and(|message| message.contains("--seconds 60")));
    }

    #[test]
    fn ci_takes_no_arguments() {
        assert_eq!(parsed("ci"), Ok(Task::Ci));
        assert_eq!(parsed("ci fast"), Err("`ci` takes no arguments".to_owned()));
    }

    #[test]
    fn an_unknown_command_is_answered_with_the_list() {
        assert!(parsed("tset").is_err_and(|message| message.contains("cargo xtask test [ARGS...]")));
    }

    #[test]
    fn no_command_asks_for_help() {
        assert_eq!(parsed(""), Ok(Task::Help));
    }
}
