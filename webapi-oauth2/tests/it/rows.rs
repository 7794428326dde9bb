//! The pages in `docs/rfc` name a test for every row, and the tests are there.

use std::collections::HashSet;
use std::path::Path;

/// The names of all test functions below a folder.
fn functions(folder: &Path, found: &mut HashSet<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            functions(&entry, found);
            continue;
        }
        let text = std::fs::read_to_string(&entry).unwrap_or_default();
        let names = text.lines().filter_map(|line| line.trim().split_once("fn "));
        found.extend(names.filter_map(|(_, rest)| Some(rest.split('(').next()?.to_owned())));
    }
}

#[test]
fn every_row_has_a_test_or_a_place_to_read() {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut known = HashSet::new();
    functions(&crate_folder.join("src"), &mut known);
    functions(&crate_folder.join("tests"), &mut known);
    functions(&crate_folder.join("../tests/clients"), &mut known);
    let pages = crate_folder.join("../docs/rfc");
    let mut rows = 0;
    for page in std::fs::read_dir(pages).expect("the pages").map(|entry| entry.expect("an entry").path()) {
        let text = std::fs::read_to_string(&page).expect("a page");
        for line in text.lines().filter(|line| line.starts_with("| OA-")) {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let [row, _requirement, place, tests] = cells[..] else { panic!("four cells: {line}") };
            let prefix = row.to_lowercase().replace('-', "_");
            for file in place.split(", ").map(|file| file.trim_matches('`')) {
                let found = crate_folder.join("..").join(file);
                assert!(found.exists(), "{row}: there is no {file}");
            }
            rows += 1;
            if tests == "read" {
                continue;
            }
            assert!(
                known.iter().any(|name| name.split("_oa_").any(|part| format!(
                    "oa_{}",
                    part.trim_start_matches("oa_")
                )
                .starts_with(&prefix))),
                "{row}: there is no test named after it"
            );
        }
    }
    assert!(rows > 100, "the pages have rows: {rows}");
}

/// Every row of the first release stands on a page with its test, or in the list of those that are still to come.
#[test]
fn every_row_of_the_first_release_is_accounted_for() {
    let all = include_str!("../data/rows.txt").lines().filter(|line| !line.starts_with('#'));
    let all: Vec<&str> = all.flat_map(str::split_whitespace).collect();
    assert!(all.len() > 250, "the list is whole: {}", all.len());
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/rfc");
    let (mut proven, mut later) = (HashSet::new(), HashSet::new());
    for page in std::fs::read_dir(pages).expect("the pages").map(|entry| entry.expect("an entry").path()) {
        for line in std::fs::read_to_string(&page).expect("a page").lines() {
            let row = |mark: &str| line.strip_prefix(mark)?.get(..6).map(str::to_owned);
            proven.extend(row("| "));
            later.extend(row("* "));
        }
    }
    let missing: Vec<&&str> = all.iter().filter(|row| !proven.contains(**row)).collect();
    println!("{} of {} rows have no test yet: {missing:?}", missing.len(), all.len());
    let lost: Vec<_> = missing.into_iter().filter(|row| !later.contains(**row)).collect();
    assert!(lost.is_empty(), "these rows stand nowhere: {lost:?}");
}
