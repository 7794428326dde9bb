//! `cargo xtask fuzz`: the fuzz targets of `tests/fuzz`, for longer than among the other tests.
//!
//! In: seconds for each target, and the names of some targets; all without names. Out: how cargo ended. The targets need
//! no PostgreSQL: they decode, and ask an application over SQLite in memory.

use std::ffi::OsString;

use crate::cargo;
use crate::failure::Failure;

/// Seconds for each target, unless the command says otherwise.
pub(crate) const SECONDS: u64 = 300;

/// Runs the targets.
///
/// # Errors
///
/// When cargo could not be run, or a target found something.
pub(crate) fn run(seconds: u64, targets: &[OsString]) -> Result<(), Failure> {
    let mut command = cargo::command();
    command.args(["test", "-p", "webapi-tests", "--test", "fuzz", "--", "--nocapture"]).args(targets);
    command.env("WEBAPI_FUZZ_SECONDS", seconds.to_string());
    let status = command.status().map_err(|error| Failure::io("run `cargo test`", &error))?;
    if status.success() { Ok(()) } else { Err(Failure::program("`cargo test`", status)) }
}
