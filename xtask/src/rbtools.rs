//! RBTools, the client of Review Board, in a Python environment of its own.
//!
//! In: `tests/end_to_end/rbtools/requirements.txt`, which pins RBTools and all that it needs by version and digest.
//! Out: an [`Environment`] in cargo's target folder, made once and used until the requirements change. Making it takes
//! Python and PyPI; using it takes neither network nor anybody's settings.

pub(crate) mod interpreter;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cargo;
use crate::failure::Failure;

const REQUIREMENTS: &str = "tests/end_to_end/rbtools/requirements.txt";

/// A folder with `bin/python3` and `bin/rbt`.
#[derive(Debug)]
pub(crate) struct Environment {
    folder: PathBuf,
}

impl Environment {
    /// Finds the environment, or makes it.
    ///
    /// # Errors
    ///
    /// When there is no Python that can make one, or PyPI cannot be reached; the message says what to do.
    pub(crate) fn ensure() -> Result<Self, Failure> {
        let requirements = cargo::workspace_root().join(REQUIREMENTS);
        let wanted = fs::read(&requirements)
            .map_err(|error| Failure::io(format!("read {}", requirements.display()), &error))?;
        let target = cargo::target_folder()?;
        let environment = Self { folder: target.join("rbtools") };
        // Another `cargo xtask` may be at work in the same folder; the lock goes with the file.
        let lock = File::create(target.join("rbtools.lock"));
        let _lock = lock
            .and_then(|file| file.lock().map(|()| file))
            .map_err(|error| Failure::io("lock the Python environment", &error))?;
        if !environment.holds(&wanted) {
            environment.make(&requirements, &wanted)?;
        }
        Ok(environment)
    }

    /// Tells `command` where the environment is.
    pub(crate) fn describe_to(&self, command: &mut Command) {
        command.env("WEBAPI_TEST_RBTOOLS", &self.folder);
    }

    /// Whether what is wanted is installed, and runs: neither its Python nor the folder may have moved since.
    fn holds(&self, wanted: &[u8]) -> bool {
        let mut rbt = Command::new(self.folder.join("bin/rbt"));
        fs::read(self.installed()).is_ok_and(|installed| installed == wanted)
            && rbt.arg("--version").output().is_ok_and(|output| output.status.success())
    }

    fn make(&self, requirements: &Path, wanted: &[u8]) -> Result<(), Failure> {
        let python = interpreter::ensure()?;
        let folder = self.folder.display();
        eprintln!("xtask: installing RBTools from PyPI into {folder}");
        if self.folder.exists() {
            fs::remove_dir_all(&self.folder)
                .map_err(|error| Failure::io(format!("remove the old {folder}"), &error))?;
        }
        let mut venv = Command::new(&python);
        succeed(venv.args(["-I", "-m", "venv"]).arg(&self.folder))
            .map_err(|failure| failure.explain(&format!("; {}", interpreter::ADVICE)))?;
        // `-I` makes Python deaf to `PYTHONPATH` and the like, but not pip to its own settings.
        let mut pip = Command::new(self.folder.join("bin/python3"));
        pip.args(["-I", "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]);
        pip.args(["--only-binary", ":all:"]);
        pip.args(["--require-hashes", "--requirement"]).arg(requirements);
        succeed(&mut pip).map_err(|failure| {
            failure.explain(
                "; the lines above say why. RBTools comes from https://pypi.org: this machine must reach it, or pip be \
                 told of another index, as in `PIP_INDEX_URL=https://pypi.example.com/simple cargo xtask test`",
            )
        })?;
        // Last, so that an environment that was not finished is made again.
        fs::write(self.installed(), wanted).map_err(|error| Failure::io(format!("write to {folder}"), &error))
    }

    /// What was installed, word for word.
    fn installed(&self) -> PathBuf {
        self.folder.join("requirements.txt")
    }
}

pub(crate) fn succeed(command: &mut Command) -> Result<(), Failure> {
    let program = command.get_program().to_string_lossy().into_owned();
    let words = command.get_args().skip(2).take(1).map(|word| word.to_string_lossy().into_owned());
    let name = words.fold(program, |name, word| format!("{name} -m {word}"));
    let status = command.status().map_err(|error| Failure::io(format!("run `{name}`"), &error))?;
    if status.success() { Ok(()) } else { Err(Failure::program(format!("`{name}`"), status)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_environment_that_was_not_finished_holds_nothing() {
        let environment = Environment { folder: "/nowhere".into() };
        assert!(!environment.holds(b""));
    }

    #[test]
    fn every_requirement_is_pinned_by_version_and_digest() {
        let text =
            fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(REQUIREMENTS)).unwrap();
        let text = text.replace("\\\n", " ");
        let lines: Vec<&str> =
            text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
        assert!(lines.iter().any(|line| line.starts_with("RBTools==7.")), "{lines:?}");
        for line in lines {
            assert!(line.contains("==") && line.contains("--hash=sha256:"), "{line}");
        }
    }
}
