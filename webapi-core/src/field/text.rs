//! Text, and choices among texts.
//!
//! In: text, or JSON strings. Out: `String`. Under a declaration of [`FieldKind::Choice`] only its members pass.
//! Unlike Djblets, a text with a NUL character is refused, because not every database can store it.

use serde_json::Value;

use super::errors::shown;
use super::kind::quoted_list;
use super::{FieldError, FieldInfo, FieldKind, FieldValue};

/// Any text without NUL, unchanged; at most as long as declared; one of the choices if there are any.
impl FieldValue for String {
    const KIND: FieldKind = FieldKind::String;

    fn clean_text(text: &str, info: &FieldInfo) -> Result<Self, FieldError> {
        if let FieldKind::Choice(choices) = info.kind
            && !choices.contains(&text)
        {
            let (text, choices) = (shown(text), quoted_list(choices));
            return Err(FieldError(format!("\"{text}\" is not a valid value. Valid values are: {choices}")));
        }
        refuse_nul(text)?;
        if let Some(most) = info.max_length {
            let length = text.chars().count();
            if length > most {
                return Err(FieldError(format!(
                    "This value has {length} characters; at most {most} are allowed"
                )));
            }
        }
        Ok(text.to_owned())
    }

    fn clean_json(value: &Value, info: &FieldInfo) -> Result<Self, FieldError> {
        match value {
            Value::String(text) => Self::clean_text(text, info),
            _ => Err(FieldError::new("This value is not a string")),
        }
    }
}

/// Refuses a text that not every database can store.
pub(crate) fn refuse_nul(text: &str) -> Result<(), FieldError> {
    if text.contains('\0') { Err(FieldError::new("This value contains a null character")) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const TEXT: FieldInfo = FieldInfo::new("text", FieldKind::String);
    const COLOUR: FieldInfo = FieldInfo::new("colour", FieldKind::Choice(&["red", "green"]));

    #[test]
    fn text_is_kept_unchanged() {
        for text in ["", " a ", "h\u{e9}llo \u{2603} \u{1f600}", "\r\n"] {
            assert_eq!(String::clean_text(text, &TEXT).as_deref(), Ok(text));
        }
    }

    #[test]
    fn null_characters_are_refused() {
        let message = FieldError::new("This value contains a null character");
        assert_eq!(String::clean_text("a\0b", &TEXT), Err(message.clone()));
        assert_eq!(String::clean_json(&json!("\0"), &TEXT), Err(message));
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert!(String::clean_text("ééé", &TEXT.max_length(3)).is_ok());
        assert_eq!(
            String::clean_text("éééé", &TEXT.max_length(3)),
            Err(FieldError::new("This value has 4 characters; at most 3 are allowed"))
        );
    }

    #[test]
    fn json_must_be_a_string() {
        assert_eq!(String::clean_json(&json!("a"), &TEXT), Ok("a".into()));
        for value in [json!(1), json!(true), json!(["a"]), json!({})] {
            assert_eq!(String::clean_json(&value, &TEXT), Err(FieldError::new("This value is not a string")));
        }
    }

    #[test]
    fn a_choice_must_match_exactly() {
        assert_eq!(String::clean_text("red", &COLOUR), Ok("red".into()));
        let valid = "is not a valid value. Valid values are: \"red\", \"green\"";
        for text in ["Red", "", "red ", "%s\"", "\0"] {
            let message = format!("\"{text}\" {valid}");
            assert_eq!(String::clean_text(text, &COLOUR), Err(FieldError(message)));
        }
    }
}
