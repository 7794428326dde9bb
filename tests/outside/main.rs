//! The chapter of the guide about extensions, followed to the letter: every file that it shows is written into a crate of
//! its own, outside the workspace, and the crate's tests are run.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

const CHAPTER: &str = include_str!("../../docs/guide/24-extensions.md");
const WORKSPACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// The files of the chapter: a path in bold before each, as in ``**`Cargo.toml`**``.
fn files() -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut lines = CHAPTER.lines();
    while let Some(line) = lines.next() {
        let Some(path) = line.strip_prefix("**`").and_then(|rest| rest.strip_suffix("`**")) else { continue };
        let fence = lines.by_ref().find(|line| !line.is_empty()).unwrap_or_default();
        assert!(fence.starts_with("```"), "no code follows `{path}`");
        let code: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        files.push((path.to_owned(), code.join("\n") + "\n"));
    }
    files
}

#[test]
fn an_extension_made_by_the_guide_alone_joins_and_passes_its_tests() {
    let place: PathBuf = Path::new(env!("CARGO_TARGET_TMPDIR")).join("reminders");
    let workspace = Path::new(WORKSPACE);
    if place.exists() {
        fs::remove_dir_all(&place).expect("what the last run left can be removed");
    }
    let files = files();
    for needed in ["Cargo.toml", "src/lib.rs", "tests/joins.rs"] {
        assert!(files.iter().any(|(path, _)| path == needed), "the chapter shows no `{needed}`");
    }
    for (path, text) in files {
        let file = place.join(path);
        fs::create_dir_all(file.parent().expect("it is in the crate")).expect("a folder can be made");
        fs::write(file, text).expect("a file can be written");
    }
    // The versions of the workspace, so that nothing is asked of a registry.
    fs::copy(workspace.join("Cargo.lock"), place.join("Cargo.lock")).expect("the workspace has a lock file");

    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("a folder of the target folder");
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["test", "--offline", "--quiet", "--config"]).arg(workspace.join(".cargo/config.toml"));
    // The crates are not published yet: what the chapter names by version is found here.
    for name in ["webapi-core", "webapi-derive"] {
        let path = workspace.join(name);
        cargo.arg("--config").arg(format!("patch.crates-io.{name}.path = {:?}", path.display().to_string()));
    }
    cargo
        .current_dir(&place)
        .env("CARGO_TARGET_DIR", env::var_os("CARGO_TARGET_DIR").unwrap_or(target.into()));
    let tested = cargo.output().expect("cargo runs");
    let (said, error) = (String::from_utf8_lossy(&tested.stdout), String::from_utf8_lossy(&tested.stderr));
    assert!(tested.status.success(), "{said}\n{error}");
    assert!(said.contains("test result: ok"), "{said}");
}
