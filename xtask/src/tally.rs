//! How many tests passed and failed, summed over all test binaries.
//!
//! In: the output of `cargo test`, while it is shown. Out: a [`Tally`]. libtest ends each binary, and rustdoc each
//! crate's doctests, with a line such as
//! `test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s`.
//! Its machine-readable output is unstable, and this line has not changed in years.

use std::fmt;
use std::io::{self, Read, Write};

/// Counts of finished tests. Printed as `N passed, N failed`, the form that CI services recognise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Tests that passed.
    pub(crate) passed: u64,
    /// Tests that failed.
    pub(crate) failed: u64,
}

impl Tally {
    /// Copies `from` to `to` as it comes, and counts on the way.
    ///
    /// A `to` that cannot be written (a closed pipe) does not stop the count.
    ///
    /// # Errors
    ///
    /// When `from` cannot be read.
    pub(crate) fn tee(mut from: impl Read, mut to: impl Write) -> io::Result<Self> {
        let mut tally = Self::default();
        let mut line = Vec::new();
        let mut chunk = [0; 8192];
        loop {
            let read = match from.read(&mut chunk) {
                Ok(0) => break,
                Ok(read) => &chunk[..read],
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let _ = to.write_all(read).and_then(|()| to.flush());
            for part in read.split_inclusive(|byte| *byte == b'\n') {
                line.extend_from_slice(part);
                if part.ends_with(b"\n") {
                    tally.count(&String::from_utf8_lossy(&line));
                    line.clear();
                }
            }
        }
        tally.count(&String::from_utf8_lossy(&line));
        Ok(tally)
    }

    fn count(&mut self, line: &str) {
        let Some(result) = line.strip_prefix("test result: ") else { return };
        self.passed += number_before("passed", result);
        self.failed += number_before("failed", result);
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

fn number_before(word: &str, result: &str) -> u64 {
    let mut words = result.split([' ', ';', '.']).filter(|word| !word.is_empty());
    let mut previous = "";
    words
        .find_map(|current| {
            let number = (current == word).then(|| previous.parse().ok()).flatten();
            previous = current;
            number
        })
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUT: &str = "\
running 2 tests
test a ... ok
test b ... FAILED

test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s

     Running unittests src/main.rs
test result: ok. 40 passed; 0 failed; 2 ignored; 0 measured; 7 filtered out; finished in 1.25s
";

    /// Gives one byte at a time, as a slow pipe would.
    struct Dripping<'a>(&'a [u8]);

    impl Read for Dripping<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let Some((first, rest)) = self.0.split_first() else { return Ok(0) };
            buffer[0] = *first;
            self.0 = rest;
            Ok(1)
        }
    }

    #[test]
    fn the_results_of_all_binaries_are_summed() {
        let tally = Tally::tee(OUTPUT.as_bytes(), io::sink()).unwrap();
        assert_eq!(tally, Tally { passed: 41, failed: 1 });
        assert_eq!(tally.to_string(), "41 passed, 1 failed");
    }

    #[test]
    fn lines_that_arrive_in_pieces_are_counted_and_shown_unchanged() {
        let mut shown = Vec::new();
        let tally = Tally::tee(Dripping(OUTPUT.as_bytes()), &mut shown).unwrap();
        assert_eq!(tally, Tally { passed: 41, failed: 1 });
        assert_eq!(shown, OUTPUT.as_bytes());
    }

    #[test]
    fn colours_do_not_disturb_the_count() {
        let line =
            "test result: \u{1b}[32mok\u{1b}[m. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out";
        assert_eq!(Tally::tee(line.as_bytes(), io::sink()).unwrap(), Tally { passed: 3, failed: 0 });
    }

    #[test]
    fn what_a_test_prints_is_not_a_result() {
        let line = "left: \"test result: ok. 3 passed; 0 failed\"\n3 passed; 4 failed\n";
        assert_eq!(Tally::tee(line.as_bytes(), io::sink()).unwrap(), Tally::default());
    }

    #[test]
    fn a_closed_output_does_not_stop_the_count() {
        struct Closed;
        impl Write for Closed {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        assert_eq!(Tally::tee(OUTPUT.as_bytes(), Closed).unwrap(), Tally { passed: 41, failed: 1 });
    }
}
