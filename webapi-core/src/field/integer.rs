//! Whole numbers.
//!
//! In: text or JSON. Out: `i16`, `i32`, `i64`, `i128` or `u32`. Text is read as Python's `int` reads it, as in Djblets: with
//! a sign, digits of any script, single underscores between digits and white space around. Djblets knows no largest
//! integer; here numbers beyond the Rust type, or beyond the declared bounds, are out of range.

use serde_json::{Number, Value};

use super::digits::decimal_digit;
use super::errors::shown;
use super::{FieldError, FieldInfo, FieldKind, FieldValue};

/// What a text is, read as an integer.
enum Reading {
    /// An integer that fits.
    Number(i128),
    /// An integer with more digits than any type here has.
    Huge,
    /// Something else.
    Other,
}

macro_rules! integers {
    ($($type:ty),+) => {$(
        /// Text as in Djblets; JSON numbers without a fraction; never out of the type's range.
        impl FieldValue for $type {
            const KIND: FieldKind = FieldKind::Integer;

            fn clean_text(text: &str, info: &FieldInfo) -> Result<Self, FieldError> {
                from_text(text, info, (Self::MIN, Self::MAX))
            }

            fn clean_json(value: &Value, info: &FieldInfo) -> Result<Self, FieldError> {
                from_json(value, info, (Self::MIN, Self::MAX))
            }

            fn clean_text_element(element: &Value, info: &FieldInfo) -> Result<Self, FieldError> {
                from_text_element(element, info, (Self::MIN, Self::MAX))
            }
        }
    )+};
}

integers!(i16, i32, i64, i128, u32);

fn from_text<T>(text: &str, info: &FieldInfo, range: (T, T)) -> Result<T, FieldError>
where
    T: TryFrom<i128> + Into<i128>,
{
    match read(text) {
        Reading::Number(number) => within(Some(number), text, info, range),
        Reading::Huge => within(None, text, info, range),
        Reading::Other => Err(not_an_integer(text)),
    }
}

fn from_json<T>(value: &Value, info: &FieldInfo, range: (T, T)) -> Result<T, FieldError>
where
    T: TryFrom<i128> + Into<i128>,
{
    match value {
        Value::Number(number) => {
            let text = number.to_string();
            let whole = number.as_f64().is_none_or(|float| float.fract() == 0.0);
            if whole { within(truncated(number), &text, info, range) } else { Err(not_an_integer(&text)) }
        }
        Value::String(text) => from_text(text, info, range),
        _ => Err(FieldError::new("This value is not an integer")),
    }
}

/// Elements of a list sent as text are converted as Djblets does: fractions are cut off, and booleans are 0 and 1.
fn from_text_element<T>(element: &Value, info: &FieldInfo, range: (T, T)) -> Result<T, FieldError>
where
    T: TryFrom<i128> + Into<i128>,
{
    match element {
        Value::Number(number) => within(truncated(number), &number.to_string(), info, range),
        Value::Bool(value) => within(Some(i128::from(*value)), &value.to_string(), info, range),
        other => from_json(other, info, range),
    }
}

/// The number without its fraction.
#[allow(
    clippy::cast_possible_truncation,
    reason = "cutting is the purpose, and a too large double saturates"
)]
fn truncated(number: &Number) -> Option<i128> {
    number.as_i128().or_else(|| number.as_f64().map(|float| float as i128))
}

/// The number, if it is within the bounds of the type and of the declaration; none stands for a huge one.
fn within<T>(number: Option<i128>, text: &str, info: &FieldInfo, range: (T, T)) -> Result<T, FieldError>
where
    T: TryFrom<i128> + Into<i128>,
{
    let (type_min, type_max): (i128, i128) = (range.0.into(), range.1.into());
    let min = info.min.map_or(type_min, |min| type_min.max(min.into()));
    let max = info.max.map_or(type_max, |max| type_max.min(max.into()));
    number
        .filter(|number| (min..=max).contains(number))
        .and_then(|number| T::try_from(number).ok())
        .ok_or_else(|| {
            let below = number.is_some_and(|number| number < min);
            // A bound that nobody declared is named only where it is the one that was missed.
            let expected = match (info.min, info.max) {
                (Some(_), None) if below => format!("of at least {min}"),
                (None, Some(_)) if !below => format!("of at most {max}"),
                _ => format!("between {min} and {max}"),
            };
            FieldError(format!("\"{}\" is out of range: expected a number {expected}", shown(text)))
        })
}

fn not_an_integer(text: &str) -> FieldError {
    FieldError(format!("\"{}\" is not an integer", shown(text)))
}

