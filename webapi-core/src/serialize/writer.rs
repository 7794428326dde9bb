//! [`ValueWriter`]: where one value of a payload goes, buffer or tree.
//!
//! Generated code hands each field here. Scalars are written to a JSON buffer at once; anything compound
//! takes the way through a [`Node`], whose keys are then sorted.

use serde::ser::{Impossible, Serialize, Serializer};

use super::json;
use super::node::{Node, NodeError, to_node};

/// Takes exactly one value.
pub struct ValueWriter<'a>(Target<'a>);

enum Target<'a> {
    Json(&'a mut Vec<u8>),
    Tree(&'a mut Node),
}

impl<'a> ValueWriter<'a> {
    pub(crate) fn json(buffer: &'a mut Vec<u8>) -> Self {
        Self(Target::Json(buffer))
    }

    pub(crate) fn tree(node: &'a mut Node) -> Self {
        Self(Target::Tree(node))
    }

    /// Writes the value.
    ///
    /// # Errors
    ///
    /// [`NodeError`] if its `Serialize` implementation fails or makes something that no payload can hold.
    pub fn value<T: Serialize + ?Sized>(self, value: &T) -> Result<(), NodeError> {
        match self.0 {
            Target::Tree(node) => *node = to_node(value)?,
            Target::Json(buffer) => {
                let start = buffer.len();
                if value.serialize(Scalar(buffer)).is_err() {
                    buffer.truncate(start);
                    json::node(buffer, &to_node(value)?);
                }
            }
        }
        Ok(())
    }
}

/// Writes scalars; refuses the rest so that the caller takes the slow way.
struct Scalar<'a>(&'a mut Vec<u8>);

macro_rules! by_display {
    ($($method:ident: $type:ty),*) => {
        $(fn $method(self, value: $type) -> Result<(), NodeError> {
            self.serialize_i64(i64::from(value))
        })*
    };
}

fn compound<T>() -> Result<T, NodeError> {
    Err(serde::ser::Error::custom("compound"))
}

impl Serializer for Scalar<'_> {
    type Ok = ();
    type Error = NodeError;
    type SerializeSeq = Impossible<(), NodeError>;
    type SerializeTuple = Impossible<(), NodeError>;
    type SerializeTupleStruct = Impossible<(), NodeError>;
    type SerializeTupleVariant = Impossible<(), NodeError>;
    type SerializeMap = Impossible<(), NodeError>;
    type SerializeStruct = Impossible<(), NodeError>;
    type SerializeStructVariant = Impossible<(), NodeError>;

    by_display!(serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_u8: u8, serialize_u16: u16, serialize_u32: u32);

    fn serialize_bool(self, value: bool) -> Result<(), NodeError> {
        self.0.extend_from_slice(if value { b"true" } else { b"false" });
        Ok(())
    }

    fn serialize_i64(self, value: i64) -> Result<(), NodeError> {
        use std::io::Write as _;
        write!(self.0, "{value}").map_err(serde::ser::Error::custom)
    }

    fn serialize_u64(self, value: u64) -> Result<(), NodeError> {
        use std::io::Write as _;
        write!(self.0, "{value}").map_err(serde::ser::Error::custom)
    }

    fn serialize_i128(self, value: i128) -> Result<(), NodeError> {
        json::node(self.0, &Node::from(value));
        Ok(())
    }

    fn serialize_f32(self, value: f32) -> Result<(), NodeError> {
        self.serialize_f64(f64::from(value))
    }

    fn serialize_f64(self, value: f64) -> Result<(), NodeError> {
        json::node(self.0, &Node::from(value));
        Ok(())
    }

    fn serialize_char(self, value: char) -> Result<(), NodeError> {
        json::string(self.0, value.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn serialize_str(self, value: &str) -> Result<(), NodeError> {
        json::string(self.0, value);
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), NodeError> {
        compound()
    }

    fn serialize_none(self) -> Result<(), NodeError> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), NodeError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), NodeError> {
        self.0.extend_from_slice(b"null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), NodeError> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), NodeError> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), NodeError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), NodeError> {
        compound()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, NodeError> {
        compound()
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, NodeError> {
        compound()
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, NodeError> {
        compound()
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, NodeError> {
        compound()
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, NodeError> {
        compound()
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeStruct, NodeError> {
        compound()
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, NodeError> {
        compound()
    }
}
