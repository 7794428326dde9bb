//! The declaration of one request field.
//!
//! In: what the derive macro or a hand-written resource declares. Out: [`FieldInfo`], which lives in statics and is
//! read by validation and by every description of the API. The values themselves are not here.

use super::FieldKind;

/// What a resource declares about one field.
///
/// Built in constants, starting from [`FieldInfo::new`]:
///
/// ```
/// use webapi_core::field::{FieldInfo, FieldKind};
///
/// static SUMMARY: FieldInfo = FieldInfo::new("summary", FieldKind::String).required().max_length(300);
/// assert!(SUMMARY.required);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldInfo {
    /// The name of the parameter, compared case-sensitively.
    pub name: &'static str,
    /// The type; it should be that of the Rust type that receives the value.
    pub kind: FieldKind,
    /// What the field means, for people. Empty by default.
    pub description: &'static str,
    /// Whether a request without the field is refused. False by default.
    pub required: bool,
    /// Whether JSON `null` is a value of the field; documentation, since the Rust type decides. False by default.
    pub nullable: bool,
    /// The longest text allowed, in characters. Unbounded by default.
    pub max_length: Option<usize>,
    /// The smallest number allowed. By default, that of the Rust type.
    pub min: Option<i64>,
    /// The largest number allowed. By default, that of the Rust type.
    pub max: Option<i64>,
    /// The version in which the field appeared, for documentation.
    pub added_in: Option<&'static str>,
    /// The version in which the field was deprecated, for documentation.
    pub deprecated_in: Option<&'static str>,
}

impl FieldInfo {
    /// An optional field without bounds.
    pub const fn new(name: &'static str, kind: FieldKind) -> Self {
        Self {
            name,
            kind,
            description: "",
            required: false,
            nullable: false,
            max_length: None,
            min: None,
            max: None,
            added_in: None,
            deprecated_in: None,
        }
    }

    /// Says what the field means.
    pub const fn description(mut self, description: &'static str) -> Self {
        self.description = description;
        self
    }

    /// Refuses requests without the field.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Documents that JSON `null` is a value of the field.
    pub const fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }

    /// Refuses texts longer than this many characters.
    pub const fn max_length(mut self, characters: usize) -> Self {
        self.max_length = Some(characters);
        self
    }

    /// Refuses numbers below this one.
    pub const fn min(mut self, smallest: i64) -> Self {
        self.min = Some(smallest);
        self
    }

    /// Refuses numbers above this one.
    pub const fn max(mut self, largest: i64) -> Self {
        self.max = Some(largest);
        self
    }

    /// Names the version in which the field appeared.
    pub const fn added_in(mut self, version: &'static str) -> Self {
        self.added_in = Some(version);
        self
    }

    /// Names the version in which the field was deprecated.
    pub const fn deprecated_in(mut self, version: &'static str) -> Self {
        self.deprecated_in = Some(version);
        self
    }

    /// The declaration that the elements of a list field follow: its own, with the type of an element.
    pub(crate) const fn element(mut self) -> Self {
        if let FieldKind::List(Some(kind)) = self.kind {
            self.kind = *kind;
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_can_be_static() {
        static AGE: FieldInfo = FieldInfo::new("age", FieldKind::Integer)
            .description("Age in years.")
            .required()
            .nullable()
            .min(0)
            .max(150)
            .added_in("1.1")
            .deprecated_in("2.0");
        assert!(AGE.required && AGE.nullable);
        assert_eq!((AGE.min, AGE.max, AGE.max_length), (Some(0), Some(150), None));
        assert_eq!((AGE.added_in, AGE.deprecated_in), (Some("1.1"), Some("2.0")));
    }

    #[test]
    fn elements_keep_the_bounds_of_their_list() {
        static COLOURS: FieldKind = FieldKind::Choice(&["red"]);
        let list = FieldInfo::new("colours", FieldKind::List(Some(&COLOURS))).max_length(9);
        assert_eq!(list.element().kind, COLOURS);
        assert_eq!(list.element().max_length, Some(9));
    }
}
