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
    /// How many are open, and not answered as they should be yet.
    pub open: usize,
    /// Records that were not answered as they should be.
    pub failures: Vec<Failure>,
}

/// A record that was not answered as it should be.
#[derive(Debug)]
pub struct Failure {
    /// Id of the record.
    pub id: String,
    /// Both sides.
    pub text: String,
}

impl Report {
    /// Counts the failures of open records, and drops them.
    #[must_use]
    pub fn without(mut self, is_open: impl Fn(&str) -> bool) -> Self {
        let all = self.failures.len();
        self.failures.retain(|failure| !is_open(&failure.id));
        self.open = all - self.failures.len();
        self
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { topic, passed, deviating, open, failures } = self;
        let failed = failures.len();
        write!(
            f,
            "{topic}: {passed} as recorded, {deviating} deviating as listed, {open} open, {failed} failed"
        )
    }
}

/// Fails a test with everything that is wrong.
///
/// # Panics
///
/// If any record failed.
pub fn insist(reports: &[Report]) {
    let failures = reports.iter().flat_map(|report| &report.failures);
    let failures: Vec<&str> = failures.map(|failure| failure.text.as_str()).collect();
    for report in reports {
        println!("{report}");
    }
    assert!(failures.is_empty(), "{} records failed\n\n{}", failures.len(), failures.join("\n\n"));
}
