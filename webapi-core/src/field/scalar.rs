//! Booleans and floating-point numbers.
//!
//! In: text or JSON. Out: `bool` by Djblets' rule, under which any text is a boolean, and `f64`, a type that Djblets
//! does not have. Whole numbers are in `integer`.

use serde_json::Value;

use super::errors::shown;
use super::{FieldError, FieldInfo, FieldKind, FieldValue};

/// Text is true if it is `1` or `true` in any case, and false otherwise. JSON may be a boolean, 0, 1 or text.
impl FieldValue for bool {
    const KIND: FieldKind = FieldKind::Boolean;

    fn clean_text(text: &str, _: &FieldInfo) -> Result<Self, FieldError> {
        Ok(text == "1" || text.eq_ignore_ascii_case("true"))
    }

    fn clean_json(value: &Value, info: &FieldInfo) -> Result<Self, FieldError> {
        match value {
            Value::Bool(value) => Ok(*value),
            Value::Number(number) if number.as_u64() == Some(0) => Ok(false),
            Value::Number(number) if number.as_u64() == Some(1) => Ok(true),
            Value::String(text) => Self::clean_text(text, info),
            _ => Err(FieldError::new("This value is not a boolean")),
        }
    }
}

/// Decimal or exponent notation, with spaces around it; never infinite and never NaN.
impl FieldValue for f64 {
    const KIND: FieldKind = FieldKind::Float;

    fn clean_text(text: &str, info: &FieldInfo) -> Result<Self, FieldError> {
        let trimmed = text.trim();
        // Rust also reads `inf`, `infinity` and `nan`; only numbers that start with a digit are meant.
        let numeric =
            trimmed.trim_start_matches(['+', '-']).starts_with(|c: char| c.is_ascii_digit() || c == '.');
        match trimmed.parse::<Self>() {
            Ok(number) if numeric => bounded(number, text, info),
            _ => Err(FieldError(format!("\"{}\" is not a number", shown(text)))),
        }
    }

    fn clean_json(value: &Value, info: &FieldInfo) -> Result<Self, FieldError> {
        match value {
            Value::Number(number) => {
                let text = number.to_string();
                Self::clean_text(&text, info)
            }
            Value::String(text) => Self::clean_text(text, info),
            _ => Err(FieldError::new("This value is not a number")),
        }
    }
}

#[allow(clippy::cast_precision_loss, reason = "bounds beyond 2^53 are compared as the nearest double")]
fn bounded(number: f64, text: &str, info: &FieldInfo) -> Result<f64, FieldError> {
    let expected = match (info.min, info.max) {
        _ if !number.is_finite() => "a number that fits a double".to_owned(),
        (Some(min), Some(max)) if number < min as f64 || number > max as f64 => {
            format!("a number between {min} and {max}")
        }
        (Some(min), None) if number < min as f64 => format!("a number of at least {min}"),
        (None, Some(max)) if number > max as f64 => format!("a number of at most {max}"),
        _ => return Ok(number),
    };
    Err(FieldError(format!("\"{}\" is out of range: expected {expected}", shown(text))))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    const BOOL: FieldInfo = FieldInfo::new("bool", FieldKind::Boolean);
    const FLOAT: FieldInfo = FieldInfo::new("float", FieldKind::Float);

    #[test]
    fn only_one_and_true_are_true() {
        for text in ["1", "true", "TRUE", "tRuE"] {
            assert_eq!(bool::clean_text(text, &BOOL), Ok(true), "{text}");
        }
        for text in ["", "0", "yes", "on", " true", "11", "false"] {
            assert_eq!(bool::clean_text(text, &BOOL), Ok(false), "{text}");
        }
    }

    #[test]
    fn json_booleans_are_booleans_or_what_stands_for_them() {
        for (value, expected) in
            [(json!(true), true), (json!(0), false), (json!(1), true), (json!("TRUE"), true)]
        {
            assert_eq!(bool::clean_json(&value, &BOOL), Ok(expected));
        }
        for value in [json!(2), json!(1.5), json!(null), json!([true]), json!({})] {
            assert_eq!(bool::clean_json(&value, &BOOL), Err(FieldError::new("This value is not a boolean")));
        }
    }

    #[test]
    fn floats_are_finite_numbers() {
        assert_eq!(f64::clean_text(" -1.5e3\n", &FLOAT), Ok(-1500.0));
        assert_eq!(f64::clean_text(".5", &FLOAT), Ok(0.5));
        assert_eq!(f64::clean_json(&json!(2), &FLOAT), Ok(2.0));
        for text in ["", "nan", "inf", "-Infinity", "1,5", "."] {
            assert_eq!(
                f64::clean_text(text, &FLOAT),
                Err(FieldError(format!("\"{text}\" is not a number"))),
                "{text}"
            );
        }
        assert_eq!(
            f64::clean_text("1e999", &FLOAT),
            Err(FieldError::new("\"1e999\" is out of range: expected a number that fits a double"))
        );
        assert_eq!(f64::clean_json(&json!(true), &FLOAT), Err(FieldError::new("This value is not a number")));
    }

    #[test]
    fn floats_obey_their_bounds() {
        let message =
            |expected: &str| Err(FieldError(format!("\"7.5\" is out of range: expected {expected}")));
        assert_eq!(f64::clean_text("7.5", &FLOAT.min(0).max(7)), message("a number between 0 and 7"));
        assert_eq!(f64::clean_text("7.5", &FLOAT.min(8)), message("a number of at least 8"));
        assert_eq!(f64::clean_text("7.5", &FLOAT.max(7)), message("a number of at most 7"));
        assert_eq!(f64::clean_text("7.5", &FLOAT.min(7).max(8)), Ok(7.5));
    }

    proptest! {
        #[test]
        fn finite_floats_round_trip(number in any::<f64>().prop_filter("finite", |number| number.is_finite())) {
            prop_assert_eq!(f64::clean_text(&number.to_string(), &FLOAT), Ok(number));
            prop_assert_eq!(f64::clean_json(&json!(number), &FLOAT), Ok(number));
        }
    }
}
