//! The types that a field can have, as data.
//!
//! In: nothing. Out: [`FieldKind`], which can stand in statics, and the name under which people know each type. How
//! values of a type are read is not here: see [`FieldValue`](super::FieldValue).

use std::borrow::Cow;

/// The type of a field, as declared and documented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FieldKind {
    /// True or false.
    Boolean,
    /// A whole number.
    Integer,
    /// A finite double-precision number; Djblets has no such type.
    Float,
    /// Text.
    String,
    /// One of these texts, compared whole and case-sensitively.
    Choice(&'static [&'static str]),
    /// A point in time.
    DateTime,
    /// A JSON object.
    Dict,
    /// A JSON array, with elements of the given type or, without one, of any.
    List(Option<&'static FieldKind>),
    /// A file part of a multipart body.
    File,
    /// An object of the resource with this name; for documentation, never for a request field.
    Resource(&'static str),
    /// Objects of the resource with this name; for documentation, never for a request field.
    ResourceList(&'static str),
}

impl FieldKind {
    /// The name of the type as people read it in documentation, such as `List of Integer`; the words are Djblets'.
    pub fn name(&self) -> Cow<'static, str> {
        match self {
            Self::Boolean => "Boolean".into(),
            Self::Integer => "Integer".into(),
            Self::Float => "Float".into(),
            Self::String => "String".into(),
            Self::Choice(choices) => format!("One of {}", quoted_list(choices)).into(),
            Self::DateTime => "ISO 8601 Date/Time".into(),
            Self::Dict => "Dictionary".into(),
            Self::List(None) => "List".into(),
            Self::List(Some(item)) => format!("List of {}", item.name()).into(),
            Self::File => "Uploaded file".into(),
            Self::Resource(resource) => (*resource).into(),
            Self::ResourceList(resource) => format!("List of {resource}").into(),
        }
    }
}

/// The texts in double quotes, separated by commas.
pub(crate) fn quoted_list(texts: &[&str]) -> String {
    let quoted: Vec<String> = texts.iter().map(|text| format!("\"{text}\"")).collect();
    quoted.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_djblets() {
        static INTEGER: FieldKind = FieldKind::Integer;
        for (kind, name) in [
            (FieldKind::Boolean, "Boolean"),
            (FieldKind::Choice(&["a", "b"]), "One of \"a\", \"b\""),
            (FieldKind::DateTime, "ISO 8601 Date/Time"),
            (FieldKind::Dict, "Dictionary"),
            (FieldKind::File, "Uploaded file"),
            (FieldKind::Integer, "Integer"),
            (FieldKind::List(None), "List"),
            (FieldKind::List(Some(&INTEGER)), "List of Integer"),
            (FieldKind::Resource("User"), "User"),
            (FieldKind::ResourceList("User"), "List of User"),
            (FieldKind::String, "String"),
        ] {
            assert_eq!(kind.name(), name);
        }
    }
}
