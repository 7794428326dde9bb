//! The grammar of dates and times.
//!
//! In: text. Out: a local date and time with its UTC offset, or nothing. Read are ISO 8601 calendar dates, extended
//! or basic, alone or with a time, and dates with the month in words (`May 6, 2024 7am`, `6 May 2024 07:08 GMT`).
//!
//! Djblets' lenient parser reads more. What depends on the day of the request (a time alone, a date without its
//! year) or on a guess (`05/06/2024`) is not read here.

use chrono::{FixedOffset, NaiveDate, NaiveDateTime, NaiveTime};

/// Reads a whole text.
pub(super) fn parse(text: &str) -> Option<(NaiveDateTime, FixedOffset)> {
    // White space around text is common in forms; everything below sees one line.
    let start = Scanner(text.trim());
    let (date, rest) = numeric_date(start).or_else(|| worded_date(start))?;
    let (time, offset) = time_and_offset(rest)?;
    Some((date.and_time(time), offset))
}

/// What is left of the text.
#[derive(Clone, Copy)]
struct Scanner<'a>(&'a str);

impl<'a> Scanner<'a> {
    /// Takes the characters at the front that `wanted` accepts, perhaps none.
    fn take(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let end = self.0.find(|c| !wanted(c)).unwrap_or(self.0.len());
        let (taken, rest) = self.0.split_at(end);
        self.0 = rest;
        taken
    }

    fn digits(&mut self) -> &'a str {
        self.take(|c| c.is_ascii_digit())
    }

    fn word(&mut self) -> String {
        self.take(|c| c.is_ascii_alphabetic()).to_ascii_lowercase()
    }

    /// Takes spaces, and reports whether there were any.
    fn spaces(&mut self) -> bool {
        !self.take(|c| c == ' ').is_empty()
    }

    /// Takes one of these characters.
    fn one_of(&mut self, wanted: &[char]) -> Option<char> {
        let first = self.0.chars().next().filter(|c| wanted.contains(c))?;
        self.0 = &self.0[first.len_utf8()..];
        Some(first)
    }

    /// Takes exactly two digits.
    fn pair(&mut self) -> Option<u32> {
        number(self.digits(), 2..=2)
    }
}

/// The value of digits whose count is within `lengths`.
fn number(digits: &str, lengths: std::ops::RangeInclusive<usize>) -> Option<u32> {
    if lengths.contains(&digits.len()) { digits.parse().ok() } else { None }
}

/// `2024-05-06`, `2024-5-6`, `2024/05/06` or `20240506`.
fn numeric_date(mut text: Scanner<'_>) -> Option<(NaiveDate, Scanner<'_>)> {
    let digits = text.digits();
    let (year, month, day) = if digits.len() == 8 {
        (number(&digits[..4], 4..=4)?, number(&digits[4..6], 2..=2)?, number(&digits[6..], 2..=2)?)
    } else {
        let year = number(digits, 4..=4)?;
        let separator = text.one_of(&['-', '/'])?;
        let month = number(text.digits(), 1..=2)?;
        text.one_of(&[separator])?;
        (year, month, number(text.digits(), 1..=2)?)
    };
    Some((NaiveDate::from_ymd_opt(year.try_into().ok()?, month, day)?, text))
}

/// `May 6, 2024` or `6 May 2024`, perhaps after the name of the weekday, which is not checked.
fn worded_date(mut text: Scanner<'_>) -> Option<(NaiveDate, Scanner<'_>)> {
    let mut ahead = text;
    if is_weekday(&ahead.word()) {
        ahead.one_of(&[',']);
        ahead.spaces();
        text = ahead;
    }
    let (month, day) = if text.0.starts_with(|c: char| c.is_ascii_digit()) {
        let day = day_of_month(&mut text)?;
        text.spaces();
        (month(&text.word())?, day)
    } else {
        let month = month(&text.word())?;
        text.one_of(&['.']);
        text.spaces();
        (month, day_of_month(&mut text)?)
    };
    text.one_of(&[',']);
    if !text.spaces() {
        return None;
    }
    let year = number(text.digits(), 4..=4)?;
    Some((NaiveDate::from_ymd_opt(year.try_into().ok()?, month, day)?, text))
}