/// Reads text by the grammar of Python's `int(text)`.
fn read(text: &str) -> Reading {
    // Python counts the four separator controls as white space, Unicode's property does not.
    let trimmed = text.trim_matches(|c: char| c.is_whitespace() || ('\x1c'..='\x1f').contains(&c));
    let (negative, unsigned) = match trimmed.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, trimmed.strip_prefix('+').unwrap_or(trimmed)),
    };
    let (mut magnitude, mut after_digit) = (Some(0_i128), false);
    for c in unsigned.chars() {
        match decimal_digit(c) {
            Some(digit) => {
                magnitude = magnitude.and_then(|sum| sum.checked_mul(10)?.checked_add(digit.into()));
                after_digit = true;
            }
            None if c == '_' && after_digit => after_digit = false,
            None => return Reading::Other,
        }
    }
    match magnitude {
        _ if !after_digit => Reading::Other,
        Some(magnitude) => Reading::Number(if negative { -magnitude } else { magnitude }),
        None => Reading::Huge,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    const INT: FieldInfo = FieldInfo::new("int", FieldKind::Integer);

    fn not_one<T>(text: &str) -> Result<T, FieldError> {
        Err(FieldError(format!("\"{text}\" is not an integer")))
    }

    #[test]
    fn text_is_read_as_python_reads_it() {
        for (text, number) in [
            ("-12", -12),
            (" +7\n", 7),
            ("007", 7),
            ("1_000", 1000),
            ("٤٢", 42),
            ("\u{a0}1\x1f", 1),
            ("-0", 0),
        ] {
            assert_eq!(i32::clean_text(text, &INT), Ok(number), "{text:?}");
        }
        for text in ["", " ", "1.5", "x", "+", "- 7", "--7", "_1", "1_", "1__0", "0x10", "1e3", "½", "1 2"] {
            assert_eq!(i32::clean_text(text, &INT), not_one(text), "{text:?}");
        }
    }

    #[test]
    fn a_number_beyond_the_type_is_out_of_range() {
        let message = |text: &str, min: i128, max: i128| {
            FieldError(format!("\"{text}\" is out of range: expected a number between {min} and {max}"))
        };
        assert_eq!(i16::clean_text("32768", &INT), Err(message("32768", -32768, 32767)));
        assert_eq!(u32::clean_text("-1", &INT), Err(message("-1", 0, 4_294_967_295)));
        let huge = "123456789012345678901234567890";
        assert_eq!(i64::clean_text(huge, &INT), Err(message(huge, i64::MIN.into(), i64::MAX.into())));
        let endless = "9".repeat(500);
        let shown = format!("{}...", "9".repeat(200));
        assert_eq!(i64::clean_text(&endless, &INT), Err(message(&shown, i64::MIN.into(), i64::MAX.into())));
    }

    #[test]
    fn declared_bounds_narrow_the_range() {
        let info = INT.min(1).max(i64::MAX);
        let message = "\"0\" is out of range: expected a number between 1 and 2147483647";
        assert_eq!(i32::clean_text("0", &info), Err(FieldError::new(message)));
        assert_eq!(i32::clean_text("1", &info), Ok(1));
    }

    #[test]
    fn a_bound_that_was_not_declared_is_named_only_if_it_was_missed() {
        let message = |text: &str, info: FieldInfo| i32::clean_text(text, &info).expect_err("out of range").0;
        let least = "\"0\" is out of range: expected a number of at least 1";
        assert_eq!(message("0", INT.min(1)), least);
        assert_eq!(message("8", INT.max(7)), "\"8\" is out of range: expected a number of at most 7");
        let beyond = "\"3000000000\" is out of range: expected a number between 1 and 2147483647";
        assert_eq!(message("3000000000", INT.min(1)), beyond);
    }

    #[test]
    fn json_numbers_must_be_whole() {
        assert_eq!(i32::clean_json(&json!(7), &INT), Ok(7));
        assert_eq!(i32::clean_json(&json!(7.0), &INT), Ok(7));
        assert_eq!(i32::clean_json(&json!(" 7 "), &INT), Ok(7));
        assert_eq!(i32::clean_json(&json!(7.5), &INT), not_one("7.5"));
        for value in [json!(true), json!(null), json!([1]), json!({})] {
            assert_eq!(i32::clean_json(&value, &INT), Err(FieldError::new("This value is not an integer")));
        }
    }

    #[test]
    fn json_numbers_beyond_64_bits_are_out_of_range() {
        for value in [json!(u64::MAX), json!(1e300), json!(-1e300)] {
            let error = i64::clean_json(&value, &INT).expect_err("the number is too large");
            assert!(error.0.contains("is out of range"), "{error}");
        }
    }

    #[test]
    fn elements_of_a_text_list_are_converted() {
        assert_eq!(i32::clean_text_element(&json!(3.9), &INT), Ok(3));
        assert_eq!(i32::clean_text_element(&json!(-3.9), &INT), Ok(-3));
        assert_eq!(i32::clean_text_element(&json!(true), &INT), Ok(1));
        assert_eq!(i32::clean_text_element(&json!("x"), &INT), not_one("x"));
        assert_eq!(
            i32::clean_text_element(&json!(null), &INT),
            Err(FieldError::new("This value is not an integer"))
        );
    }

    proptest! {
        #[test]
        fn integers_round_trip(number in any::<i64>(), small in any::<i16>(), unsigned in any::<u32>()) {
            prop_assert_eq!(i64::clean_text(&number.to_string(), &INT), Ok(number));
            prop_assert_eq!(i64::clean_json(&json!(number), &INT), Ok(number));
            prop_assert_eq!(i16::clean_text(&small.to_string(), &INT), Ok(small));
            prop_assert_eq!(u32::clean_json(&json!(unsigned), &INT), Ok(unsigned));
        }

        #[test]
        fn arbitrary_text_never_panics(text in any::<String>()) {
            let _ = i64::clean_text(&text, &INT);
        }
    }
}
