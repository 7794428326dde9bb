//! Calls of cargo from within `cargo xtask`.
//!
//! In: the arguments. Out: a [`Command`] that runs the same cargo at the workspace's root, as if the person had typed
//! it there.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;

/// `cargo`, to be given its arguments.
pub(crate) fn command() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(workspace_root());
    // `cargo run` describes xtask in these. Build scripts that watch them would run again at each switch between
    // `cargo test` and `cargo xtask test`, and rebuild what depends on them.
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(describes_xtask) {
            command.env_remove(name);
        }
    }
    command
}

/// The folder of the workspace's `Cargo.toml`; the current one when cargo did not start this process.
pub(crate) fn workspace_root() -> PathBuf {
    let manifest_dir = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    manifest_dir.and_then(|xtask| xtask.parent().map(PathBuf::from)).unwrap_or_else(|| ".".into())
}

/// Cargo's target folder, wherever the person has put it: the one that xtask itself was built in.
///
/// # Errors
///
/// When xtask was moved elsewhere.
pub(crate) fn target_folder() -> Result<PathBuf, Failure> {
    let xtask = env::current_exe().map_err(|error| Failure::io("find xtask's own program", &error))?;
    // target/debug/xtask
    let target = xtask.parent().and_then(Path::parent);
    target.map(PathBuf::from).ok_or_else(|| Failure::new("xtask does not stand in a folder of cargo's"))
}

fn describes_xtask(variable: &str) -> bool {
    variable.starts_with("CARGO_PKG_") || variable.starts_with("CARGO_MANIFEST_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_stands_in_the_folder_that_xtask_was_built_in() {
        // The tests of a program are built one folder deeper than the program.
        assert!(target_folder().unwrap().parent().unwrap().join("CACHEDIR.TAG").is_file());
    }

    #[test]
    fn the_settings_of_the_person_reach_cargo() {
        assert!(!describes_xtask("CARGO_TARGET_DIR"));
        assert!(!describes_xtask("CARGO_TERM_COLOR"));
    }

    #[test]
    fn what_cargo_says_of_xtask_does_not_reach_cargo() {
        assert!(describes_xtask("CARGO_PKG_VERSION"));
        assert!(describes_xtask("CARGO_MANIFEST_DIR"));
    }
}
