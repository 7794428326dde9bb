//! Times as pages show them: in UTC, to the minute, with the exact time for programs.

use chrono::{DateTime, Utc};
use minijinja::{Value, context};

/// `text` for people, `iso` for the attribute `datetime`.
pub(super) fn moment(at: DateTime<Utc>) -> Value {
    context! {
        text => at.format("%-d %B %Y, %H:%M UTC").to_string(),
        iso => at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
    }
}
