//! What the browser tests need: Chromium, Node, and two packages from npm, Playwright's driver and axe.
//!
//! In: `tests/browser/driver/package-lock.json`, which pins the packages by version and digest. Out: an [`Environment`]
//! in cargo's target folder, made once and used until the lock changes. Chromium and Node come from the system; the
//! packages are installed without running anything of theirs.

mod chromium;
pub(crate) mod node;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cargo;
use crate::failure::Failure;

const DRIVER: &str = "tests/browser/driver";
const LOCK: &str = "package-lock.json";

/// Chromium, and a folder with `node_modules`.
#[derive(Debug)]
pub(crate) struct Environment {
    folder: PathBuf,
    chromium: PathBuf,
}

impl Environment {
    /// Finds the environment, or makes it.
    ///
    /// # Errors
    ///
    /// When Chromium, Node or npm are missing and cannot be installed from here, or npm's registry cannot be reached;
    /// the message says what to do.
    pub(crate) fn ensure() -> Result<Self, Failure> {
        let driver = cargo::workspace_root().join(DRIVER);
        let wanted = fs::read(driver.join(LOCK))
            .map_err(|error| Failure::io(format!("read {DRIVER}/{LOCK}"), &error))?;
        let target = cargo::target_folder()?;
        // Another `cargo xtask` may be at work in the same folder; the lock goes with the file.
        let lock = File::create(target.join("browser.lock"));
        let _lock = lock
            .and_then(|file| file.lock().map(|()| file))
            .map_err(|error| Failure::io("lock the folder of the browser tests", &error))?;
        let environment = Self { folder: target.join("browser"), chromium: chromium::ensure()? };
        node::ensure()?;
        if !environment.holds(&wanted) {
            environment.make(&driver, &wanted)?;
        }
        Ok(environment)
    }

    /// Tells `command` where the environment is.
    pub(crate) fn describe_to(&self, command: &mut Command) {
        command.env("WEBAPI_TEST_BROWSER", &self.folder).env("WEBAPI_TEST_CHROMIUM", &self.chromium);
    }

    /// Whether what is wanted is installed.
    fn holds(&self, wanted: &[u8]) -> bool {
        fs::read(self.installed()).is_ok_and(|installed| installed == wanted)
    }

    fn make(&self, driver: &Path, wanted: &[u8]) -> Result<(), Failure> {
        let folder = self.folder.display();
        eprintln!("xtask: installing Playwright's driver and axe from npm into {folder}");
        let started_anew = if self.folder.exists() { fs::remove_dir_all(&self.folder) } else { Ok(()) };
        started_anew
            .and_then(|()| fs::create_dir_all(&self.folder))
            .and_then(|()| fs::copy(driver.join("package.json"), self.folder.join("package.json")))
            .and_then(|_| fs::write(self.folder.join(LOCK), wanted))
            .map_err(|error| Failure::io(format!("make {folder}"), &error))?;
        let mut npm = Command::new("npm");
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
        let status = npm.current_dir(&self.folder).status();
        let status = status.map_err(|error| Failure::io("run `npm ci`", &error))?;
        if !status.success() {
            return Err(Failure::program("`npm ci`", status).explain(
                "; the lines above say why. The packages come from npm's registry: this machine must reach it, or npm \
                 be told of another one, as in `npm_config_registry=https://npm.example.com cargo xtask test`",
            ));
        }
        // Last, so that an environment that was not finished is made again.
        fs::write(self.installed(), wanted).map_err(|error| Failure::io(format!("write to {folder}"), &error))
    }

    /// What was installed, word for word.
    fn installed(&self) -> PathBuf {
        self.folder.join("installed.json")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_package_is_pinned_by_version_and_digest() {
        let driver = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(DRIVER);
        let lock = fs::read_to_string(driver.join(LOCK)).unwrap();
        let packages = lock.matches("\"node_modules/").count();
        assert!(packages >= 2, "{lock}");
        assert_eq!(lock.matches("\"integrity\": \"sha512-").count(), packages, "{lock}");
        assert!(!lock.contains("\"resolved\""), "the lock names no registry, so that any can be used");
    }

    #[test]
    fn an_environment_that_was_not_finished_holds_nothing() {
        let environment = Environment { folder: "/nowhere".into(), chromium: "/nowhere".into() };
        assert!(!environment.holds(b""));
    }
}
