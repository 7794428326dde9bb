//! [`Node`]: a payload as a tree, in the order it was built.
//!
//! JSON answers of model resources do without it. Hand-made payloads, error extras and the XML encoder use
//! it: XML shows insertion order, JSON sorts the keys, so the tree must keep the order.

mod from_serialize;

use std::borrow::Cow;

pub use from_serialize::{NodeError, to_node};

use crate::field::UtcDateTime;

/// A key of an object: text, or an integer, which XML writes as `<int value="1">`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// The usual kind.
    Text(Cow<'static, str>),
    /// From a map with integer keys; JSON writes it as text and sorts it by number.
    Int(i64),
}

/// A value of a payload.
///
/// ```
/// use webapi_core::serialize::Node;
/// let progress = Node::object([("progress", Node::from(10))]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// JSON `null`; an element with nothing in it in XML.
    Null,
    /// JSON `true` and `false`; `1` and `0` in XML.
    Bool(bool),
    /// Any number of 64 bits, whole or not.
    Number(serde_json::Number),
    /// A whole number beyond 64 bits. JSON has no largest one; many readers of it have.
    Integer(i128),
    /// Text.
    Text(Cow<'static, str>),
    /// A list.
    Array(Vec<Node>),
    /// Named values, in the order in which XML writes them.
    Object(Vec<(Key, Node)>),
}

impl Node {
    /// Any value as its `Serialize` implementation writes it.
    ///
    /// # Errors
    ///
    /// [`NodeError`] if the value cannot be written as a payload.
    pub fn of<T: serde::Serialize + ?Sized>(value: &T) -> Result<Self, NodeError> {
        to_node(value)
    }

    /// An object from its members, in order.
    pub fn object<K: Into<Key>>(members: impl IntoIterator<Item = (K, Node)>) -> Self {
        Self::Object(members.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }

    /// Adds a member at the end, if this is an object.
    pub fn push(&mut self, key: impl Into<Key>, value: Node) {
        if let Self::Object(members) = self {
            members.push((key.into(), value));
        }
    }
}

impl From<&'static str> for Key {
    fn from(text: &'static str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Key {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<Cow<'static, str>> for Key {
    fn from(text: Cow<'static, str>) -> Self {
        Self::Text(text)
    }
}

impl From<&'static str> for Node {
    fn from(text: &'static str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Node {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<bool> for Node {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

macro_rules! from_integers {
    ($($integer:ty),*) => {
        $(impl From<$integer> for Node {
            fn from(value: $integer) -> Self {
                Self::Number(value.into())
            }
        })*
    };
}
from_integers!(i8, i16, i32, i64, u8, u16, u32, u64, usize);

impl From<i128> for Node {
    fn from(value: i128) -> Self {
        serde_json::Number::from_i128(value).map_or(Self::Integer(value), Self::Number)
    }
}

impl From<f64> for Node {
    fn from(value: f64) -> Self {
        serde_json::Number::from_f64(value).map_or(Self::Null, Self::Number)
    }
}

/// As resources write it: whole seconds in UTC.
impl From<UtcDateTime> for Node {
    fn from(time: UtcDateTime) -> Self {
        to_node(&time).unwrap_or(Self::Null)
    }
}

impl<T: Into<Node>> From<Vec<T>> for Node {
    fn from(values: Vec<T>) -> Self {
        Self::Array(values.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Node>> From<Option<T>> for Node {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl From<serde_json::Value> for Node {
    fn from(value: serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(value) => Self::Bool(value),
            serde_json::Value::Number(number) => Self::Number(number),
            serde_json::Value::String(text) => text.into(),
            serde_json::Value::Array(values) => values.into(),
            serde_json::Value::Object(members) => {
                Self::object(members.into_iter().map(|(key, value)| (key, value.into())))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_integer_is_a_number_as_long_as_it_fits_64_bits() {
        assert_eq!(Node::from(7_i128), Node::from(7));
        assert_eq!(Node::from(i128::MAX), Node::Integer(i128::MAX));
    }

    #[test]
    fn a_time_in_a_tree_is_written_as_in_a_column() {
        let time: UtcDateTime = "2024-05-06T07:08:09.123456Z".parse().unwrap();
        assert_eq!(Node::from(time), Node::from("2024-05-06T07:08:09Z"));
    }
}
