//! Licences, sources and bans of all dependencies, as `deny.toml` allows them.
//!
//! In: the lock file. Out: cargo-deny's verdict. When cargo-deny is missing it is built here, without optimisation:
//! that takes under a minute on two cores, and a check of some hundred crates is quick all the same.

use std::process::{Command, Stdio};

use super::succeed;
use crate::cargo;
use crate::failure::Failure;

/// The version that is installed when there is none; any other that is there will do.
const VERSION: &str = "0.20.2";

/// Checks the dependencies, all features and all platforms.
///
/// # Errors
///
/// When a dependency is not allowed, or cargo-deny is missing and does not build.
pub(super) fn check() -> Result<(), Failure> {
    let mut present = Command::new("cargo-deny");
    if !present.arg("--version").stdout(Stdio::null()).status().is_ok_and(|status| status.success()) {
        succeed(&mut install())?;
    }
    succeed(cargo::command().args(["deny", "check", "--hide-inclusion-graph", "bans", "licenses", "sources"]))
}

fn install() -> Command {
    let mut command = cargo::command();
    command.args(["install", "cargo-deny", "--locked", "--version", VERSION]);
    // Not into the workspace's folder: cargo then builds in a temporary one and leaves nothing but the program.
    command.env_remove("CARGO_TARGET_DIR");
    command
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_LTO", "off");
    command
}
