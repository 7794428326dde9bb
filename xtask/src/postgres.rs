//! A throw-away PostgreSQL server for as long as one command runs.
//!
//! In: a command. Out: its exit status; the server and its files are gone by then, however the command or this process
//! ended. The server listens on a free loopback port, trusts everyone on this machine, and gives durability away for
//! speed: never put anything of worth on it.
//!
//! [`installation`] finds the programs, [`packages`] installs them where that is possible, [`cluster`] is the server
//! on disk and in memory, and [`keeper`] is the process that outlives us by as long as cleaning up takes.

mod account;
mod cluster;
mod installation;
mod keeper;
mod packages;

use std::ffi::OsString;
use std::process::Command;

use crate::failure::Failure;

pub(crate) use installation::{Part, ensure};
pub(crate) use keeper::{Server, Watched, keep};

/// Runs one command beside a server: `cargo xtask postgres -- COMMAND...`.
///
/// # Errors
///
/// The exit status of the command, unless it was 0, and whatever kept the server from starting.
pub(crate) fn run(command: &[OsString]) -> Result<(), Failure> {
    let Some((program, arguments)) = command.split_first() else { return Ok(()) };
    ensure(&[Part::Server])?;
    let mut server = Server::start()?;
    let mut command = Command::new(program);
    command.args(arguments);
    server.describe_to(&mut command);
    let doing = format!("run `{}`", program.display());
    let mut child = command.spawn().map_err(|error| Failure::io(&doing, &error))?;
    server.watch(Watched::Process(child.id()));
    let status = child.wait().map_err(|error| Failure::io(&doing, &error))?;
    if status.success() { Ok(()) } else { Err(Failure::program(format!("`{}`", program.display()), status)) }
}
