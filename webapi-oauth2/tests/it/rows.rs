//! The pages in `docs/rfc` have a row for every requirement of the first release, with a test that is named after it or
//! with the line that shows it, and the tests and the lines are there.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// A row of a page.
struct Row {
    id: String,
    places: Vec<Place>,
    /// What the last cell says: tests by their beginning, and what is to be read in the places with a line.
    proofs: Vec<String>,
}

/// Where the code is that keeps to a requirement.
struct Place {
    file: String,
    line: Option<usize>,
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

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

fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for page in std::fs::read_dir(repository().join("docs/rfc")).expect("the pages") {
        let text = std::fs::read_to_string(page.expect("an entry").path()).expect("a page");
        rows.extend(text.lines().filter(|line| line.starts_with("| OA-")).map(Row::parse));
    }
    rows
}

impl Row {
    fn parse(line: &str) -> Self {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [id, _requirement, places, proofs] = cells[..] else { panic!("four cells: {line}") };
        Self {
            id: id.to_owned(),
            places: places.split(", ").map(Place::parse).collect(),
            proofs: proofs.split(", ").map(str::to_owned).collect(),
        }
    }

    /// What the places with a line must show, in their order.
    fn readings(&self) -> Vec<&str> {
        let readings = self.proofs.iter().filter_map(|proof| proof.strip_prefix("read `"));
        readings.filter_map(|reading| reading.strip_suffix('`')).collect()
    }

    fn is_only_read(&self) -> bool {
        !self.proofs.is_empty() && self.readings().len() == self.proofs.len()
    }

    /// Whether a function of tests is named after this row: `oa_143_…`, or `oa_142_oa_143_…`.
    fn names(&self, function: &str) -> bool {
        let own = self.id.to_lowercase().replace('-', "_");
        let mut rest = function.split("oa_").skip(1).map(|part| format!("oa_{part}"));
        function.starts_with("oa_") && rest.any(|part| part.starts_with(&own))
    }
}

impl Place {
    fn parse(text: &str) -> Self {
        let text = text.trim_matches('`');
        let (file, line) = match text.split_once(':') {
            Some((file, line)) => (file, Some(line.parse().expect("the number of a line"))),
            None => (text, None),
        };
        Self { file: file.to_owned(), line }
    }
}

#[test]
fn every_row_has_a_test_or_a_place_to_read() {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut known = HashSet::new();
    for folder in ["src", "tests", "../tests/clients"] {
        functions(&crate_folder.join(folder), &mut known);
    }
    for row in rows() {
        for place in &row.places {
            let found = repository().join(&place.file);
            assert!(found.exists(), "{}: there is no {}", row.id, place.file);
        }
        let is_proven = known.iter().any(|function| row.names(function));
        assert!(is_proven || row.is_only_read(), "{}: there is no test named after it", row.id);
    }
}

#[test]
fn what_only_reading_shows_stands_in_the_line_that_is_named() {
    let mut read = 0;
    for row in rows() {
        let lines: Vec<(&Place, usize)> =
            row.places.iter().filter_map(|place| Some((place, place.line?))).collect();
        assert_eq!(lines.len(), row.readings().len(), "{}: a line for each reading", row.id);
        for ((place, line), reading) in lines.into_iter().zip(row.readings()) {
            let text = std::fs::read_to_string(repository().join(&place.file)).expect("the file");
            let stands = text.lines().position(|line| line.contains(reading)).map(|place| place + 1);
            let shown = text.lines().nth(line - 1).unwrap_or_default();
            let why = format!("{}: `{reading}` stands in line {stands:?} of {} now", row.id, place.file);
            assert!(shown.contains(reading), "{why}");
            read += 1;
        }
    }
    assert!(read >= 3, "some rows are read: {read}");
}

#[test]
fn every_row_of_the_first_release_is_accounted_for() {
    let all = include_str!("../data/rows.txt").lines().filter(|line| !line.starts_with('#'));
    let all: Vec<&str> = all.flat_map(str::split_whitespace).collect();
    assert!(all.len() > 250, "the list is whole: {}", all.len());
    let proven: HashSet<String> = rows().into_iter().map(|row| row.id).collect();
    let missing: Vec<&str> = all.iter().copied().filter(|row| !proven.contains(*row)).collect();
    println!("{} of {} rows have no test", missing.len(), all.len());
    assert!(missing.is_empty(), "these rows stand nowhere: {missing:?}");
}
