//! Points in time.
//!
//! In: text by the grammar of `datetime/parse.rs`. Out: [`UtcDateTime`], the type for columns and fields, and
//! [`DateTimeField`], which keeps the offset that the client wrote. A time without an offset is in UTC, the zone of
//! the server. The current time is not here: it comes from the clock.
//!
//! JSON output drops fractions of seconds and writes `Z` for UTC, as Djblets does.

mod column;
mod parse;

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike as _, FixedOffset, NaiveDateTime, Timelike as _, Utc};
use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};
use serde_json::Value;

use super::{FieldError, FieldInfo, FieldKind, FieldValue};

const SECONDS: &str = "%Y-%m-%dT%H:%M:%S";

/// A point in time in UTC, to the microsecond.
///
/// Serializes as `YYYY-MM-DDTHH:MM:SSZ`, without the fraction. `Display` keeps the fraction, in six digits if there
/// is one, so that printing and parsing give the same value back. Values read from text lie in the years 1 to 9999.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    diesel::expression::AsExpression,
    diesel::deserialize::FromSqlRow,
)]
#[diesel(sql_type = diesel::sql_types::Timestamp)]
pub struct UtcDateTime(NaiveDateTime);

impl UtcDateTime {
    /// The point in time that a clock in UTC shows as `utc`, cut to whole microseconds.
    pub fn new(utc: NaiveDateTime) -> Self {
        Self(whole_microseconds(utc))
    }

    /// What a clock in UTC shows.
    pub const fn naive(self) -> NaiveDateTime {
        self.0
    }
}

impl fmt::Display for UtcDateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format(SECONDS))?;
        match self.0.nanosecond() / 1000 {
            0 => f.write_str("Z"),
            micros => write!(f, ".{micros:06}Z"),
        }
    }
}

impl FromStr for UtcDateTime {
    type Err = ParseDateTimeError;

    fn from_str(text: &str) -> Result<Self, ParseDateTimeError> {
        text.parse().map(DateTimeField::to_utc)
    }
}

impl From<DateTime<Utc>> for UtcDateTime {
    fn from(time: DateTime<Utc>) -> Self {
        Self::new(time.naive_utc())
    }
}

impl From<UtcDateTime> for DateTime<Utc> {
    fn from(time: UtcDateTime) -> Self {
        time.0.and_utc()
    }
}

impl Serialize for UtcDateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.text() {
            Some(text) => serializer.serialize_str(std::str::from_utf8(&text).unwrap_or_default()),
            None => serializer.collect_str(&format_args!("{}Z", self.0.format(SECONDS))),
        }
    }
}

impl UtcDateTime {
    /// `YYYY-MM-DDTHH:MM:SSZ`, written by hand because every item has some; none for years without four digits.
    fn text(self) -> Option<[u8; 20]> {
        let year = u32::try_from(self.0.year()).ok().filter(|year| *year <= 9999)?;
        let mut text = *b"0000-00-00T00:00:00Z";
        let mut put = |at: usize, value: u32| {
            for (digit, place) in text[at..at + 2].iter_mut().zip([10, 1]) {
                *digit += u8::try_from(value / place % 10).unwrap_or_default();
            }
        };
        put(0, year / 100);
        put(2, year % 100);
        put(5, self.0.month());
        put(8, self.0.day());
        put(11, self.0.hour());
        put(14, self.0.minute());
        put(17, self.0.second());
        Some(text)
    }
}

impl<'de> Deserialize<'de> for UtcDateTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// A point in time with the UTC offset that it was written with, to the microsecond.
///
/// Two values are equal if they are the same point in time. Serializes as `YYYY-MM-DDTHH:MM:SS` with the offset, or
/// `Z` for a zero one, without the fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTimeField(DateTime<FixedOffset>);

impl DateTimeField {
    /// The date, the time and the offset.
    pub const fn datetime(self) -> DateTime<FixedOffset> {
        self.0
    }

    /// The same point in time in UTC.
    pub fn to_utc(self) -> UtcDateTime {
        UtcDateTime(self.0.naive_utc())
    }
}

impl FromStr for DateTimeField {
    type Err = ParseDateTimeError;

    fn from_str(text: &str) -> Result<Self, ParseDateTimeError> {
        let (local, offset) = parse::parse(text).ok_or(ParseDateTimeError)?;
        let time = whole_microseconds(local).and_local_timezone(offset).single().ok_or(ParseDateTimeError)?;
        // Years beyond four digits could be neither printed nor, in UTC, stored everywhere.
        let printable = |time: NaiveDateTime| (1..=9999).contains(&time.year());
        if printable(time.naive_local()) && printable(time.naive_utc()) {
            Ok(Self(time))
        } else {
            Err(ParseDateTimeError)
        }
    }
}

impl Serialize for DateTimeField {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let local = self.0.naive_local().format(SECONDS);
        match self.0.offset().local_minus_utc() {
            0 => serializer.collect_str(&format_args!("{local}Z")),
            _ => serializer.collect_str(&format_args!("{local}{}", self.0.offset())),
        }
    }
}

