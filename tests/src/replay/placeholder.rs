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
        "<etag>"
        | "<session>"
        | "<error and stack trace>"
        | "<USER_CODE>"
        | "<CLIENT_ID>"
        | "<GENERATED_ID>"
        | "<CSRF>"
        | "<UUID>"
        | "<KID>"
        | "<JWK_N>"
        | "<AT_HASH>" => !actual.is_empty(),
        "<seconds>" | "<SECONDS>" => actual.parse::<u32>().is_ok(),
        "<EPOCH>" => actual.parse::<i64>().is_ok(),
        "<ISO8601>" => DateTime::parse_from_rfc3339(actual).is_ok(),
        "<ACCESS_TOKEN>"
        | "<REFRESH_TOKEN>"
        | "<CODE>"
        | "<DEVICE_CODE>"
        | "<REGISTRATION_ACCESS_TOKEN>"
        | "<CLIENT_SECRET>"
        | "<GENERATED_SECRET>" => is_secret(actual),
        "<ID_TOKEN>" => actual.split('.').count() == 3,
        // Ours are shown once, and never as they are stored.
        "<HASHED_SECRET>" => true,
        _ => return None,
    })
}

/// Whether `actual` is a recorded text in which placeholders may stand, for example `/o/device/?user_code=<USER_CODE>`.
pub(super) fn fits(recorded: &str, actual: &str) -> bool {
    let Some((before, rest)) = recorded.split_once('<') else { return recorded == actual };
    let Some((_, after)) = rest.split_once('>') else { return recorded == actual };
    recorded == actual || actual.starts_with(before) && (after.is_empty() || actual.ends_with(after))
}

/// Whether a text can have come from a generator: 128 bits in base64 have 22 characters.
fn is_secret(text: &str) -> bool {
    text.len() >= 22 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
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
