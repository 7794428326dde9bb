//! `reference/errors.md` and the catalogue say the same.

use std::collections::BTreeMap;

use webapi_core::error::catalog;

const PAGE: &str = include_str!("../../reference/errors.md");

/// The rows of the page: name, number, status, type, message.
fn rows() -> Vec<[String; 5]> {
    let rows = PAGE.lines().filter(|line| line.starts_with("| `"));
    rows.map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let cell = |index: usize| cells.get(index).copied().unwrap_or_default().trim_matches('`').to_owned();
        [cell(0), cell(1), cell(2), cell(3), cell(4)]
    })
    .filter(|row| row[1].parse::<u16>().is_ok())
    .collect()
}

#[test]
fn the_page_names_every_error_as_the_catalogue_has_it() {
    let page: BTreeMap<String, [String; 5]> = rows().into_iter().map(|row| (row[0].clone(), row)).collect();
    for (name, code) in catalog::ALL {
        let Some(row) = page.get(*name) else { panic!("docs/reference/errors.md has no row for `{name}`") };
        let kind = if code.kind.is_empty() { "none" } else { code.kind };
        let (number, status) = (code.code.to_string(), code.status.to_string());
        let expected = [name, number.as_str(), status.as_str(), kind, code.message];
        assert_eq!(row.each_ref().map(String::as_str), expected, "the row of `{name}`");
    }
    assert_eq!(page.len(), catalog::ALL.len(), "the page has errors that the catalogue has not");
}

#[test]
fn rows_stand_in_the_order_of_their_numbers_and_no_number_is_used_twice() {
    let numbers: Vec<u16> = rows().iter().map(|row| row[1].parse().unwrap()).collect();
    assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
}
