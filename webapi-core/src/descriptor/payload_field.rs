//! One field of a payload, as declared.

use std::any::TypeId;

use crate::field::FieldKind;

/// A payload field.
#[derive(Debug)]
pub struct PayloadField {
    /// Key in the payload.
    pub name: &'static str,
    /// Where its value comes from.
    pub role: FieldRole,
    /// Type, for documentation.
    pub kind: FieldKind,
    /// Documentation, from the doc comment.
    pub description: &'static str,
    /// API version that added the field.
    pub added_in: Option<&'static str>,
    /// API version that deprecated the field.
    pub deprecated_in: Option<&'static str>,
}

/// Where a payload field's value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldRole {
    /// A value of the object, column or computed.
    Value,
    /// A foreign key: a link to one object, or `null`.
    Link {
        /// Which of the object's links, counted from 0.
        index: usize,
        /// The resource at the other end.
        target: TypeId,
    },
    /// Many-to-many: an array of links.
    Many {
        /// Which of the object's many-to-many relations, counted from 0.
        index: usize,
        /// The resource at the other end.
        target: TypeId,
    },
}
