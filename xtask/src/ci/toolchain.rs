//! Is this a Rust that the workspace promises to build with?
//!
//! In: `rustc --version` and the `rust-version` in the workspace's `Cargo.toml`. Out: the version, printed, because the
//! UI tests compare the compiler's words and a report of a difference starts with it. Cargo itself checks
//! `rust-version` too, but only when it comes to a crate that states one.

use std::fs;
use std::process::Command;

use crate::cargo;
use crate::failure::Failure;

/// Checks that the compiler is new enough, and prints its version.
///
/// # Errors
///
/// When it is older than the workspace's `rust-version`, or either cannot be read.
pub(super) fn check() -> Result<(), Failure> {
    let output = Command::new("rustc").arg("--version").current_dir(cargo::workspace_root()).output();
    let output = output.map_err(|error| Failure::io("run `rustc --version`", &error))?;
    let printed = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let found = printed.split_whitespace().nth(1).and_then(version);
    let found = found
        .ok_or_else(|| Failure::new(format!("`rustc --version` printed no version but \"{printed}\"")))?;

    let manifest = cargo::workspace_root().join("Cargo.toml");
    let manifest = fs::read_to_string(manifest).map_err(|error| Failure::io("read Cargo.toml", &error))?;
    let needed = rust_version(&manifest);
    let needed =
        needed.ok_or_else(|| Failure::new("Cargo.toml has no line such as `rust-version = \"1.91\"`"))?;
    println!("{printed}; the workspace needs {}.{} or newer", needed.0, needed.1);
    if found < needed {
        return Err(Failure::new(format!("{printed} is too old: `rustup update` brings a newer one")));
    }
    Ok(())
}

fn rust_version(manifest: &str) -> Option<(u32, u32)> {
    let lines = manifest.lines().filter_map(|line| line.split_once('='));
    let mut values = lines.filter(|(key, _)| key.trim() == "rust-version").map(|(_, value)| value);
    version(values.next()?.trim().trim_matches('"'))
}

/// Major and minor number of `1.95.0`, `1.91` or `1.97.0-nightly`.
fn version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_by_number() {
        assert_eq!(version("1.95.0"), Some((1, 95)));
        assert_eq!(version("1.97.0-nightly"), Some((1, 97)));
        assert!(version("1.100") > version("1.91"));
        assert_eq!(version("stable"), None);
    }

    #[test]
    fn the_manifest_states_the_oldest_rust() {
        let manifest = "[workspace.package]\nedition = \"2024\"\nrust-version = \"1.91\"\n";
        assert_eq!(rust_version(manifest), Some((1, 91)));
        assert_eq!(rust_version("rust-version.workspace = true"), None);
    }
}
