//! Calls of cargo from within `cargo xtask`.
//!
//! In: the arguments. Out: a [`Command`] that runs the same cargo at the workspace's root, as if the person had typed
//! it there.

use std::env;
use std::path::PathBuf;
use std::process::Command;

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

fn describes_xtask(variable: &str) -> bool {
    variable.starts_with("CARGO_PKG_") || variable.starts_with("CARGO_MANIFEST_")
}

#[cfg(test)]
mod tests {
    use super::*;

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
