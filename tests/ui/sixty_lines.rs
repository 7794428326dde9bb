//! What a resource costs its author: the crate in `sixty-lines`, which depends on webapi-core, diesel and serde only.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

const CRATE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/ui/sixty-lines");
const WORKSPACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

#[test]
fn a_resource_with_a_child_costs_under_sixty_lines() {
    let source = fs::read_to_string(Path::new(CRATE).join("src/lib.rs")).expect("the crate has a source");
    let is_code = |line: &&str| !line.trim().is_empty() && !line.trim().starts_with("//");
    let lines = source.lines().filter(is_code).count();
    assert!(lines < 60, "{lines} lines of code");
    assert!(source.lines().all(|line| line.len() <= 110), "a line hides several");
}

#[test]
fn a_resource_needs_no_more_than_webapi_core_diesel_and_serde() {
    let manifest = fs::read_to_string(Path::new(CRATE).join("Cargo.toml")).expect("the crate has a manifest");
    let dependencies = manifest.split("[dependencies]\n").nth(1).expect("the crate has dependencies");
    let names: Vec<_> = dependencies.lines().filter_map(|line| line.split(" = ").next()).collect();
    assert_eq!(names, ["diesel", "serde", "webapi-core"]);

    let (place, workspace) =
        (Path::new(env!("CARGO_TARGET_TMPDIR")).join("sixty-lines"), Path::new(WORKSPACE));
    fs::create_dir_all(place.join("src")).expect("the target folder can be written");
    let manifest = manifest.replace("../../..", WORKSPACE);
    fs::write(place.join("Cargo.toml"), manifest).expect("a manifest is written");
    for source in ["src/lib.rs", "src/schema.rs"] {
        fs::copy(Path::new(CRATE).join(source), place.join(source)).expect("a source is copied");
    }
    // The versions of the workspace, so that nothing is asked of a registry.
    fs::copy(workspace.join("Cargo.lock"), place.join("Cargo.lock")).expect("the workspace has a lock file");

    let target =
        Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("it is a folder of the target folder");
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["check", "--offline", "--quiet", "--config"]).arg(workspace.join(".cargo/config.toml"));
    cargo
        .current_dir(&place)
        .env("CARGO_TARGET_DIR", env::var_os("CARGO_TARGET_DIR").unwrap_or(target.into()));
    let checked = cargo.output().expect("cargo runs");
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
}
