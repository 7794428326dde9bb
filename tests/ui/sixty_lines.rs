//! What a resource costs its author: the crate in `sixty-lines`, which depends on webapi-core, diesel and serde only.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

const CRATE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/ui/sixty-lines");

#[test]
fn a_resource_with_a_child_costs_under_sixty_lines() {
    let source = fs::read_to_string(Path::new(CRATE).join("src/lib.rs")).expect("the crate has a source");
    let is_code = |line: &&str| !line.trim().is_empty() && !line.trim().starts_with("//");
    let lines = source.lines().filter(is_code).count();
    assert!(lines < 60, "{lines} lines of code");
    assert!(source.lines().all(|line| line.len() <= 130), "no line hides several");
}

#[test]
fn a_resource_needs_no_more_than_webapi_core_diesel_and_serde() {
    let manifest = fs::read_to_string(Path::new(CRATE).join("Cargo.toml")).expect("the crate has a manifest");
    let dependencies = manifest.split("[dependencies]\n").nth(1).expect("the crate has dependencies");
    let names: Vec<_> = dependencies.lines().filter_map(|line| line.split(" = ").next()).collect();
    assert_eq!(names, ["diesel", "serde", "webapi-core"]);

    // The versions of the workspace, so that nothing has to be asked of a registry.
    let own_lock = Path::new(CRATE).join("Cargo.lock");
    let workspace_lock = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.lock");
    fs::copy(workspace_lock, &own_lock).expect("the workspace has a lock file");
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let checked = Command::new(cargo).args(["check", "--offline", "--quiet"]).current_dir(CRATE).output();
    let removed = fs::remove_file(&own_lock);
    let checked = checked.expect("cargo runs");
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    removed.expect("the copy can be removed");
}
