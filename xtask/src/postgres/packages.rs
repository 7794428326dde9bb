//! PostgreSQL's packages: installed where apt and root's rights are at hand, and else named in a sentence.
//!
//! In: the missing parts. Out: installed packages and nothing else; above all no server that runs on port 5432 from
//! then on.

use std::fs;
use std::path::Path;

use super::installation::Part;
use crate::debian;
use crate::failure::Failure;

/// Where Debian's scripts look for settings of clusters that they create.
const SETTINGS: &str = "/etc/postgresql-common/createcluster.d";

/// Installs what is missing, with apt.
///
/// # Errors
///
/// The [`advice`] when this is not root or there is no apt, and apt's own failures.
pub(crate) fn install(missing: &[Part]) -> Result<(), Failure> {
    if !debian::can_install() {
        return Err(advice(missing));
    }
    let _setting = NoMainCluster::set()?;
    debian::install(&names(missing, package))
}

/// What to install, and how, for a person who has to do it.
pub(crate) fn advice(missing: &[Part]) -> Failure {
    let parts = names(missing, |part| match part {
        Part::Server => "PostgreSQL's server programs (initdb, postgres, pg_ctl)",
        Part::Headers => "libpq's header (libpq-fe.h)",
    });
    let fedora = names(missing, |part| match part {
        Part::Server => "postgresql-server",
        Part::Headers => "libpq-devel",
    });
    Failure::new(format!(
        "{} were not found, neither in the usual folders nor where `pg_config` points. Install them: on Debian and \
         Ubuntu `sudo apt-get install {}`, on Fedora `sudo dnf install {}`, on macOS `brew install postgresql@17` and \
         put its bin folder in PATH. No server needs to be running: xtask starts its own",
        parts.join(" and "),
        names(missing, package).join(" "),
        fedora.join(" "),
    ))
}

fn package(part: Part) -> &'static str {
    match part {
        Part::Server => "postgresql",
        Part::Headers => "libpq-dev",
    }
}

fn names(parts: &[Part], name: impl Fn(Part) -> &'static str) -> Vec<&'static str> {
    parts.iter().copied().map(name).collect()
}

/// While it lives, Debian's packages do not create and start a cluster of their own when they are installed. It goes
/// afterwards, so that a later upgrade by the machine's owner behaves as they expect.
struct NoMainCluster;

impl NoMainCluster {
    const FILE: &str = "webapi-xtask.conf";

    fn set() -> Result<Self, Failure> {
        fs::create_dir_all(SETTINGS)
            .and_then(|()| fs::write(Path::new(SETTINGS).join(Self::FILE), "create_main_cluster = false\n"))
            .map_err(|error| Failure::io(format!("write to {SETTINGS}"), &error))?;
        Ok(Self)
    }
}

impl Drop for NoMainCluster {
    fn drop(&mut self) {
        let _ = fs::remove_file(Path::new(SETTINGS).join(Self::FILE));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_advice_names_the_packages_of_what_is_missing() {
        let message = advice(&[Part::Server, Part::Headers]).to_string();
        assert!(message.contains("apt-get install postgresql libpq-dev"), "{message}");
        assert!(message.contains("dnf install postgresql-server libpq-devel"), "{message}");
    }

    #[test]
    fn the_advice_leaves_out_what_is_present() {
        let message = advice(&[Part::Headers]).to_string();
        assert!(message.starts_with("libpq's header (libpq-fe.h) were not found"), "{message}");
        assert!(message.contains("apt-get install libpq-dev`"), "{message}");
    }
}
