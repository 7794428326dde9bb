//! What the sources of the crates that serve have nowhere, so that one place decides.

use std::path::{Path, PathBuf};

/// Every source file of the crates that serve, with its text down to its unit tests.
fn sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for folder in ["src", "../webapi-core/src"] {
        collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut found);
    }
    assert!(found.len() > 300, "these are the sources: {}", found.len());
    found
}

fn collect(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for path in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if path.is_dir() {
            collect(&path, found);
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a source file");
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        found.push((path, code.to_owned()));
    }
}

/// The files in which one of these stands outside comments.
fn files_with(words: &[&str]) -> Vec<String> {
    let says = |code: &str| {
        let mut lines = code.lines().map(|line| line.split("//").next().unwrap_or_default());
        lines.any(|line| words.iter().any(|word| line.contains(word)))
    };
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut files: Vec<String> =
        sources().iter().filter(|(_, code)| says(code)).map(|(path, _)| name(path)).collect();
    files.sort();
    files
}

#[test]
fn oa_527_one_clock_tells_the_time() {
    assert_eq!(files_with(&["Utc::now", "Local::now", "SystemTime::now", "now_utc"]), ["clock.rs"]);
    // Only tokens that others made are read with a tolerance, and it stands in the one file that reads them.
    assert_eq!(files_with(&["LEEWAY", "leeway"]), ["jwt.rs"]);
}

#[test]
fn oa_532_randomness_comes_from_the_operating_system() {
    let others = [" rand::", "thread_rng", "fastrand", "SmallRng", "StdRng", "ChaCha8Rng", "ChaCha20Rng"];
    assert_eq!(files_with(&others), [""; 0]);
    let makers = files_with(&["getrandom::"]);
    assert!(makers.iter().any(|file| file == "generate.rs"), "{makers:?}");
}
