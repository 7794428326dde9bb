//! Node with npm: found, or installed where that is possible.

use std::process::Command;

use crate::debian;
use crate::failure::Failure;

/// What to do on a machine without them.
const ADVICE: &str = "the tests of pages and client libraries need Node 20 or later with npm: on Debian 13 and Ubuntu 24.10 or later `sudo \
     apt-get install nodejs npm`, on Fedora `sudo dnf install nodejs`, on macOS `brew install node`. To run the other \
     tests alone, name their package, as in `cargo xtask test -p webapi-core`";

/// Installs both if there is no Node at all.
///
/// # Errors
///
/// The [`ADVICE`] when they cannot be installed from here.
pub(crate) fn ensure() -> Result<(), Failure> {
    // A Node from elsewhere and Debian's npm do not go together.
    let has_none = Command::new("node").arg("--version").output().is_err();
    if has_none && debian::can_install() {
        debian::install(&["nodejs", "npm"])?;
    }
    if are_there() { Ok(()) } else { Err(Failure::new(ADVICE)) }
}

/// Playwright's driver needs 20. Node does not take a boolean for a status.
fn are_there() -> bool {
    let mut node = Command::new("node");
    node.args(["-e", "process.exit(Number(process.versions.node.split('.')[0]) < 20 ? 1 : 0)"]);
    let mut npm = Command::new("npm");
    [&mut node, npm.arg("--version")].into_iter().all(|command| {
        let asked = command.output();
        asked.is_ok_and(|output| output.status.success())
    })
}
