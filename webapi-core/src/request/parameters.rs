//! Named raw values of a request, in the order in which they came.
//!
//! In: what the query and body decoders found. Out: look-ups by name, where the last of several values wins, as in
//! Djblets. No value is interpreted here: that is the work of `crate::field`.

use std::collections::HashMap;

use serde_json::Value;

use super::UploadedFile;

/// One value as it was sent.
#[derive(Clone, Debug, PartialEq)]
pub enum RawValue {
    /// Text from a query string, a form, or a text part.
    Text(String),
    /// A member of a JSON body.
    Json(Value),
    /// A file part of a multipart body.
    File(UploadedFile),
}

impl RawValue {
    /// The value as text, if it is text or a JSON string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Json(Value::String(text)) => Some(text),
            Self::Json(_) | Self::File(_) => None,
        }
    }

    /// Whether this is a file part.
    pub fn is_file(&self) -> bool {
        matches!(self, Self::File(_))
    }
}

/// The parameters of a query string or of a body.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parameters {
    entries: Vec<(String, RawValue)>,
}

impl Parameters {
    /// No parameters.
    pub const fn new() -> Self {
        Self { entries: Vec::new() }
    }

    /// Adds a value behind all others; it hides earlier values of the same name.
    pub fn push(&mut self, name: impl Into<String>, value: RawValue) {
        self.entries.push((name.into(), value));
    }

    /// The last value called `name`, whatever its form.
    pub fn get(&self, name: &str) -> Option<&RawValue> {
        self.values(name).next()
    }

    /// The last value called `name` that is not a file part.
    ///
    /// Files and other values of one name do not hide each other, as in Djblets.
    pub fn value(&self, name: &str) -> Option<&RawValue> {
        self.values(name).find(|value| !value.is_file())
    }

    /// The last file part called `name`.
    pub fn file(&self, name: &str) -> Option<&RawValue> {
        self.values(name).find(|value| value.is_file())
    }

    /// The last value called `name`, if it is [`RawValue::Text`]; a JSON string is not.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.value(name)? {
            RawValue::Text(text) => Some(text),
            RawValue::Json(_) | RawValue::File(_) => None,
        }
    }

    /// Whether there is a value called `name`.
    pub fn contains(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Every name once, with its last value, in the order of those values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &RawValue)> {
        let last: HashMap<&str, usize> =
            self.entries.iter().enumerate().map(|(index, (name, _))| (name.as_str(), index)).collect();
        self.entries
            .iter()
            .enumerate()
            .filter(move |(index, (name, _))| last.get(name.as_str()) == Some(index))
            .map(|(_, (name, value))| (name.as_str(), value))
    }

    /// How many values there are, hidden ones included.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are no values at all.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// All values called `name`, the last first.
    fn values(&self, name: &str) -> impl Iterator<Item = &RawValue> {
        self.entries.iter().rev().filter(move |(entry, _)| entry == name).map(|(_, value)| value)
    }
}

impl FromIterator<(String, RawValue)> for Parameters {
    fn from_iter<I: IntoIterator<Item = (String, RawValue)>>(entries: I) -> Self {
        Self { entries: entries.into_iter().collect() }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::web::Bytes;

    use super::*;

    fn text(value: &str) -> RawValue {
        RawValue::Text(value.to_owned())
    }

    #[test]
    fn the_last_of_several_values_wins() {
        let parameters: Parameters =
            [("a".to_owned(), text("1")), ("b".to_owned(), text("2")), ("a".to_owned(), text("3"))]
                .into_iter()
                .collect();
        assert_eq!(parameters.text("a"), Some("3"));
        let distinct: Vec<_> = parameters.iter().map(|(name, value)| (name, value.as_str())).collect();
        assert_eq!(distinct, [("b", Some("2")), ("a", Some("3"))]);
        assert_eq!(parameters.len(), 3);
    }

    #[test]
    fn a_file_does_not_hide_text_of_the_same_name() {
        let mut parameters = Parameters::new();
        parameters.push("a", text("1"));
        let file = UploadedFile::new("a.txt", None, Bytes::new()).expect("the name is usable");
        parameters.push("a", RawValue::File(file));
        assert_eq!(parameters.text("a"), Some("1"));
        assert!(parameters.file("a").is_some());
        assert!(parameters.get("a").is_some_and(RawValue::is_file));
    }

    #[test]
    fn a_json_string_is_a_string_but_not_text() {
        let mut parameters = Parameters::new();
        parameters.push("_method", RawValue::Json("DELETE".into()));
        assert_eq!(parameters.text("_method"), None);
        assert_eq!(parameters.get("_method").and_then(RawValue::as_str), Some("DELETE"));
    }
}
