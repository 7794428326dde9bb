//! Whether an answer is the expected one: status, the expected headers, the body by its kind.
//!
//! In: an expected answer, the answer, and what earlier answers were captured. Out: every difference, in words.

mod djblets;
mod json;
mod location;
mod oauth;
mod page;

use super::capture::Captured;
use super::client::Response;
use super::record::{Expected, Record};
pub(super) use location::Parts;

/// Every difference; none if the answer is as expected.
pub(super) fn differences(
    record: &Record,
    expected: &Expected,
    actual: &Response,
    captured: &Captured,
) -> Vec<String> {
    match expected.body_type {
        Some(kind) => oauth::differences(record, expected, kind, actual, captured),
        None => djblets::differences(expected, actual),
    }
}
