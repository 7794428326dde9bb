//! Times as people write them: `10s`, `5m`, `12h`, `14d`, or seconds.

use std::time::Duration;

const UNITS: [(char, u64); 4] = [('d', 24 * 60 * 60), ('h', 60 * 60), ('m', 60), ('s', 1)];

/// Reads a time; `None` if it is none, or longer than anything could be.
///
/// ```
/// use std::time::Duration;
/// use webapi_oauth2::settings::time::{parse, show};
///
/// assert_eq!(parse("90"), Some(Duration::from_secs(90)));
/// assert_eq!(parse("14d"), Some(Duration::from_hours(14 * 24)));
/// assert_eq!((parse("soon"), parse("-1s"), parse("99999999999999999999d")), (None, None, None));
/// assert_eq!(show(Duration::from_secs(90)), "90s");
/// assert_eq!(show(Duration::from_hours(48)), "2d");
/// ```
pub fn parse(text: &str) -> Option<Duration> {
    let unit = UNITS.into_iter().find(|(letter, _)| text.ends_with(*letter));
    let (number, seconds) = match unit {
        Some((_, seconds)) => (&text[..text.len() - 1], seconds),
        None => (text, 1),
    };
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let number: u64 = is_number.then(|| number.parse().ok())??;
    number.checked_mul(seconds).map(Duration::from_secs)
}

/// Writes a time in its largest whole unit.
pub fn show(time: Duration) -> String {
    let seconds = time.as_secs();
    let fits = |(_, unit): &(char, u64)| seconds > 0 && seconds.is_multiple_of(*unit);
    let (letter, unit) = UNITS.into_iter().find(fits).unwrap_or(('s', 1));
    format!("{}{letter}", seconds / unit)
}
