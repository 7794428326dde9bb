//! Commits, as git prints them.
//!
//! In: the output of `git log` with [`FORMAT`], fields and commits ended by NUL, which no message can hold. Out: one
//! [`Commit`] at a time, so that histories of any length need little memory.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdout};

use chrono::{DateTime, NaiveDateTime};

use crate::failure::Failure;

/// Fields in the order of [`Log::commit`]. Capital `N` and `E` heed the repository's `.mailmap`.
pub(super) const FORMAT: &str = "%H%x00%aN%x00%aE%x00%at%x00%cN%x00%cE%x00%ct%x00%s%x00%b";

/// How many characters of a subject are kept, as the API allows.
const LONGEST_SUMMARY: usize = 300;

/// One commit.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Commit {
    pub(crate) id: String,
    pub(crate) author: Person,
    pub(crate) authored: NaiveDateTime,
    pub(crate) committer: Person,
    pub(crate) committed: NaiveDateTime,
    pub(crate) summary: String,
    pub(crate) description: String,
}

/// Somebody as git knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) email: String,
}

/// A running `git log`.
#[derive(Debug)]
pub(crate) struct Log {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Log {
    pub(super) fn of(mut child: Child) -> Result<Self, Failure> {
        let output = child.stdout.take().ok_or_else(|| Failure::failed("git has no output"))?;
        Ok(Self { child, output: BufReader::with_capacity(1 << 16, output) })
    }

    /// The next commit; `None` after the last one.
    fn commit(&mut self) -> Result<Option<Commit>, Failure> {
        let Some(id) = self.field()? else {
            let status = self.child.wait()?;
            return if status.success() { Ok(None) } else { Err(Failure::failed("`git log` failed")) };
        };
        let mut next = || self.field()?.ok_or_else(|| Failure::failed("`git log` ended within a commit"));
        Ok(Some(Commit {
            id,
            author: Person { name: next()?, email: next()? },
            authored: time(&next()?),
            committer: Person { name: next()?, email: next()? },
            committed: time(&next()?),
            summary: summary(&next()?),
            description: next()?.trim().to_owned(),
        }))
    }

    fn field(&mut self) -> Result<Option<String>, Failure> {
        let mut bytes = Vec::new();
        self.output.read_until(0, &mut bytes)?;
        let ended = bytes.pop_if(|last| *last == 0).is_some();
        Ok(ended.then(|| String::from_utf8_lossy(&bytes).into_owned()))
    }
}

impl Iterator for Log {
    type Item = Result<Commit, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        self.commit().transpose()
    }
}

impl Drop for Log {
    /// A process that nobody waits for would stay as a zombie.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn summary(subject: &str) -> String {
    match subject.trim() {
        "" => "(no summary)".to_owned(),
        subject => subject.chars().take(LONGEST_SUMMARY).collect(),
    }
}

/// Broken clocks give times before year 1 and after year 9999, which no database keeps.
fn time(seconds: &str) -> NaiveDateTime {
    const YEAR_1: i64 = -62_135_596_800;
    const YEAR_10000: i64 = 253_402_300_800;
    let seconds = seconds.trim().parse().unwrap_or(0_i64).clamp(YEAR_1, YEAR_10000 - 1);
    DateTime::from_timestamp(seconds, 0).unwrap_or_default().naive_utc()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_cut_to_300_characters() {
        assert_eq!(summary(&"é".repeat(400)).chars().count(), 300);
        assert_eq!(summary("  "), "(no summary)");
    }

    #[test]
    fn a_time_that_cannot_be_kept_is_moved_to_the_nearest_that_can() {
        assert_eq!(time("99999999999999").to_string(), "9999-12-31 23:59:59");
        assert_eq!(time("-99999999999999").to_string(), "0001-01-01 00:00:00");
        assert_eq!(time("").to_string(), "1970-01-01 00:00:00");
    }
}
