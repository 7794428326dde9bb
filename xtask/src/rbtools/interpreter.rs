//! A Python that can make environments: found, or installed where that is possible.
//!
//! In: the `PATH`. Out: the program. On Debian, Python comes without the part that environments are made with.

use std::path::PathBuf;
use std::process::Command;

use crate::debian;
use crate::failure::Failure;

/// What to do on a machine without such a Python.
pub(super) const ADVICE: &str = "the tests drive RBTools, which needs Python 3.10 or later with `venv` and `pip`: on \
     Debian and Ubuntu `sudo apt-get install python3-venv`, on Fedora `sudo dnf install python3`, on macOS `brew install \
     python3`. To run the other tests alone, name their package, as in `cargo xtask test -p webapi-core`";

/// RBTools needs 3.10; `ensurepip` is what Debian leaves out.
const CHECK: &str = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 10))";

/// Finds such a Python, and installs it if there is none.
///
/// # Errors
///
/// The [`ADVICE`] when it is missing and cannot be installed from here.
pub(crate) fn ensure() -> Result<PathBuf, Failure> {
    if find().is_none() && debian::can_install() {
        debian::install(&["python3-venv"])?;
    }
    find().ok_or_else(|| Failure::new(ADVICE))
}

/// The one on the `PATH` comes first; the system's own may be newer or more complete.
fn find() -> Option<PathBuf> {
    ["python3", "/usr/bin/python3"].map(PathBuf::from).into_iter().find(|python| {
        let checked = Command::new(python).args(["-I", "-c", CHECK]).output();
        checked.is_ok_and(|output| output.status.success())
    })
}
