//! What a replay came to.

use std::fmt;

/// The outcome of one topic.
#[derive(Debug, Default)]
pub struct Report {
    /// Name of the topic.
    pub topic: String,
    /// How many records were answered as recorded.
    pub passed: usize,
    /// How many were answered as the list of deviations says.
    pub deviating: usize,
    /// Records that were not answered as they should be, each with both sides.
    pub failures: Vec<String>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { topic, passed, deviating, failures } = self;
        write!(f, "{topic}: {passed} as recorded, {deviating} deviating as listed, {} failed", failures.len())
    }
}

/// Fails a test with everything that is wrong.
///
/// # Panics
///
/// If any record failed.
pub fn insist(reports: &[Report]) {
    let failures: Vec<&str> =
        reports.iter().flat_map(|report| &report.failures).map(String::as_str).collect();
    for report in reports {
        println!("{report}");
    }
    assert!(failures.is_empty(), "{} records failed\n\n{}", failures.len(), failures.join("\n\n"));
}
