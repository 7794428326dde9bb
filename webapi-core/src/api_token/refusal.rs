//! [`Refusal`]: why a token does not log in, in Djblets' words.

use chrono::{DateTime, Datelike as _, Timelike as _, Utc};

use super::record::ApiToken;
use crate::error::ApiError;

/// Why a token is not good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such token, or its user may not log in; which of the two is not told.
    Unknown,
    /// Somebody invalidated it.
    Invalid {
        /// When, if that was noted.
        since: Option<DateTime<Utc>>,
        /// Why; may be empty.
        reason: String,
    },
    /// It has expired.
    Expired {
        /// When.
        since: DateTime<Utc>,
    },
}

impl Refusal {
    /// Why this token is not good, if it is not.
    pub(super) fn of(token: &ApiToken, now: DateTime<Utc>) -> Option<Self> {
        if !token.valid {
            return Some(Self::Invalid { since: token.invalid_date, reason: token.invalid_reason.clone() });
        }
        token.expires.filter(|expires| *expires <= now).map(|since| Self::Expired { since })
    }

    /// The answer: `LOGIN_FAILED` with a message that says what happened to the token.
    pub fn error(&self) -> ApiError {
        match self.message() {
            None => ApiError::login_failed(),
            Some(message) => ApiError::login_failed().with_message(message),
        }
    }

    fn message(&self) -> Option<String> {
        match self {
            Self::Unknown => None,
            Self::Invalid { since, reason } => {
                let since = since.map(|since| format!(" on {}", spoken(since))).unwrap_or_default();
                let reason = if reason.is_empty() { ".".to_owned() } else { format!(": {reason}") };
                Some(format!("This API token became invalid{since}{reason}"))
            }
            Self::Expired { since } => Some(format!("This API token expired on {}.", spoken(*since))),
        }
    }
}

/// A time in UTC as Django writes it in American English: `Jan. 2, 2024, 3:04 a.m.`, its format `N j, Y, P`.
fn spoken(time: DateTime<Utc>) -> String {
    const MONTHS: [&str; 12] =
        ["Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."];
    let month = MONTHS[time.month0() as usize];
    let (afternoon, hour) = time.hour12();
    let half = if afternoon { "p.m." } else { "a.m." };
    let clock = match (time.hour(), time.minute()) {
        (0, 0) => "midnight".to_owned(),
        (12, 0) => "noon".to_owned(),
        (_, 0) => format!("{hour} {half}"),
        (_, minute) => format!("{hour}:{minute:02} {half}"),
    };
    format!("{month} {}, {}, {clock}", time.day(), time.year())
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;

    use super::*;

    fn at(month: u32, hour: u32, minute: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2024, month, 2, hour, minute, 5).unwrap()
    }

    #[test]
    fn times_are_spoken_as_django_does() {
        for (time, expected) in [
            (at(1, 3, 4), "Jan. 2, 2024, 3:04 a.m."),
            (at(3, 0, 0), "March 2, 2024, midnight"),
            (at(6, 12, 0), "June 2, 2024, noon"),
            (at(9, 0, 30), "Sept. 2, 2024, 12:30 a.m."),
            (at(12, 15, 0), "Dec. 2, 2024, 3 p.m."),
            (at(5, 12, 59), "May 2, 2024, 12:59 p.m."),
        ] {
            assert_eq!(spoken(time), expected);
        }
    }

    #[test]
    fn a_refusal_says_when_and_why() {
        let invalid = |since, reason: &str| Refusal::Invalid { since, reason: reason.to_owned() }.message();
        let since = Some(at(6, 8, 9));
        assert_eq!(
            invalid(since, "Leaked.").as_deref(),
            Some("This API token became invalid on June 2, 2024, 8:09 a.m.: Leaked.")
        );
        assert_eq!(
            invalid(since, "").as_deref(),
            Some("This API token became invalid on June 2, 2024, 8:09 a.m..")
        );
        assert_eq!(invalid(None, "").as_deref(), Some("This API token became invalid."));
        assert_eq!(Refusal::Unknown.message(), None);
    }
}
