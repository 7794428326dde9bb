//! The repository's own commands, run as `cargo xtask COMMAND`.
//!
//! In: the command line. Out: the exit status of what was run, so that a shell or a CI service can trust it.
//! `test` and `postgres` bring a throw-away PostgreSQL server, `test` also RBTools from PyPI and a browser, and `ci` is the whole list
//! of checks; `cargo xtask help` says more. Nothing here is part of the crates that users depend on, and nothing here depends on them: xtask
//! builds in seconds on a machine that has only Rust.

#![forbid(unsafe_code)]

#[cfg(not(unix))]
compile_error!(
    "xtask starts and stops PostgreSQL with Unix processes: use Linux, macOS or WSL, or run `cargo test` alone"
);

mod browser;
mod cargo;
mod ci;
mod clients;
mod command_line;
mod debian;
mod failure;
mod fuzz;
mod postgres;
mod rbtools;
mod tally;
mod test;

use std::env;
use std::process::ExitCode;

use command_line::Task;
use failure::Failure;

fn main() -> ExitCode {
    match command_line::parse(env::args_os().skip(1)).and_then(perform) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            failure.exit_code()
        }
    }
}

fn perform(task: Task) -> Result<(), Failure> {
    match task {
        Task::Test(arguments) => test::run(&arguments)?.report(),
        Task::Postgres(command) => postgres::run(&command),
        Task::KeepPostgres => postgres::keep(),
        Task::Fuzz { seconds, targets } => fuzz::run(seconds, &targets),
        Task::Ci => ci::run(),
        Task::Help => {
            println!("{}", command_line::HELP);
            Ok(())
        }
    }
}
