//! What PostgreSQL is on this machine: the server's programs, and the headers that `libpq` is built with.
//!
//! In: the usual folders and `pg_config`. Out: a [`Programs`], or, when something is missing, an attempt to install it
//! and else a sentence that says what to install. The programs stay out of `PATH` on Debian, hence the search.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::packages;
use crate::failure::Failure;

/// A part of PostgreSQL that something here needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// `initdb`, `postgres` and what goes with them, to run a server.
    Server,
    /// `libpq` with its header, to compile the crates with the feature `postgres`.
    Headers,
}

impl Part {
    fn is_present(self) -> bool {
        match self {
            Self::Server => Programs::find().is_some(),
            Self::Headers => {
                let told = pg_config("--includedir").into_iter();
                let usual = ["/usr/include/postgresql", "/usr/include"].map(PathBuf::from);
                told.chain(usual).any(|folder| folder.join("libpq-fe.h").is_file())
            }
        }
    }
}

/// Sees to it that all of `parts` are on this machine, and installs what is missing where that is possible.
///
/// # Errors
///
/// When something is missing and cannot be installed from here; the message says how to.
pub(crate) fn ensure(parts: &[Part]) -> Result<(), Failure> {
    let missing =
        |parts: &[Part]| parts.iter().copied().filter(|part| !part.is_present()).collect::<Vec<_>>();
    let before = missing(parts);
    if before.is_empty() {
        return Ok(());
    }
    packages::install(&before)?;
    let after = missing(&before);
    if after.is_empty() { Ok(()) } else { Err(packages::advice(&after)) }
}

/// The folder with the server's programs.
#[derive(Clone, Debug)]
pub(crate) struct Programs {
    folder: PathBuf,
}

impl Programs {
    /// The newest version in Debian's folders, or else what `pg_config` names; `None` when no folder has all programs.
    pub(crate) fn find() -> Option<Self> {
        let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
        let packaged = newest_first(versions.map(|entry| entry.path()).collect()).into_iter();
        let folders = packaged.map(|version| version.join("bin")).chain(pg_config("--bindir"));
        folders.map(|folder| Self { folder }).find(Self::is_complete)
    }

    /// The full path of one program.
    pub(crate) fn path(&self, program: &str) -> PathBuf {
        self.folder.join(program)
    }

    fn is_complete(&self) -> bool {
        let needed = ["initdb", "postgres", "pg_ctl", "pg_isready", "createdb"];
        needed.iter().all(|program| self.path(program).is_file())
    }
}

fn pg_config(question: &str) -> Option<PathBuf> {
    let output = Command::new("pg_config").arg(question).output().ok()?;
    let answer = String::from_utf8(output.stdout).ok()?;
    (output.status.success() && !answer.trim().is_empty()).then(|| answer.trim().into())
}

/// Sorts folders named after versions, such as `15`, `9.6` or `17`; the others come last.
fn newest_first(mut folders: Vec<PathBuf>) -> Vec<PathBuf> {
    let version = |folder: &Path| {
        let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.split('.').map(|number| number.parse().ok()).collect::<Option<Vec<u32>>>()
    };
    folders.sort_by_key(|folder| std::cmp::Reverse(version(folder)));
    folders
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_comes_first_by_number_and_not_by_letter() {
        let folders =
            ["9.6", "common", "15", "17", "9"].map(|name| Path::new("/usr/lib/postgresql").join(name));
        let sorted = newest_first(folders.to_vec());
        let names: Vec<_> = sorted.iter().filter_map(|folder| folder.file_name()?.to_str()).collect();
        assert_eq!(names, ["17", "15", "9.6", "9", "common"]);
    }

    #[test]
    fn a_folder_without_the_server_is_no_installation() {
        assert!(!Programs { folder: "/usr/share".into() }.is_complete());
    }
}
