//! Fuzz targets: whatever comes, nothing panics and no answer is the server's fault.
//!
//! Each target is a test that makes up inputs for as long as `WEBAPI_FUZZ_SECONDS` says; one second without it, so that
//! the targets run with all other tests. `cargo xtask fuzz --seconds 300` runs them for longer. Inputs begin with those in
//! `corpus/<target>/`, one file each; what fails is remembered in `corpus/<target>.regressions` and tried first from then
//! on. A new target is a line in the table below, a file in `targets`, and a folder in `corpus`.
#![allow(clippy::unwrap_used, reason = "panicking is how a test fails, its helpers included")]

mod input;
mod run;
mod server;
mod targets;

/// A test for each target, named like its corpus.
macro_rules! table {
    ($($target:ident),* $(,)?) => {
        $(
            #[test]
            fn $target() {
                run::target(stringify!($target), &targets::$target::input(), &targets::$target::target());
            }
        )*

        /// The names of all targets.
        const TARGETS: &[&str] = &[$(stringify!($target)),*];
    };
}

table![
    accept_header,
    cursor,
    form_body,
    json_body,
    multipart_body,
    names_of_parts,
    policy_document,
    query_string,
];

#[test]
fn every_target_has_a_corpus_and_every_corpus_a_target() {
    for name in TARGETS {
        assert!(!input::corpus(name).is_empty(), "the folder corpus/{name} holds no inputs");
    }
    for folder in std::fs::read_dir(input::FOLDER).unwrap() {
        let folder = folder.unwrap().path();
        let name = folder.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(TARGETS.contains(&name.as_str()), "{} belongs to no target", folder.display());
    }
}