/// The text is not a date and time that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected an ISO 8601 date/time such as 2024-05-06T07:08:09Z")]
pub struct ParseDateTimeError;

/// ISO 8601 and some looser forms, turned to UTC.
impl FieldValue for UtcDateTime {
    const KIND: FieldKind = FieldKind::DateTime;

    fn clean_text(text: &str, _: &FieldInfo) -> Result<Self, FieldError> {
        text.parse().map_err(|ParseDateTimeError| not_a_timestamp())
    }

    fn clean_json(value: &Value, info: &FieldInfo) -> Result<Self, FieldError> {
        Self::clean_text(value.as_str().ok_or_else(not_a_timestamp)?, info)
    }
}

/// ISO 8601 and some looser forms, with the offset kept.
impl FieldValue for DateTimeField {
    const KIND: FieldKind = FieldKind::DateTime;

    fn clean_text(text: &str, _: &FieldInfo) -> Result<Self, FieldError> {
        text.parse().map_err(|ParseDateTimeError| not_a_timestamp())
    }

    fn clean_json(value: &Value, info: &FieldInfo) -> Result<Self, FieldError> {
        Self::clean_text(value.as_str().ok_or_else(not_a_timestamp)?, info)
    }
}

fn not_a_timestamp() -> FieldError {
    FieldError::new("This timestamp is not a valid ISO 8601 date/time")
}

fn whole_microseconds(time: NaiveDateTime) -> NaiveDateTime {
    // Leap seconds, which chrono keeps as more than a second of nanoseconds, become the second before.
    let nanoseconds = time.nanosecond().min(999_999_999) / 1000 * 1000;
    time.with_nanosecond(nanoseconds).unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    const WHEN: FieldInfo = FieldInfo::new("when", FieldKind::DateTime);

    fn utc(text: &str) -> UtcDateTime {
        text.parse().expect("a valid time")
    }

    #[test]
    fn output_drops_the_fraction_and_display_keeps_it() {
        let time = utc("2024-05-06T07:08:09.1234567Z");
        assert_eq!(time.to_string(), "2024-05-06T07:08:09.123456Z");
        assert_eq!(json!(time), json!("2024-05-06T07:08:09Z"));
        assert_eq!(
            serde_json::from_value::<UtcDateTime>(json!("2024-05-06")).ok(),
            Some(utc("2024-05-06T00:00Z"))
        );
    }

    #[test]
    fn offsets_are_converted_or_kept() {
        let text = "2024-05-06T07:08:09+02:00";
        assert_eq!(utc(text).to_string(), "2024-05-06T05:08:09Z");
        for (text, output) in [
            (text, text),
            ("2024-05-06T07:08:09-0330", "2024-05-06T07:08:09-03:30"),
            ("2024-05-06T07:08:09+00:00", "2024-05-06T07:08:09Z"),
            ("2024-05-06T07:08:09", "2024-05-06T07:08:09Z"),
        ] {
            let kept: DateTimeField = text.parse().expect("a valid time");
            assert_eq!(json!(kept), json!(output));
            assert_eq!(kept.to_utc(), utc(text));
        }
    }

    #[test]
    fn years_have_four_digits_in_every_zone() {
        assert!("0001-01-01T00:00:00Z".parse::<UtcDateTime>().is_ok());
        assert!("9999-12-31T23:59:59Z".parse::<UtcDateTime>().is_ok());
        for text in ["0000-12-31T23:59:59Z", "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-00:01"] {
            assert_eq!(text.parse::<UtcDateTime>(), Err(ParseDateTimeError), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_has_one_message() {
        let message = FieldError::new("This timestamp is not a valid ISO 8601 date/time");
        for text in ["", "x", "not-a-date", "999999999999999999999999999999"] {
            assert_eq!(UtcDateTime::clean_text(text, &WHEN), Err(message.clone()), "{text}");
        }
        for value in [json!(1), json!(null), json!(["2024-05-06"])] {
            assert_eq!(DateTimeField::clean_json(&value, &WHEN), Err(message.clone()));
        }
        assert_eq!(UtcDateTime::clean_json(&json!("2024-05-06"), &WHEN), Ok(utc("2024-05-06")));
    }

    proptest! {
        #[test]
        fn what_is_printed_is_parsed_again(micros in -62_135_596_800_000_000_i64..253_402_300_800_000_000) {
            let time = UtcDateTime::from(DateTime::from_timestamp_micros(micros).expect("in the years 1 to 9999"));
            prop_assert_eq!(time.to_string().parse(), Ok(time));
        }

        #[test]
        fn arbitrary_text_never_panics(text in any::<String>()) {
            let _ = text.parse::<UtcDateTime>();
        }

        #[test]
        fn text_that_looks_like_a_time_never_panics(text in "[-0-9TZ:. +May,pm]{0,40}") {
            let _ = text.parse::<UtcDateTime>();
        }
    }
}
