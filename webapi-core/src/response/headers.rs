//! [`AnswerHeaders`]: the headers of an answer, in the form in which they are sent.
//!
//! Most headers are the same in every answer and cost a reference to make; what hooks and handlers add as text is read
//! here, once.

use actix_web::http::header::{HeaderName, HeaderValue};

/// The headers of an answer, in their order.
#[derive(Debug, Default)]
pub(crate) struct AnswerHeaders(Vec<(HeaderName, HeaderValue)>);

impl AnswerHeaders {
    /// No headers, with room for those that most answers have.
    pub(crate) fn new() -> Self {
        Self(Vec::with_capacity(8))
    }

    pub(crate) fn add(&mut self, name: HeaderName, value: HeaderValue) {
        self.0.push((name, value));
    }

    /// Adds what is text still. What no header can hold, such as a line break, is left out and logged.
    pub(crate) fn add_text(&mut self, name: &str, value: impl Into<String>) {
        match (HeaderName::from_bytes(name.as_bytes()), HeaderValue::try_from(value.into())) {
            (Ok(name), Ok(value)) => self.add(name, value),
            _ => tracing::error!(header = name.escape_debug().to_string(), "no header can hold this"),
        }
    }

    pub(crate) fn has(&self, name: &HeaderName) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    /// The first header of that name, if it is text.
    pub(crate) fn get(&self, name: &HeaderName) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name)?.1.to_str().ok()
    }

    /// Leaves only headers of these names.
    pub(crate) fn keep(&mut self, names: &[HeaderName]) {
        self.0.retain(|(name, _)| names.contains(name));
    }
}

impl IntoIterator for AnswerHeaders {
    type Item = (HeaderName, HeaderValue);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{ETAG, VARY};

    use super::*;

    #[test]
    fn text_becomes_a_header_whatever_the_letters_of_its_name() {
        let mut headers = AnswerHeaders::new();
        headers.add_text("Vary", "Accept");
        assert!(headers.has(&VARY) && !headers.has(&ETAG));
        assert_eq!(headers.get(&VARY), Some("Accept"));
    }

    #[test]
    fn text_that_would_begin_another_header_is_left_out() {
        let mut headers = AnswerHeaders::new();
        headers.add_text("X-Title", "one\r\nSet-Cookie: two=2");
        headers.add_text("X Title", "one");
        assert!(headers.into_iter().next().is_none());
    }

    #[test]
    fn only_the_named_ones_are_kept() {
        let mut headers = AnswerHeaders::new();
        headers.add(VARY, HeaderValue::from_static("Accept"));
        headers.add(ETAG, HeaderValue::from_static("\"1\""));
        headers.keep(&[ETAG]);
        assert_eq!(headers.into_iter().map(|(name, _)| name).collect::<Vec<_>>(), [ETAG]);
    }
}
