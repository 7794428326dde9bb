//! JSON objects and arrays as field values.
//!
//! In: JSON text, or JSON from a JSON body. Out: `serde_json::Value` and `serde_json::Map`, which hold an object
//! (Djblets' Dict), and `Vec<T>`, an array of elements of one type. `Vec<Value>` takes elements of any type.
//!
//! Unlike Djblets, `NaN` and `Infinity` are not JSON, nesting is bounded, and NUL characters are refused, because not
//! every database can store them.

use serde_json::{Map, Value};

use super::text::refuse_nul;
use super::{FieldError, FieldInfo, FieldKind, FieldValue};
use crate::request::Limits;
use crate::request::json::{self, JsonError};

/// The deepest nesting of JSON inside a field sent as text.
const DEPTH: usize = Limits::DEFAULT.json_depth;

/// A JSON object.
impl FieldValue for Map<String, Value> {
    const KIND: FieldKind = FieldKind::Dict;

    fn clean_text(text: &str, _: &FieldInfo) -> Result<Self, FieldError> {
        object(parse(text)?)
    }

    fn clean_json(value: &Value, info: &FieldInfo) -> Result<Self, FieldError> {
        match value {
            Value::String(text) => Self::clean_text(text, info),
            other => object(other.clone()),
        }
    }
}

/// A JSON object, or anything as an element of a list.
impl FieldValue for Value {
    const KIND: FieldKind = FieldKind::Dict;
    const ELEMENT: Option<&'static FieldKind> = None;

    fn clean_text(text: &str, info: &FieldInfo) -> Result<Self, FieldError> {
        Map::clean_text(text, info).map(Self::Object)
    }

    fn clean_json(value: &Value, info: &FieldInfo) -> Result<Self, FieldError> {
        Map::clean_json(value, info).map(Self::Object)
    }

    fn clean_element(element: &Value, _: &FieldInfo) -> Result<Self, FieldError> {
        refuse_nul_inside(element)?;
        Ok(element.clone())
    }
}

/// A JSON array; its elements follow the rules of `T`, and the first that fails gives the message.
impl<T: FieldValue> FieldValue for Vec<T> {
    const KIND: FieldKind = FieldKind::List(T::ELEMENT);

    fn clean_text(text: &str, info: &FieldInfo) -> Result<Self, FieldError> {
        let value = parse(text)?;
        let info = info.element();
        array(&value)?.iter().map(|element| T::clean_text_element(element, &info)).collect()
    }

    fn clean_json(value: &Value, info: &FieldInfo) -> Result<Self, FieldError> {
        if let Value::String(text) = value {
            return Self::clean_text(text, info);
        }
        let info = info.element();
        array(value)?.iter().map(|element| T::clean_element(element, &info)).collect()
    }
}

fn parse(text: &str) -> Result<Value, FieldError> {
    json::parse(text, DEPTH).map_err(|error| match error {
        JsonError::TooDeep => {
            FieldError(format!("This value is nested too deeply; at most {DEPTH} levels are allowed"))
        }
        JsonError::Syntax { .. } => FieldError::new("This value is not a valid JSON document"),
    })
}

fn object(value: Value) -> Result<Map<String, Value>, FieldError> {
    refuse_nul_inside(&value)?;
    match value {
        Value::Object(object) => Ok(object),
        _ => Err(FieldError::new("This value is not a valid dictionary value")),
    }
}

fn array(value: &Value) -> Result<&[Value], FieldError> {
    value.as_array().map(Vec::as_slice).ok_or_else(|| FieldError::new("This value is not a valid list"))
}

