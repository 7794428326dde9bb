//! Any `Serialize` value as a [`Node`]. Bytes and non-text map keys other than integers are refused.

use std::borrow::Cow;

use serde::ser::{self, Serialize};

use super::{Key, Node};

/// A value that has no form as a payload, such as a map keyed by lists.
#[derive(Debug, thiserror::Error)]
#[error("the value cannot be written as a payload: {0}")]
pub struct NodeError(String);

impl ser::Error for NodeError {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// Builds the tree of a value.
///
/// # Errors
///
/// [`NodeError`] if a `Serialize` implementation fails, or a map has keys that are neither text nor integers.
pub fn to_node<T: Serialize + ?Sized>(value: &T) -> Result<Node, NodeError> {
    value.serialize(Builder)
}

struct Builder;

struct List {
    variant: Option<&'static str>,
    items: Vec<Node>,
}

struct Members {
    variant: Option<&'static str>,
    all: Vec<(Key, Node)>,
    key: Option<Key>,
}

fn within(variant: Option<&'static str>, node: Node) -> Node {
    match variant {
        Some(name) => Node::object([(name, node)]),
        None => node,
    }
}

fn members(variant: Option<&'static str>, length: Option<usize>) -> Members {
    Members { variant, all: Vec::with_capacity(length.unwrap_or(0).min(64)), key: None }
}

fn list(variant: Option<&'static str>, length: Option<usize>) -> List {
    List { variant, items: Vec::with_capacity(length.unwrap_or(0).min(64)) }
}

macro_rules! direct {
    ($($method:ident: $type:ty),*) => {
        $(fn $method(self, value: $type) -> Result<Node, NodeError> {
            Ok(Node::from(value))
        })*
    };
}

impl ser::Serializer for Builder {
    type Ok = Node;
    type Error = NodeError;
    type SerializeSeq = List;
    type SerializeTuple = List;
    type SerializeTupleStruct = List;
    type SerializeTupleVariant = List;
    type SerializeMap = Members;
    type SerializeStruct = Members;
    type SerializeStructVariant = Members;

    direct!(serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_i128: i128,
        serialize_f64: f64);

    fn serialize_u128(self, value: u128) -> Result<Node, NodeError> {
        let number = i128::try_from(value).map(Node::from);
        number.map_err(|_| NodeError(format!("{value}, which is beyond 127 bits")))
    }

    fn serialize_f32(self, value: f32) -> Result<Node, NodeError> {
        Ok(Node::from(f64::from(value)))
    }

    fn serialize_char(self, value: char) -> Result<Node, NodeError> {
        Ok(Node::from(value.to_string()))
    }

    fn serialize_str(self, value: &str) -> Result<Node, NodeError> {
        Ok(Node::from(value.to_owned()))
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Node, NodeError> {
        Err(NodeError("raw bytes; encode them as text first".to_owned()))
    }

    fn serialize_none(self) -> Result<Node, NodeError> {
        Ok(Node::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Node, NodeError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Node, NodeError> {
        Ok(Node::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Node, NodeError> {
        Ok(Node::Null)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Node, NodeError> {
        Ok(Node::from(variant))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Node, NodeError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Node, NodeError> {
        Ok(within(Some(variant), value.serialize(self)?))
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<List, NodeError> {
        Ok(list(None, length))
    }

    fn serialize_tuple(self, length: usize) -> Result<List, NodeError> {
        Ok(list(None, Some(length)))
    }

    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<List, NodeError> {
        Ok(list(None, Some(length)))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<List, NodeError> {
        Ok(list(Some(variant), Some(length)))
    }

    fn serialize_map(self, length: Option<usize>) -> Result<Members, NodeError> {
        Ok(members(None, length))
    }

    fn serialize_struct(self, _: &'static str, length: usize) -> Result<Members, NodeError> {
        Ok(members(None, Some(length)))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Members, NodeError> {
        Ok(members(Some(variant), Some(length)))
    }
}

macro_rules! list_like {
    ($($trait:ident::$method:ident),*) => {
        $(impl ser::$trait for List {
            type Ok = Node;
            type Error = NodeError;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NodeError> {
                self.items.push(to_node(value)?);
                Ok(())
            }

            fn end(self) -> Result<Node, NodeError> {
                Ok(within(self.variant, Node::Array(self.items)))
            }
        })*
    };
}
list_like!(
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field,
    SerializeTupleVariant::serialize_field
);

macro_rules! struct_like {
    ($($trait:ident),*) => {
        $(impl ser::$trait for Members {
            type Ok = Node;
            type Error = NodeError;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Result<(), NodeError> {
                self.all.push((Key::from(key), to_node(value)?));
                Ok(())
            }

            fn end(self) -> Result<Node, NodeError> {
                Ok(within(self.variant, Node::Object(self.all)))
            }
        })*
    };
}
struct_like!(SerializeStruct, SerializeStructVariant);

impl ser::SerializeMap for Members {
    type Ok = Node;
    type Error = NodeError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), NodeError> {
        self.key = Some(match to_node(key)? {
            Node::Text(text) => Key::Text(text),
            Node::Bool(value) => Key::Text(Cow::Borrowed(if value { "true" } else { "false" })),
            Node::Number(number) => match number.as_i64() {
                Some(number) => Key::Int(number),
                None => Key::from(number.to_string()),
            },
            Node::Integer(number) => Key::from(number.to_string()),
            _ => return Err(NodeError("a map key that is neither text nor an integer".to_owned())),
        });
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NodeError> {
        let key = self.key.take().unwrap_or(Key::Text(Cow::Borrowed("")));
        self.all.push((key, to_node(value)?));
        Ok(())
    }

    fn end(self) -> Result<Node, NodeError> {
        Ok(Node::Object(self.all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn a_struct_keeps_its_declaration_order() {
        #[derive(serde::Serialize)]
        struct Info {
            z: u8,
            a: Option<bool>,
        }
        assert_eq!(
            to_node(&Info { z: 1, a: None }).unwrap(),
            Node::object([("z", 1.into()), ("a", Node::Null)])
        );
    }

    #[test]
    fn integer_keys_stay_integers() {
        let map = BTreeMap::from([(10, "b")]);
        assert_eq!(to_node(&map).unwrap(), Node::Object(vec![(Key::Int(10), "b".into())]));
    }
}
