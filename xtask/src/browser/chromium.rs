//! Chromium: found, or installed where that is possible.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use crate::debian;
use crate::failure::Failure;

/// What to do on a machine without it.
const ADVICE: &str = "the browser tests drive Chromium: on Debian `sudo apt-get install chromium`, on Fedora `sudo dnf \
     install chromium`, on macOS and elsewhere install Chromium or Chrome and name its program, as in \
     `CHROMIUM=/path/to/chrome cargo xtask test`. To run the other tests alone, name their package, as in `cargo xtask \
     test -p webapi-core`";

/// Finds the program, and installs it if there is none.
///
/// # Errors
///
/// The [`ADVICE`] when it is missing and cannot be installed from here.
pub(super) fn ensure() -> Result<PathBuf, Failure> {
    if find().is_none() && debian::can_install() {
        debian::install(&["chromium"])?;
    }
    find().ok_or_else(|| Failure::new(ADVICE))
}

/// What the person names comes first. The driver wants a whole path.
fn find() -> Option<PathBuf> {
    let named = env::var_os("CHROMIUM").map(PathBuf::from);
    let usual = ["chromium", "chromium-browser", "google-chrome"].into_iter().filter_map(on_path);
    named.into_iter().chain(usual).find(|program| {
        let asked = Command::new(program).arg("--version").output();
        asked.is_ok_and(|output| output.status.success())
    })
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file())
}
