//! What is wrong with the fields of a request, in words for the client.
//!
//! In: messages found while cleaning values. Out: [`FieldErrors`], which prints as the `fields` object of Djblets'
//! `INVALID_FORM_DATA` error. The error's code, its status and its envelope are not here.

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeMap, Serializer};

/// How much of a value is repeated in a message, in characters.
const SHOWN: usize = 200;

/// What is wrong with one value: a sentence without a final stop, as Djblets writes them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct FieldError(pub String);

impl FieldError {
    /// An error with this message.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

/// The messages of a request by field, in the order in which the fields were found wrong.
///
/// Serializes to an object of arrays: `{"name": ["This field is required"]}`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldErrors {
    entries: Vec<(String, Vec<String>)>,
}

impl FieldErrors {
    /// Where messages stand that belong to no single field, as in Django's forms.
    pub const ALL: &'static str = "__all__";

    /// No errors.
    pub const fn new() -> Self {
        Self { entries: Vec::new() }
    }

    /// Adds a message to a field, unless the field has the same message already.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        let (field, message) = (field.into(), message.into());
        match self.entries.iter_mut().find(|(name, _)| *name == field) {
            Some((_, messages)) if messages.contains(&message) => {}
            Some((_, messages)) => messages.push(message),
            None => self.entries.push((field, vec![message])),
        }
    }

    /// Adds a message about the request as a whole, which stands under [`FieldErrors::ALL`].
    pub fn add_to_all(&mut self, message: impl Into<String>) {
        self.add(Self::ALL, message);
    }

    /// Adds the messages of `other` behind these.
    pub fn merge(&mut self, other: Self) {
        for (field, messages) in other.entries {
            for message in messages {
                self.add(field.as_str(), message);
            }
        }
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The messages of one field; none if nothing is wrong with it.
    pub fn get(&self, field: &str) -> &[String] {
        self.entries.iter().find(|(name, _)| name == field).map_or(&[], |(_, messages)| messages)
    }

    /// Every field with its messages.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.entries.iter().map(|(field, messages)| (field.as_str(), messages.as_slice()))
    }

    /// `Ok` if nothing is wrong, and these errors otherwise.
    pub fn into_result(self) -> Result<(), Self> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl Serialize for FieldErrors {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.entries.len()))?;
        for (field, messages) in &self.entries {
            map.serialize_entry(field, messages)?;
        }
        map.end()
    }
}

/// A value as messages repeat it: whole, or its first 200 characters and `...`.
pub(crate) fn shown(value: &str) -> Cow<'_, str> {
    match value.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}...", &value[..end]).into(),
        None => value.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_kept_in_order_and_once() {
        let mut errors = FieldErrors::new();
        errors.add("b", "one");
        errors.add("a", "two");
        errors.add("b", "three");
        errors.add("b", "one");
        let text = serde_json::to_string(&errors).expect("a map of lists");
        assert_eq!(text, r#"{"b":["one","three"],"a":["two"]}"#);
    }

    #[test]
    fn merging_adds_to_what_is_there() {
        let (mut left, mut right) = (FieldErrors::new(), FieldErrors::new());
        left.add("a", "one");
        right.add("a", "two");
        right.add("c", "three");
        left.merge(right);
        assert_eq!(left.get("a"), ["one", "two"]);
        assert_eq!(left.iter().count(), 2);
        assert!(left.into_result().is_err());
    }

    #[test]
    fn long_values_are_cut_between_characters() {
        assert_eq!(shown("é"), "é");
        assert_eq!(shown(&"é".repeat(200)), "é".repeat(200));
        assert_eq!(shown(&"é".repeat(201)), "é".repeat(200) + "...");
    }
}
