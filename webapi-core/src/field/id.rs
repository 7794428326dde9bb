//! UUIDs as field values: keys of objects in requests.
//!
//! In: text or JSON text in any form that RFC 9562 knows. Out: [`Id`].

use serde_json::Value;

use super::errors::shown;
use super::{FieldError, FieldInfo, FieldKind, FieldValue};
use crate::db::Id;

/// A UUID, with or without hyphens.
impl FieldValue for Id {
    const KIND: FieldKind = FieldKind::String;

    fn clean_text(text: &str, _: &FieldInfo) -> Result<Self, FieldError> {
        text.parse().map(Self).map_err(|_| FieldError(format!("\"{}\" is not a UUID", shown(text))))
    }

    fn clean_json(value: &Value, info: &FieldInfo) -> Result<Self, FieldError> {
        match value {
            Value::String(text) => Self::clean_text(text, info),
            _ => Err(FieldError::new("This value is not a UUID")),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ID: FieldInfo = FieldInfo::new("id", FieldKind::String);

    #[test]
    fn a_uuid_is_read_in_every_form() {
        let id = Id(uuid::Uuid::from_u128(1));
        for text in ["00000000-0000-0000-0000-000000000001", "00000000000000000000000000000001"] {
            assert_eq!(Id::clean_text(text, &ID), Ok(id));
            assert_eq!(Id::clean_json(&json!(text), &ID), Ok(id));
        }
        assert_eq!(Id::clean_text("1", &ID), Err(FieldError::new("\"1\" is not a UUID")));
        assert_eq!(Id::clean_json(&json!(1), &ID), Err(FieldError::new("This value is not a UUID")));
    }
}
