//! Versions of extensions, and ranges of them.

use std::fmt;

/// A version by the rules of Semantic Versioning; `1.2` is read as `1.2.0`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    // First, since it decides the order.
    parsed: semver::Version,
    text: String,
}

/// Which versions of another extension will do: `>=1.2, <2`, or `1.2` for whatever is compatible with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionRange(semver::VersionReq);

/// A text is no version, or no range of versions.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no {what}: {problem}")]
pub struct WrongVersion {
    text: String,
    what: &'static str,
    problem: String,
}

impl Version {
    /// `0.0.0`.
    pub(crate) fn zero() -> Self {
        Self { text: "0.0.0".to_owned(), parsed: semver::Version::new(0, 0, 0) }
    }

    /// Reads a version.
    ///
    /// ```
    /// use webapi_core::extension::{Version, VersionRange};
    ///
    /// let version = Version::parse("1.2")?;
    /// assert_eq!(version.to_string(), "1.2");
    /// assert!(VersionRange::parse(">=1.0, <2")?.matches(&version));
    /// # Ok::<(), webapi_core::extension::WrongVersion>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the text is no version.
    pub fn parse(text: &str) -> Result<Self, WrongVersion> {
        let numbers = text.split(['-', '+']).next().unwrap_or_default();
        let missing = 2_usize.saturating_sub(numbers.matches('.').count());
        let (numbers, rest) = text.split_at(numbers.len());
        let padded = format!("{numbers}{}{rest}", ".0".repeat(missing));
        let parsed = semver::Version::parse(&padded).map_err(|error| WrongVersion {
            text: text.to_owned(),
            what: "version",
            problem: error.to_string(),
        })?;
        Ok(Self { text: text.to_owned(), parsed })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl VersionRange {
    /// Reads a range; `*` is any version.
    ///
    /// # Errors
    ///
    /// If the text is no range.
    pub fn parse(text: &str) -> Result<Self, WrongVersion> {
        let parsed = semver::VersionReq::parse(text);
        parsed.map(Self).map_err(|error| WrongVersion {
            text: text.to_owned(),
            what: "range of versions",
            problem: error.to_string(),
        })
    }

    /// Whether a version is in the range.
    pub fn matches(&self, version: &Version) -> bool {
        self.0.matches(&version.parsed)
    }
}

impl fmt::Display for VersionRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_versions_are_filled_up_and_shown_as_written() {
        for text in ["1", "1.2", "1.2.3", "1.2-beta"] {
            assert_eq!(Version::parse(text).map(|version| version.to_string()).as_deref(), Ok(text));
        }
        assert!(Version::parse("one").is_err());
        assert!(
            Version::parse("1.2").is_ok_and(|short| Version::parse("1.10").is_ok_and(|long| short < long))
        );
    }
}