/// Looks for NUL in all texts and names of a value, whose depth the parser has bounded.
fn refuse_nul_inside(value: &Value) -> Result<(), FieldError> {
    match value {
        Value::String(text) => refuse_nul(text),
        Value::Array(elements) => elements.iter().try_for_each(refuse_nul_inside),
        Value::Object(members) => members.iter().try_for_each(|(name, value)| {
            refuse_nul(name)?;
            refuse_nul_inside(value)
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const DICT: FieldInfo = FieldInfo::new("dict", FieldKind::Dict);
    const LIST: FieldInfo = FieldInfo::new("list", FieldKind::List(None));
    const INTS: FieldInfo = FieldInfo::new("ints", Vec::<i32>::KIND);
    const NOT_JSON: &str = "This value is not a valid JSON document";

    fn message<T>(message: &str) -> Result<T, FieldError> {
        Err(FieldError::new(message))
    }

    #[test]
    fn a_dictionary_is_an_object() {
        let object = json!({"a": [1, null, true], "b": {"c": 1.5}});
        assert_eq!(Value::clean_text(&object.to_string(), &DICT), Ok(object.clone()));
        assert_eq!(Value::clean_json(&object, &DICT), Ok(object.clone()));
        assert_eq!(Value::clean_json(&object.to_string().into(), &DICT), Ok(object));
        assert_eq!(Value::clean_text("{a}", &DICT), message(NOT_JSON));
        assert_eq!(Value::clean_text(r#"{"a": NaN}"#, &DICT), message(NOT_JSON));
        for value in [json!([1]), json!(1), json!(null)] {
            let expected = message("This value is not a valid dictionary value");
            assert_eq!(Value::clean_text(&value.to_string(), &DICT), expected);
            assert_eq!(Value::clean_json(&value, &DICT), expected);
        }
    }

    #[test]
    fn a_list_without_a_type_takes_anything() {
        let list = vec![json!(1), json!("a"), Value::Null];
        assert_eq!(Vec::<Value>::clean_text(r#"[1, "a", null]"#, &LIST), Ok(list.clone()));
        assert_eq!(Vec::<Value>::clean_json(&json!([1, "a", null]), &LIST), Ok(list));
        assert_eq!(Vec::<Value>::clean_text("{}", &LIST), message("This value is not a valid list"));
        assert_eq!(Vec::<Value>::clean_text("1,2", &LIST), message(NOT_JSON));
        assert_eq!(Vec::<Value>::KIND, FieldKind::List(None));
    }

    #[test]
    fn integers_in_text_are_converted_and_in_json_are_not() {
        assert_eq!(Vec::<i32>::clean_text(r#"[1, "2", 3.9, true]"#, &INTS), Ok(vec![1, 2, 3, 1]));
        assert_eq!(Vec::<i32>::clean_text(r#"[1, "x"]"#, &INTS), message("\"x\" is not an integer"));
        assert_eq!(Vec::<i32>::clean_text("[null]", &INTS), message("This value is not an integer"));
        assert_eq!(Vec::<i32>::clean_json(&json!([1, "2"]), &INTS), Ok(vec![1, 2]));
        assert_eq!(Vec::<i32>::clean_json(&json!([3.9]), &INTS), message("\"3.9\" is not an integer"));
        assert_eq!(Vec::<Option<i32>>::clean_text("[null, 1]", &INTS), Ok(vec![None, Some(1)]));
    }

    #[test]
    fn elements_may_be_choices() {
        static COLOURS: FieldKind = FieldKind::Choice(&["red"]);
        let info = FieldInfo::new("colours", FieldKind::List(Some(&COLOURS)));
        assert_eq!(Vec::<String>::clean_text(r#"["red"]"#, &info), Ok(vec!["red".into()]));
        assert_eq!(
            Vec::<String>::clean_text(r#"["blue"]"#, &info),
            message("\"blue\" is not a valid value. Valid values are: \"red\"")
        );
    }

    #[test]
    fn nesting_and_null_characters_are_bounded_everywhere() {
        let deep = "[".repeat(33) + &"]".repeat(33);
        let expected = message("This value is nested too deeply; at most 32 levels are allowed");
        assert_eq!(Vec::<Value>::clean_text(&deep, &LIST), expected);
        for value in [json!({"a\0": 1}), json!({"a": ["\0"]})] {
            assert_eq!(Value::clean_json(&value, &DICT), message("This value contains a null character"));
        }
        assert_eq!(
            Vec::<Value>::clean_json(&json!(["\0"]), &LIST),
            message("This value contains a null character")
        );
    }
}