/// `6`, `06` or `6th`.
fn day_of_month(text: &mut Scanner<'_>) -> Option<u32> {
    let day = number(text.digits(), 1..=2)?;
    let mut ahead = *text;
    if matches!(ahead.word().as_str(), "st" | "nd" | "rd" | "th") {
        *text = ahead;
    }
    Some(day)
}

fn is_weekday(word: &str) -> bool {
    const NAMES: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    word.len() >= 3 && NAMES.iter().any(|name| *name == word || &name[..3] == word)
}

fn month(word: &str) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let found = NAMES
        .iter()
        .position(|name| *name == word || &name[..3] == word || (*name, word) == ("september", "sept"));
    u32::try_from(found?).ok().map(|index| index + 1)
}

/// What follows the date: nothing, which means midnight in UTC, or a time and perhaps an offset.
fn time_and_offset(mut text: Scanner<'_>) -> Option<(NaiveTime, FixedOffset)> {
    let utc = FixedOffset::east_opt(0)?;
    if text.0.is_empty() {
        return Some((NaiveTime::MIN, utc));
    }
    let marked = text.one_of(&['T', 't']).is_some();
    if !marked {
        let comma = text.one_of(&[',']).is_some();
        if !text.spaces() && !comma {
            return None;
        }
    }
    let time = time(&mut text, marked)?;
    text.spaces();
    let offset = if text.0.is_empty() { utc } else { offset(&mut text)? };
    text.0.is_empty().then_some((time, offset))
}

/// `07:08`, `07:08:09.5`, `0708`, `070809,5` or `7am`; the hour alone needs the `T` before it or `am`/`pm` behind it.
fn time(text: &mut Scanner<'_>, marked: bool) -> Option<NaiveTime> {
    let digits = text.digits();
    let (mut hour, mut minute, mut second) = (number(digits.get(..2).unwrap_or(digits), 1..=2)?, 0, None);
    let mut complete = marked && digits.len() == 2;
    match digits.len() {
        1 | 2 => {
            if text.one_of(&[':']).is_some() {
                (minute, complete) = (text.pair()?, true);
                if text.one_of(&[':']).is_some() {
                    second = Some(text.pair()?);
                }
            }
        }
        4 | 6 => {
            (minute, complete) = (number(&digits[2..4], 2..=2)?, true);
            second = digits.get(4..6).and_then(|digits| number(digits, 2..=2));
        }
        _ => return None,
    }
    let nanosecond = match second {
        Some(_) => fraction(text)?,
        None => 0,
    };
    if let Some(afternoon) = meridiem(text) {
        if !(1..=12).contains(&hour) {
            return None;
        }
        hour = hour % 12 + if afternoon { 12 } else { 0 };
        complete = true;
    }
    if complete { NaiveTime::from_hms_nano_opt(hour, minute, second.unwrap_or(0), nanosecond) } else { None }
}

/// A decimal fraction of a second in nanoseconds; what is smaller is cut off.
fn fraction(text: &mut Scanner<'_>) -> Option<u32> {
    if text.one_of(&['.', ',']).is_none() {
        return Some(0);
    }
    let digits = text.digits();
    let kept = digits.get(..9).unwrap_or(digits);
    let scale = 10_u32.pow(u32::try_from(9 - kept.len()).ok()?);
    Some(number(kept, 1..=9)? * scale)
}

/// Takes `am` or `pm`, and reports whether it was the latter.
fn meridiem(text: &mut Scanner<'_>) -> Option<bool> {
    let mut ahead = *text;
    ahead.spaces();
    let afternoon = match ahead.word().as_str() {
        "am" => false,
        "pm" => true,
        _ => return None,
    };
    *text = ahead;
    Some(afternoon)
}

