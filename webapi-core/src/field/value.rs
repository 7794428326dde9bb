//! How a raw value becomes a Rust value.
//!
//! In: a [`RawValue`] and the field's declaration. Out: a value of a type that implements [`FieldValue`], or the
//! [`FieldError`] to tell the client. Text follows Djblets' rules; JSON values, which Djblets does not read, must be
//! of the field's own type or text that would do in a form.

use serde_json::Value;

use super::{FieldError, FieldInfo, FieldKind};
use crate::request::RawValue;

/// A type that a request field can have.
///
/// An implementation gives the rules for text and for JSON; [`clean`](Self::clean) chooses between them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the type of a request field",
    note = "request fields are `bool`, `i16`, `i32`, `i64`, `i128`, `u32`, `f64`, `String`, `Id`, `UtcDateTime`, \
            `UploadedFile`, `serde_json::Value`, `Option` or `Vec` of one of these, and enums with \
            `#[derive(Choice)]`"
)]
pub trait FieldValue: Sized {
    /// The type as it is documented.
    const KIND: FieldKind;

    /// The type of a list's elements, if this type is that of the elements; none if they may be anything.
    const ELEMENT: Option<&'static FieldKind> = Some(&Self::KIND);

    /// Reads a value as it came.
    ///
    /// # Errors
    ///
    /// The message for the client, if the value is not one of this type or is out of the declared bounds.
    fn clean(raw: &RawValue, info: &FieldInfo) -> Result<Self, FieldError> {
        match raw {
            RawValue::Text(text) => Self::clean_text(text, info),
            RawValue::Json(value) => Self::clean_json(value, info),
            RawValue::File(_) => Err(FieldError::new("This value is a file; send it as text")),
        }
    }

    /// Reads text from a query string or a form.
    ///
    /// # Errors
    ///
    /// As [`clean`](Self::clean).
    fn clean_text(text: &str, info: &FieldInfo) -> Result<Self, FieldError>;

    /// Reads a JSON value.
    ///
    /// # Errors
    ///
    /// As [`clean`](Self::clean).
    fn clean_json(value: &Value, info: &FieldInfo) -> Result<Self, FieldError>;

    /// Reads an element of an array in a JSON body.
    ///
    /// # Errors
    ///
    /// As [`clean`](Self::clean).
    fn clean_element(element: &Value, info: &FieldInfo) -> Result<Self, FieldError> {
        Self::clean_json(element, info)
    }

    /// Reads an element of an array that was sent as text, with the conversions that Djblets makes there.
    ///
    /// # Errors
    ///
    /// As [`clean`](Self::clean).
    fn clean_text_element(element: &Value, info: &FieldInfo) -> Result<Self, FieldError> {
        Self::clean_element(element, info)
    }
}

/// JSON `null` is `None`; everything else, empty text included, follows the rules of `T`.
impl<T: FieldValue> FieldValue for Option<T> {
    const KIND: FieldKind = T::KIND;
    const ELEMENT: Option<&'static FieldKind> = T::ELEMENT;

    fn clean(raw: &RawValue, info: &FieldInfo) -> Result<Self, FieldError> {
        match raw {
            RawValue::Json(Value::Null) => Ok(None),
            other => T::clean(other, info).map(Some),
        }
    }

    fn clean_text(text: &str, info: &FieldInfo) -> Result<Self, FieldError> {
        T::clean_text(text, info).map(Some)
    }

    fn clean_json(value: &Value, info: &FieldInfo) -> Result<Self, FieldError> {
        unless_null(value, |value| T::clean_json(value, info))
    }

    fn clean_element(element: &Value, info: &FieldInfo) -> Result<Self, FieldError> {
        unless_null(element, |element| T::clean_element(element, info))
    }

    fn clean_text_element(element: &Value, info: &FieldInfo) -> Result<Self, FieldError> {
        unless_null(element, |element| T::clean_text_element(element, info))
    }
}

fn unless_null<T>(
    value: &Value,
    clean: impl FnOnce(&Value) -> Result<T, FieldError>,
) -> Result<Option<T>, FieldError> {
    if value.is_null() { Ok(None) } else { clean(value).map(Some) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INT: FieldInfo = FieldInfo::new("int", FieldKind::Integer);
    const TEXT: FieldInfo = FieldInfo::new("text", FieldKind::String);

    #[test]
    fn null_is_none_and_empty_text_is_not() {
        assert_eq!(Option::<i32>::clean(&RawValue::Json(Value::Null), &INT), Ok(None));
        assert_eq!(Option::<i32>::clean(&RawValue::Json(3.into()), &INT), Ok(Some(3)));
        let empty = RawValue::Text(String::new());
        assert_eq!(Option::<i32>::clean(&empty, &INT), Err(FieldError::new("\"\" is not an integer")));
        assert_eq!(Option::<String>::clean(&empty, &TEXT), Ok(Some(String::new())));
    }

    #[test]
    fn null_is_an_error_where_it_is_not_expected() {
        let null = RawValue::Json(Value::Null);
        assert_eq!(i32::clean(&null, &INT), Err(FieldError::new("This value is not an integer")));
        assert_eq!(String::clean(&null, &TEXT), Err(FieldError::new("This value is not a string")));
    }

    #[test]
    fn an_option_is_documented_as_its_inner_type() {
        assert_eq!(Option::<i32>::KIND, FieldKind::Integer);
        assert_eq!(Vec::<Option<i32>>::KIND, FieldKind::List(Some(&FieldKind::Integer)));
    }
}
