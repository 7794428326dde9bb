//! [`Rate`]: a number and a time, and the texts in which Djblets writes them.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// So many in so much time.
///
/// The texts are Djblets': a number, a slash, and a time of a number and a unit, of which either may be missing. The
/// units are `s`, `m`, `h` and `d`; without one, seconds are meant.
///
/// ```
/// use webapi_core::rate_limit::Rate;
///
/// # fn main() -> Result<(), webapi_core::rate_limit::NotARate> {
/// assert_eq!(Rate::parse("10/30s")?.period().as_secs(), 30);
/// assert_eq!(Rate::parse("3/10")?.period().as_secs(), 10);
/// assert_eq!(Rate::parse("5/")?.period().as_secs(), 1);
/// assert_eq!(Rate::parse("5/1m")?.to_string(), "5/m");
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rate {
    count: u32,
    seconds: u32,
}

/// A text that is no rate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotARate {
    /// It is written otherwise.
    #[error(
        "`{0}` is no rate; write a number, a slash and a time in `s`, `m`, `h` or `d`, \
         such as `5/m`, `10/30s` or `1000/h`"
    )]
    Form(String),
    /// A number in it is zero.
    #[error(
        "`{0}` would let nothing through; both numbers of a rate are at least 1, and a limit is left out by name"
    )]
    Zero(String),
    /// A number in it is too large.
    #[error("`{0}` is out of range; a rate counts at most 4294967295 in at most 366 days")]
    Range(String),
}

/// The longest time: a leap year.
const LONGEST: u64 = 366 * 24 * 60 * 60;

impl Rate {
    /// A rate that is known to be good.
    pub(crate) const fn of(count: u32, seconds: u32) -> Self {
        Self { count, seconds }
    }

    /// Reads a rate.
    ///
    /// # Errors
    ///
    /// [`NotARate`] says what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, NotARate> {
        let form = || NotARate::Form(text.to_owned());
        let (count, time) = text.split_once('/').ok_or_else(form)?;
        let (number, unit) = match time.strip_suffix(['s', 'm', 'h', 'd']) {
            Some(number) => (number, time[number.len()..].chars().next().unwrap_or('s')),
            None => (time, 's'),
        };
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if count.is_empty() || !digits(count) || !digits(number) {
            return Err(form());
        }
        let range = || NotARate::Range(text.to_owned());
        let count: u32 = count.parse().map_err(|_| range())?;
        let number: u64 = if number.is_empty() { 1 } else { number.parse().map_err(|_| range())? };
        let seconds = number.checked_mul(unit_seconds(unit)).filter(|&seconds| seconds <= LONGEST);
        let seconds = seconds.and_then(|seconds| u32::try_from(seconds).ok()).ok_or_else(range)?;
        if count == 0 || seconds == 0 {
            Err(NotARate::Zero(text.to_owned()))
        } else {
            Ok(Self { count, seconds })
        }
    }

    /// How many.
    pub const fn count(self) -> u32 {
        self.count
    }

    /// In how much time.
    pub const fn period(self) -> Duration {
        Duration::from_secs(self.seconds as u64)
    }
}

const fn unit_seconds(unit: char) -> u64 {
    match unit {
        'm' => 60,
        'h' => 60 * 60,
        'd' => 24 * 60 * 60,
        _ => 1,
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = u64::from(self.seconds);
        let fits = |unit: &char| seconds.is_multiple_of(unit_seconds(*unit));
        let unit = ['d', 'h', 'm'].into_iter().find(fits).unwrap_or('s');
        match seconds / unit_seconds(unit) {
            1 => write!(f, "{}/{unit}", self.count),
            number => write!(f, "{}/{number}{unit}", self.count),
        }
    }
}

impl FromStr for Rate {
    type Err = NotARate;

    fn from_str(text: &str) -> Result<Self, NotARate> {
        Self::parse(text)
    }
}

impl TryFrom<&str> for Rate {
    type Error = NotARate;

    fn try_from(text: &str) -> Result<Self, NotARate> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Rate {
    type Error = NotARate;

    fn try_from(text: String) -> Result<Self, NotARate> {
        Self::parse(&text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn rates_are_written_as_in_djblets() {
        for (text, count, seconds) in [
            ("5/m", 5, 60),
            ("10/30s", 10, 30),
            ("3/10", 3, 10),
            ("5/", 5, 1),
            ("1000/h", 1000, 3600),
            ("2/7d", 2, 604_800),
            ("007/010m", 7, 600),
            ("1/366d", 1, 31_622_400),
        ] {
            assert_eq!(Rate::parse(text), Ok(Rate { count, seconds }), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused_with_the_right_form() {
        for text in [
            "", "5", "/m", "5/M", "5/mm", "5/m ", " 5/m", "-5/m", "+5/m", "5/-1s", "5/+1", "5.5/m", "five/m",
            "5/m/s", "5//", "5/w", "٥/m",
        ] {
            let error = Rate::parse(text).expect_err(text).to_string();
            assert!(
                error.starts_with(&format!("`{text}` is no rate")) && error.contains("`10/30s`"),
                "{error}"
            );
        }
    }

    #[test]
    fn a_rate_of_nothing_and_one_beyond_bounds_are_refused() {
        for text in ["0/m", "5/0", "0/0d"] {
            assert_eq!(Rate::parse(text), Err(NotARate::Zero(text.to_owned())));
        }
        for text in ["4294967296/m", "1/367d", "1/99999999999999999999s", "1/9223372036854775807d"] {
            assert_eq!(Rate::parse(text), Err(NotARate::Range(text.to_owned())));
        }
    }

    proptest! {
        #[test]
        fn a_rate_is_read_as_it_is_written(count in 1..=u32::MAX, seconds in 1..=31_622_400_u32) {
            let rate = Rate { count, seconds };
            prop_assert_eq!(Rate::parse(&rate.to_string()), Ok(rate));
        }

        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            let _ = Rate::parse(&text);
        }
    }
}
