//! The `Content-Type` header of a request, as far as body decoding needs it.
//!
//! In: the header's text. Out: a [`ContentType`] with the media type in lower case and its parameters (RFC 9110
//! section 8.3). A header that breaks the grammar is not an error here: it simply names no type we know.

use super::DecodeError;

/// The longest charset name that is repeated to the client, in characters.
const SHOWN_CHARSET: usize = 40;

/// A media type with its parameters.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ContentType {
    essence: String,
    parameters: Vec<(String, String)>,
}

impl ContentType {
    /// Reads a header value. Without a media type in it there is none.
    pub(crate) fn parse(header: &str) -> Option<Self> {
        let mut pieces = split_outside_quotes(header).into_iter();
        let essence = pieces.next()?.trim().to_ascii_lowercase();
        let parameters = pieces
            .filter_map(|piece| piece.split_once('='))
            .map(|(name, value)| (name.trim().to_ascii_lowercase(), unquote(value.trim())))
            .collect();
        (!essence.is_empty()).then_some(Self { essence, parameters })
    }

    /// The media type in lower case, such as `application/json`.
    pub(crate) fn essence(&self) -> &str {
        &self.essence
    }

    /// Whether the type is JSON: `application/json` or one with the suffix `+json` (RFC 6839 section 3.1).
    pub(crate) fn is_json(&self) -> bool {
        self.essence.strip_prefix("application/").is_some_and(|sub| sub == "json" || sub.ends_with("+json"))
    }

    /// The first parameter called `name`, which is given in lower case.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Refuses a declared charset other than UTF-8.
    pub(crate) fn require_utf8(&self) -> Result<(), DecodeError> {
        self.parameter("charset").map_or(Ok(()), require_utf8)
    }
}

/// Refuses a charset other than UTF-8.
pub(crate) fn require_utf8(charset: &str) -> Result<(), DecodeError> {
    if charset.eq_ignore_ascii_case("utf-8") || charset.eq_ignore_ascii_case("utf8") {
        return Ok(());
    }
    let charset = charset.chars().filter(|c| !c.is_control()).take(SHOWN_CHARSET).collect();
    Err(DecodeError::UnsupportedCharset { charset })
}

/// The pieces of `text` between semicolons that are not inside a quoted string.
fn split_outside_quotes(text: &str) -> Vec<&str> {
    let (mut pieces, mut start) = (Vec::new(), 0);
    let (mut quoted, mut escaped) = (false, false);
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b';' if !quoted => {
                pieces.push(&text[start..index]);
                start = index + 1;
            }
            _ => {}
        }
    }
    pieces.push(&text[start..]);
    pieces
}

/// The content of a quoted string, or the text itself if it is a token.
fn unquote(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
        return value.to_owned();
    };
    let mut characters = inner.chars();
    let mut plain = String::with_capacity(inner.len());
    while let Some(c) = characters.next() {
        plain.push(if c == '\\' { characters.next().unwrap_or(c) } else { c });
    }
    plain
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(header: &str) -> ContentType {
        ContentType::parse(header).expect("a media type is there")
    }

    #[test]
    fn case_and_spaces_do_not_matter() {
        let parsed = parse(" Application/JSON ; Charset=\"UTF-8\"");
        assert_eq!(parsed.essence(), "application/json");
        assert_eq!(parsed.parameter("charset"), Some("UTF-8"));
        assert_eq!(parsed.require_utf8(), Ok(()));
    }

    #[test]
    fn a_semicolon_inside_quotes_belongs_to_the_value() {
        let parsed = parse("multipart/form-data; boundary=\"a;\\\"b\"; x=1");
        assert_eq!(parsed.parameter("boundary"), Some("a;\"b"));
        assert_eq!(parsed.parameter("x"), Some("1"));
    }

    #[test]
    fn json_suffixes_count_as_json() {
        assert!(parse("application/vnd.example.org.item+json").is_json());
        assert!(parse("application/json").is_json());
        assert!(!parse("application/jsonp").is_json());
        assert!(!parse("text/json").is_json());
    }

    #[test]
    fn another_charset_is_refused_by_name() {
        let error = parse("text/plain; charset=latin-1").require_utf8();
        assert_eq!(error, Err(DecodeError::UnsupportedCharset { charset: "latin-1".into() }));
    }

    #[test]
    fn an_empty_header_names_no_type() {
        assert_eq!(ContentType::parse("  ; charset=utf-8"), None);
    }

    proptest! {
        #[test]
        fn arbitrary_headers_never_panic(header in any::<String>()) {
            let _ = ContentType::parse(&header);
        }
    }
}
