//! Placeholders of recorded values: what may stand where one of them was written.

use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};

/// How far a clock of the answer may be from ours.
const SLACK: Duration = Duration::from_mins(2);

/// Whether `actual` may stand for a recorded text; `None` if the text is no placeholder.
pub(super) fn matches(recorded: &str, actual: &str) -> Option<bool> {
    Some(match recorded {
        "<now>" => {
            DateTime::parse_from_rfc3339(actual).is_ok_and(|time| is_near(time.with_timezone(&Utc).into()))
        }
        "<http-date>" => httpdate::parse_http_date(actual).is_ok_and(is_near),
        "<token>" => actual.starts_with("rbp_") && actual.len() == 255,
        "<etag>" | "<session>" | "<error and stack trace>" => !actual.is_empty(),
        "<seconds>" => actual.parse::<u32>().is_ok(),
        _ => return None,
    })
}

fn is_near(time: SystemTime) -> bool {
    let now = SystemTime::now();
    let distance = now.duration_since(time).or_else(|_| time.duration_since(now));
    distance.is_ok_and(|distance| distance <= SLACK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn now_is_now() {
        let now = Utc::now().format("%Y-%m-%dT%H:%M:%SZ").to_string();
        assert_eq!(matches("<now>", &now), Some(true));
        assert_eq!(matches("<now>", "2024-01-01T00:00:00Z"), Some(false));
    }

    #[test]
    fn what_is_no_placeholder_is_compared_by_its_text() {
        assert_eq!(matches("<b>", "<b>"), None);
    }
}
