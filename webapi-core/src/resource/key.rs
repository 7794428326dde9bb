//! Keys: what stands in an item's URL and what foreign keys hold.

use std::borrow::Cow;

use crate::db::Id;

/// A key whose type is not known statically.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyValue {
    /// An integer.
    Int(i64),
    /// Text.
    Text(String),
    /// A UUID.
    Uuid(uuid::Uuid),
}

/// A Rust type that can be a key. Sealed; integers, `String` and [`Id`] are.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a key",
    label = "no URL can hold this type, and no link can lead to it",
    note = "keys are `i16`, `i32`, `i64`, `String` and `webapi_core::db::Id`, which is a UUID"
)]
pub trait KeyType: Clone + Eq + std::hash::Hash + Send + Sync + 'static + sealed::Sealed {
    /// Reads the text of a URL segment; `None` if no key of this type looks like that.
    fn parse(text: &str) -> Option<Self>;
    /// The text in URLs.
    fn text(&self) -> Cow<'_, str>;
    /// The key without its type.
    fn value(&self) -> KeyValue;
    /// The key with its type again.
    fn from_value(value: &KeyValue) -> Option<Self>;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for i16 {}
    impl Sealed for i32 {}
    impl Sealed for i64 {}
    impl Sealed for String {}
    impl Sealed for crate::db::Id {}
}

macro_rules! integer_keys {
    ($($integer:ty),*) => {
        $(impl KeyType for $integer {
            fn parse(text: &str) -> Option<Self> {
                text.parse().ok()
            }

            fn text(&self) -> Cow<'_, str> {
                Cow::Owned(self.to_string())
            }

            fn value(&self) -> KeyValue {
                KeyValue::Int(i64::from(*self))
            }

            fn from_value(value: &KeyValue) -> Option<Self> {
                match value {
                    KeyValue::Int(value) => Self::try_from(*value).ok(),
                    _ => None,
                }
            }
        })*
    };
}
integer_keys!(i16, i32, i64);

impl KeyType for String {
    fn parse(text: &str) -> Option<Self> {
        (!text.contains('\0')).then(|| text.to_owned())
    }

    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }

    fn value(&self) -> KeyValue {
        KeyValue::Text(self.clone())
    }

    fn from_value(value: &KeyValue) -> Option<Self> {
        match value {
            KeyValue::Text(text) => Some(text.clone()),
            _ => None,
        }
    }
}

impl KeyType for Id {
    fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Id)
    }

    fn text(&self) -> Cow<'_, str> {
        Cow::Owned(self.0.to_string())
    }

    fn value(&self) -> KeyValue {
        KeyValue::Uuid(self.0)
    }

    fn from_value(value: &KeyValue) -> Option<Self> {
        match value {
            KeyValue::Uuid(uuid) => Some(Id(*uuid)),
            _ => None,
        }
    }
}

impl KeyValue {
    /// The text in URLs.
    pub fn text(&self) -> String {
        match self {
            Self::Int(value) => value.to_string(),
            Self::Text(text) => text.clone(),
            Self::Uuid(uuid) => uuid.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_beyond_the_key_type_is_no_key() {
        assert_eq!(<i64 as KeyType>::parse("99999999999999999999999999"), None);
    }

    #[test]
    fn leading_zeros_name_the_same_object() {
        assert_eq!(<i64 as KeyType>::parse("0001"), Some(1));
    }
}
