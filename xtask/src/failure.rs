//! How a command ends when it does not succeed: one sentence for the person, one exit status for the caller.
//!
//! In: I/O errors with what was being done, or the exit status of a program that was run. Out: a [`Failure`], which
//! `main` prints and turns into the process's exit status. There is no catalogue of errors: nobody handles one, they
//! are all read by a person.

use std::fmt;
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::{ExitCode, ExitStatus};

/// A command that did not succeed.
#[derive(Debug)]
pub(crate) struct Failure {
    message: String,
    code: u8,
}

impl Failure {
    /// A failure of xtask itself; the exit status is 1.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), code: 1 }
    }

    /// A command line that means nothing; the exit status is 2.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self { message: message.into(), code: 2 }
    }

    /// An I/O error, with what was being done: "start `initdb`".
    pub(crate) fn io(doing: impl fmt::Display, error: &io::Error) -> Self {
        Self::new(format!("could not {doing}: {error}"))
    }

    /// A program that ended without success; its exit status becomes ours, and a signal counts as 128 + its number,
    /// as in a shell.
    pub(crate) fn program(name: impl fmt::Display, status: ExitStatus) -> Self {
        let signal = status.signal().map(|number| 128 + number);
        let code = status.code().or(signal).and_then(|code| u8::try_from(code).ok()).unwrap_or(1);
        Self { message: format!("{name} ended with {status}"), code }
    }

    /// The same exit status with a longer message.
    pub(crate) fn explain(mut self, addition: &str) -> Self {
        self.message.push_str(addition);
        self
    }

    /// The same failure, seen from the list of checks.
    pub(crate) fn in_step(self, name: &str) -> Self {
        Self { message: format!("the check \"{name}\" failed: {}", self.message), ..self }
    }

    /// The exit status of the process.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.code)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exit_status_of_a_program_is_passed_on() {
        let failure = Failure::program("`cargo test`", ExitStatus::from_raw(101 << 8));
        assert_eq!(failure.code, 101);
        assert_eq!(failure.to_string(), "`cargo test` ended with exit status: 101");
    }

    #[test]
    fn a_signal_counts_as_128_and_its_number() {
        let killed = ExitStatus::from_raw(9);
        assert_eq!(Failure::program("x", killed).code, 137);
    }
}
