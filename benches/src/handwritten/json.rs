//! Scalars of the JSON format: ASCII only, as Djblets writes it (Python's `ensure_ascii`).

use chrono::{Datelike, NaiveDateTime, Timelike};
use std::io::Write;

/// Whether a byte stands for itself inside a JSON string.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0x20;
    while byte < 0x7f {
        plain[byte] = byte != b'"' as usize && byte != b'\\' as usize;
        byte += 1;
    }
    plain
};

/// Writes `text` between quotes; everything outside printable ASCII is escaped, as UTF-16 beyond U+FFFF.
pub(super) fn string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let mut rest = text;
    while let Some(end) = rest.bytes().position(|byte| !PLAIN[usize::from(byte)]) {
        out.extend_from_slice(&rest.as_bytes()[..end]);
        let mut characters = rest[end..].chars();
        if let Some(character) = characters.next() {
            escape(out, character);
        }
        rest = characters.as_str();
    }
    out.extend_from_slice(rest.as_bytes());
    out.push(b'"');
}

fn escape(out: &mut Vec<u8>, character: char) {
    match character {
        '"' => out.extend_from_slice(b"\\\""),
        '\\' => out.extend_from_slice(b"\\\\"),
        '\n' => out.extend_from_slice(b"\\n"),
        '\r' => out.extend_from_slice(b"\\r"),
        '\t' => out.extend_from_slice(b"\\t"),
        '\u{8}' => out.extend_from_slice(b"\\b"),
        '\u{c}' => out.extend_from_slice(b"\\f"),
        other => {
            for unit in other.encode_utf16(&mut [0; 2]) {
                let [high, low] = unit.to_be_bytes();
                let digit = |nibble: u8| b"0123456789abcdef"[usize::from(nibble & 15)];
                out.extend_from_slice(&[
                    b'\\',
                    b'u',
                    digit(high >> 4),
                    digit(high),
                    digit(low >> 4),
                    digit(low),
                ]);
            }
        }
    }
}

/// Writes a whole number.
pub(super) fn number(out: &mut Vec<u8>, number: i64) {
    // Writing into a `Vec` cannot fail.
    let _ = write!(out, "{number}");
}

/// Writes a UTC time as `"2024-03-01T12:30:15Z"`; fractions of a second are dropped.
pub(super) fn timestamp(out: &mut Vec<u8>, time: NaiveDateTime) {
    let year = u32::try_from(time.year()).unwrap_or(0);
    let mut text = *br#""0000-00-00T00:00:00Z""#;
    two_digits(&mut text[1..3], year / 100);
    two_digits(&mut text[3..5], year);
    two_digits(&mut text[6..8], time.month());
    two_digits(&mut text[9..11], time.day());
    two_digits(&mut text[12..14], time.hour());
    two_digits(&mut text[15..17], time.minute());
    two_digits(&mut text[18..20], time.second());
    out.extend_from_slice(&text);
}

fn two_digits(target: &mut [u8], number: u32) {
    let [.., low] = (number % 100).to_be_bytes();
    target[0] = b'0' + low / 10;
    target[1] = b'0' + low % 10;
}

#[cfg(test)]
mod tests {
    use super::{number, string, timestamp};
    use chrono::NaiveDate;

    fn written(text: &str) -> String {
        let mut out = Vec::new();
        string(&mut out, text);
        String::from_utf8(out).expect("only ASCII is written")
    }

    #[test]
    fn plain_text_is_copied() {
        assert_eq!(written("a b/c"), r#""a b/c""#);
        assert_eq!(written(""), r#""""#);
    }

    #[test]
    fn quotes_and_controls_are_escaped() {
        assert_eq!(written("\"\\\n\u{1}\u{7f}x"), r#""\"\\\n\u0001\u007fx""#);
    }

    #[test]
    fn text_beyond_ascii_is_escaped_as_utf_16() {
        assert_eq!(written("naïve 🦀"), r#""na\u00efve \ud83e\udd80""#);
    }

    #[test]
    fn what_is_written_reads_back_the_same() {
        let text = "\u{0}\u{1f} !\"#\\~\u{7f}\u{80}ß€😀\u{2028}\n\r\t\u{8}\u{c}";
        assert_eq!(serde_json::from_str::<String>(&written(text)).expect("it is JSON"), text);
    }

    #[test]
    fn fractions_of_a_second_are_dropped() {
        let time =
            NaiveDate::from_ymd_opt(2024, 3, 1).and_then(|day| day.and_hms_micro_opt(2, 30, 5, 999_999));
        let mut out = Vec::new();
        timestamp(&mut out, time.expect("a valid time"));
        assert_eq!(out, br#""2024-03-01T02:30:05Z""#);
    }

    #[test]
    fn negative_numbers_keep_their_sign() {
        let mut out = Vec::new();
        number(&mut out, -12);
        assert_eq!(out, b"-12");
    }
}