/// `Z`, `UTC`, `GMT`, `+02`, `+0200` or `+02:00`.
fn offset(text: &mut Scanner<'_>) -> Option<FixedOffset> {
    let Some(sign) = text.one_of(&['+', '-']) else {
        return matches!(text.word().as_str(), "z" | "utc" | "gmt").then_some(FixedOffset::east_opt(0)?);
    };
    let digits = text.digits();
    let (hours, minutes) = match digits.len() {
        2 if text.one_of(&[':']).is_some() => (digits, text.digits()),
        2 => (digits, "00"),
        4 => digits.split_at(2),
        _ => return None,
    };
    let minutes = number(minutes, 2..=2).filter(|minutes| *minutes < 60)?;
    let seconds = i32::try_from(number(hours, 2..=2)? * 3600 + minutes * 60).ok()?;
    FixedOffset::east_opt(if sign == '-' { -seconds } else { seconds })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        parse(text).map(|(local, offset)| format!("{}{offset}", local.format("%Y-%m-%d %H:%M:%S%.f ")))
    }

    #[test]
    fn iso_8601_is_read_in_its_extended_and_basic_forms() {
        for (text, expected) in [
            ("2024-05-06T07:08:09Z", "2024-05-06 07:08:09 +00:00"),
            ("2024-05-06t07:08:09z", "2024-05-06 07:08:09 +00:00"),
            ("2024-05-06T07:08:09+02:00", "2024-05-06 07:08:09 +02:00"),
            ("2024-05-06 07:08:09 -0330", "2024-05-06 07:08:09 -03:30"),
            ("2024-05-06T07:08+02", "2024-05-06 07:08:00 +02:00"),
            ("2024-05-06T07", "2024-05-06 07:00:00 +00:00"),
            ("2024-05-06T07:08:09,123456789123", "2024-05-06 07:08:09.123456789 +00:00"),
            ("2024-05-06T07:08:09.5", "2024-05-06 07:08:09.500 +00:00"),
            ("20240506T070809Z", "2024-05-06 07:08:09 +00:00"),
            ("20240506T0708", "2024-05-06 07:08:00 +00:00"),
            ("20240506", "2024-05-06 00:00:00 +00:00"),
            ("2024-5-6", "2024-05-06 00:00:00 +00:00"),
            ("2024/05/06", "2024-05-06 00:00:00 +00:00"),
            (" 2024-02-29\n", "2024-02-29 00:00:00 +00:00"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn months_may_be_words() {
        for text in [
            "May 6, 2024 7am",
            "may 6 2024 07:00",
            "6 May 2024 7:00 AM",
            "6th May, 2024, 07:00:00",
            "Mon, 06 May 2024 07:00:00 GMT",
            "Monday May 6th, 2024 7:00 am UTC",
        ] {
            assert_eq!(read(text).as_deref(), Some("2024-05-06 07:00:00 +00:00"), "{text}");
        }
        assert_eq!(read("Sept. 1, 2024 12:30pm").as_deref(), Some("2024-09-01 12:30:00 +00:00"));
        assert_eq!(read("1 january 2024 12am").as_deref(), Some("2024-01-01 00:00:00 +00:00"));
    }

    #[test]
    fn what_would_be_a_guess_is_not_read() {
        for text in
            ["07:08", "05/06/2024", "May 2024", "2024-05", "2024", "May 6", "May 6, 2024 7", "2024-05-06 7"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn what_does_not_exist_is_not_read() {
        for text in [
            "2023-02-29",
            "2024-13-01",
            "2024-05-06T24:00:00Z",
            "2024-05-06T07:60",
            "2024-05-06T07:08:60Z",
            "2024-05-06T07:08:09+24:00",
            "2024-05-06T07:08:09+02:60",
            "2024-05-06 13pm",
            "2024-05-06 0am",
            "2024-05-06T",
            "2024-05-06T07:08:09Zulu",
            "2024-05-06T07:08:09.Z",
            "2024-05-06T07:8",
            "2024-05/06",
            "2024-05-0607:08",
            "May6,2024",
            "٢٠٢٤-05-06",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
