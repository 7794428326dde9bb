//! Client libraries of others, each in an environment of its own: Authlib and requests-oauthlib from PyPI, oauth4webapi
//! and openid-client from npm; and node-oidc-provider, an issuer.
//!
//! In: `tests/clients/python/requirements.txt` and `tests/clients/node/package-lock.json`, which pin them and all that they
//! need by version and digest. Out: an [`Environment`] in cargo's target folder, made once and used until one of the
//! two changes. Nothing of the packages is run while they are installed.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::browser::node;
use crate::cargo;
use crate::failure::Failure;
use crate::rbtools::{interpreter, succeed};

const REQUIREMENTS: &str = "tests/clients/python/requirements.txt";
const DRIVER: &str = "tests/clients/node";
const LOCK: &str = "package-lock.json";

/// A folder with `python/bin/python3` and `node/node_modules`.
#[derive(Debug)]
pub(crate) struct Environment {
    folder: PathBuf,
}

impl Environment {
    /// Finds the environment, or makes it.
    ///
    /// # Errors
    ///
    /// When Python, Node or npm are missing, or a registry cannot be reached; the message says what to do.
    pub(crate) fn ensure() -> Result<Self, Failure> {
        let root = cargo::workspace_root();
        let driver = root.join(DRIVER);
        let wanted = [root.join(REQUIREMENTS), driver.join(LOCK)].map(|file| {
            fs::read(&file).map_err(|error| Failure::io(format!("read {}", file.display()), &error))
        });
        let [python, node] = wanted;
        let wanted = [python?, node?].concat();
        let target = cargo::target_folder()?;
        let environment = Self { folder: target.join("clients") };
        // Another `cargo xtask` may be at work in the same folder; the lock goes with the file.
        let lock = File::create(target.join("clients.lock"));
        let _lock = lock
            .and_then(|file| file.lock().map(|()| file))
            .map_err(|error| Failure::io("lock the folder of the client libraries", &error))?;
        if !environment.holds(&wanted) {
            environment.make(&root.join(REQUIREMENTS), &driver, &wanted)?;
        }
        Ok(environment)
    }

    /// Tells `command` where the environment is.
    pub(crate) fn describe_to(&self, command: &mut Command) {
        command.env("WEBAPI_TEST_CLIENTS", &self.folder);
    }

    /// Whether what is wanted is installed, and Python runs: neither it nor the folder may have moved since.
    fn holds(&self, wanted: &[u8]) -> bool {
        let mut python = Command::new(self.folder.join("python/bin/python3"));
        fs::read(self.installed()).is_ok_and(|installed| installed == wanted)
            && python
                .args(["-I", "-c", "import authlib"])
                .output()
                .is_ok_and(|output| output.status.success())
    }

    fn make(&self, requirements: &Path, driver: &Path, wanted: &[u8]) -> Result<(), Failure> {
        let folder = self.folder.display();
        eprintln!("xtask: installing client libraries from PyPI and npm into {folder}");
        let node = self.folder.join("node");
        let anew = if self.folder.exists() { fs::remove_dir_all(&self.folder) } else { Ok(()) };
        anew.and_then(|()| fs::create_dir_all(&node))
            .and_then(|()| fs::copy(driver.join("package.json"), node.join("package.json")))
            .and_then(|_| fs::copy(driver.join(LOCK), node.join(LOCK)))
            .map_err(|error| Failure::io(format!("make {folder}"), &error))?;
        self.install_python(requirements)?;
        install_node(&node)?;
        // Last, so that an environment that was not finished is made again.
        fs::write(self.installed(), wanted).map_err(|error| Failure::io(format!("write to {folder}"), &error))
    }

    fn install_python(&self, requirements: &Path) -> Result<(), Failure> {
        let place = self.folder.join("python");
        let mut venv = Command::new(interpreter::ensure()?);
        succeed(venv.args(["-I", "-m", "venv"]).arg(&place))?;
        let mut pip = Command::new(place.join("bin/python3"));
        pip.args(["-I", "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]);
        pip.args(["--only-binary", ":all:", "--require-hashes", "--requirement"]).arg(requirements);
        succeed(&mut pip).map_err(|failure| {
            failure.explain("; the lines above say why. The libraries come from https://pypi.org, or from `PIP_INDEX_URL`")
        })
    }

    /// What was installed, word for word.
    fn installed(&self) -> PathBuf {
        self.folder.join("installed")
    }
}

fn install_node(folder: &Path) -> Result<(), Failure> {
    node::ensure()?;
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(folder);
    let status = npm.status().map_err(|error| Failure::io("run `npm ci`", &error))?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::program("`npm ci`", status).explain("; the lines above say why"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &str) -> String {
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file)).unwrap()
    }

    #[test]
    fn every_library_is_pinned_by_version_and_digest() {
        let text = read(REQUIREMENTS).replace("\\\n", " ");
        let lines: Vec<&str> =
            text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
        for library in ["Authlib==", "requests-oauthlib=="] {
            assert!(lines.iter().any(|line| line.starts_with(library)), "{lines:?}");
        }
        assert!(lines.iter().all(|line| line.contains("==") && line.contains("--hash=sha256:")), "{lines:?}");
        let lock = read(&format!("{DRIVER}/{LOCK}"));
        let packages = lock.matches("\"node_modules/").count();
        assert!(packages >= 2 && lock.matches("\"integrity\": \"sha512-").count() == packages, "{lock}");
        assert!(!lock.contains("\"resolved\""), "the lock names no registry, so that any can be used");
    }

    #[test]
    fn an_environment_that_was_not_finished_holds_nothing() {
        assert!(!Environment { folder: "/nowhere".into() }.holds(b""));
    }
}
