//! [`UtcDateTime`] as a `Timestamp` column, on every backend.
//!
//! SQLite keeps times as text, and diesel reads it by trying format strings. The one form that diesel itself writes is
//! read here without any; every other goes the way of diesel.

use chrono::NaiveDateTime;
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql};
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Timestamp;

use super::UtcDateTime;
use crate::db::Db;

impl FromSql<Timestamp, Db> for UtcDateTime {
    fn from_sql(value: <Db as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        value.from_sql::<Self, Timestamp>()
    }
}

#[cfg(feature = "postgres")]
impl FromSql<Timestamp, diesel::pg::Pg> for UtcDateTime {
    fn from_sql(value: diesel::pg::PgValue<'_>) -> deserialize::Result<Self> {
        <NaiveDateTime as FromSql<Timestamp, diesel::pg::Pg>>::from_sql(value).map(Self::new)
    }
}

#[cfg(feature = "sqlite")]
impl FromSql<Timestamp, diesel::sqlite::Sqlite> for UtcDateTime {
    fn from_sql(mut value: <diesel::sqlite::Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let is_text = value.value_type() == Some(diesel::sqlite::SqliteType::Text);
        match is_text.then(|| plain(value.read_text().as_bytes())).flatten() {
            Some(time) => Ok(Self::new(time)),
            None => {
                <NaiveDateTime as FromSql<Timestamp, diesel::sqlite::Sqlite>>::from_sql(value).map(Self::new)
            }
        }
    }
}

impl<DB: Backend> ToSql<Timestamp, DB> for UtcDateTime
where
    NaiveDateTime: ToSql<Timestamp, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.to_sql(out)
    }
}

/// Reads `2024-03-01 12:30:15.25`, with up to nine digits behind the point or without one; nothing else.
#[cfg(feature = "sqlite")]
fn plain(text: &[u8]) -> Option<NaiveDateTime> {
    let (whole, fraction) = text.split_at_checked(19)?;
    let marks = [4, 7, 10, 13, 16].map(|at| whole[at]);
    if marks != *b"-- ::" {
        return None;
    }
    let year = i32::try_from(number(&whole[..4])?).ok()?;
    let day = chrono::NaiveDate::from_ymd_opt(year, number(&whole[5..7])?, number(&whole[8..10])?)?;
    let nanoseconds = match fraction {
        [] => 0,
        [b'.', digits @ ..] if (1..=9).contains(&digits.len()) => {
            let missing = u32::try_from(9 - digits.len()).ok()?;
            number(digits)? * 10_u32.pow(missing)
        }
        _ => return None,
    };
    day.and_hms_nano_opt(number(&whole[11..13])?, number(&whole[14..16])?, number(&whole[17..])?, nanoseconds)
}

/// A number of at most nine digits.
#[cfg(feature = "sqlite")]
fn number(digits: &[u8]) -> Option<u32> {
    let digit = |byte: &u8| byte.is_ascii_digit().then(|| u32::from(byte - b'0'));
    digits.iter().try_fold(0, |number, byte| Some(10 * number + digit(byte)?))
}

#[cfg(all(test, feature = "sqlite"))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn by_chrono(text: &str) -> Option<NaiveDateTime> {
        ["%F %T%.f", "%F %T"].iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
    }

    #[test]
    fn other_forms_are_left_to_diesel() {
        for text in ["", "2024-03-01", "2024-03-01T12:30:15", "2024-03-01 12:30:15Z", "2024-03-01 12:30:15."]
        {
            assert_eq!(plain(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn days_and_hours_that_do_not_exist_are_none() {
        for text in
            ["2023-02-29 00:00:00", "2024-13-01 00:00:00", "2024-03-01 24:00:00", "2024-03-01 00:00:61"]
        {
            assert_eq!(plain(text.as_bytes()), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_time_that_diesel_writes_is_read_as_diesel_reads_it(
            seconds in -62_135_596_800_i64..253_402_300_800,
            nanoseconds in prop_oneof![Just(0), (0..1_000_u32).prop_map(|n| n * 1_000_000), 0..1_000_000_000_u32],
        ) {
            let time = chrono::DateTime::from_timestamp(seconds, nanoseconds).expect("a time").naive_utc();
            let text = time.format("%F %T%.f").to_string();
            prop_assert_eq!(plain(text.as_bytes()), Some(time));
            prop_assert_eq!(by_chrono(&text), Some(time));
        }

        #[test]
        fn what_is_read_is_what_diesel_would_read(text in "[0-9]{4}-[0-9]{2}-[0-9]{2} [0-2][0-9]:[0-9]{2}:[0-9]{2}([.][0-9]{0,10})?") {
            if let Some(time) = plain(text.as_bytes()) {
                prop_assert_eq!(by_chrono(&text), Some(time));
            }
        }
    }
}
