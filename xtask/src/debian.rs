//! Debian's packages: installed where apt and root's rights are at hand.
//!
//! In: names of packages. Out: the packages themselves; [`can_install`] tells whether that can work. Other systems get
//! advice only, from whoever asks: fewer of them are fresh, and their packages need choices.

use std::path::Path;
use std::process::Command;

use crate::failure::Failure;

/// Whether [`install`] can work here.
pub(crate) fn can_install() -> bool {
    is_root() && Path::new("/usr/bin/apt-get").is_file()
}

/// Installs packages.
///
/// # Errors
///
/// apt's own failures.
pub(crate) fn install(packages: &[&str]) -> Result<(), Failure> {
    eprintln!("xtask: installing {} with apt-get", packages.join(" and "));
    apt_get(&["update"])?;
    apt_get(&[&["install", "-y", "--no-install-recommends"], packages].concat())
}

/// Whether this process has root's rights.
pub(crate) fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn apt_get(arguments: &[&str]) -> Result<(), Failure> {
    let mut command = Command::new("apt-get");
    // Somebody else's apt may hold the lock on a machine that has just started.
    command.args(["-q", "-o", "DPkg::Lock::Timeout=300"]).args(arguments);
    let status = command.env("DEBIAN_FRONTEND", "noninteractive").status();
    let status = status.map_err(|error| Failure::io("run `apt-get`", &error))?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::program(format!("`apt-get {}`", arguments.join(" ")), status))
}
