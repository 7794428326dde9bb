//! The `application/x-www-form-urlencoded` format, in both directions.
//!
//! In: a raw query string or a form body. Out: [`Parameters`] of text. `+` is a space, a `%` that no two hexadecimal
//! digits follow stays as it is, a name without `=` has an empty value, empty pieces are skipped, and `;` separates
//! nothing (URL standard, section 5.1). Bytes that are not UTF-8 are refused, where Djblets substitutes them.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode, utf8_percent_encode};

use super::{DecodeError, Limits, Parameters, RawValue};

/// What is escaped when writing: all but unreserved characters (RFC 3986 section 2.3), and the space becomes `+`.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'_').remove(b'.').remove(b'-').remove(b'~').remove(b' ');

/// Decodes a query string, given without its `?`.
///
/// # Errors
///
/// [`DecodeError::QueryNotUtf8`], [`DecodeError::TooManyParameters`] or [`DecodeError::NameTooLong`].
pub fn parse(raw: &str, limits: &Limits) -> Result<Parameters, DecodeError> {
    decode(raw.as_bytes(), limits).map_err(|error| match error {
        DecodeError::BodyNotUtf8 => DecodeError::QueryNotUtf8,
        other => other,
    })
}

/// Encodes names and values the way [`parse`] reads them, in the order given.
pub fn encode<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut encoded = String::new();
    for (name, value) in pairs {
        if !encoded.is_empty() {
            encoded.push('&');
        }
        encode_into(&mut encoded, name);
        encoded.push('=');
        encode_into(&mut encoded, value);
    }
    encoded
}

/// Decodes a form body.
pub(crate) fn decode(raw: &[u8], limits: &Limits) -> Result<Parameters, DecodeError> {
    let mut parameters = Parameters::new();
    for piece in raw.split(|byte| *byte == b'&').filter(|piece| !piece.is_empty()) {
        let mut halves = piece.splitn(2, |byte| *byte == b'=');
        let name = decode_text(halves.next().unwrap_or_default())?;
        let value = decode_text(halves.next().unwrap_or_default())?;
        limits.admit(&name, parameters.len())?;
        parameters.push(name, RawValue::Text(value));
    }
    Ok(parameters)
}

fn decode_text(raw: &[u8]) -> Result<String, DecodeError> {
    let spaced: Vec<u8> = raw.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    let decoded: Vec<u8> = percent_decode(&spaced).collect();
    String::from_utf8(decoded).map_err(|_| DecodeError::BodyNotUtf8)
}

fn encode_into(encoded: &mut String, text: &str) {
    for chunk in utf8_percent_encode(text, ESCAPED) {
        encoded.extend(chunk.chars().map(|c| if c == ' ' { '+' } else { c }));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pairs(raw: &str) -> Vec<(String, String)> {
        let parameters = parse(raw, &Limits::DEFAULT).expect("the query is well formed");
        parameters.iter().map(|(name, value)| (name.into(), value.as_str().unwrap_or("?").into())).collect()
    }

    #[test]
    fn plus_is_a_space_and_percent_escapes_are_decoded() {
        assert_eq!(pairs("q=a+b%2Bc%C3%A9"), [("q".into(), "a b+cé".into())]);
    }

    #[test]
    fn names_without_values_are_empty_and_empty_pieces_are_skipped() {
        assert_eq!(
            pairs("&&a&=b&c=d=e&"),
            [("a".into(), String::new()), (String::new(), "b".into()), ("c".into(), "d=e".into())]
        );
    }

    #[test]
    fn a_stray_percent_sign_is_kept() {
        assert_eq!(pairs("a=100%&b=%zz"), [("a".into(), "100%".into()), ("b".into(), "%zz".into())]);
    }

    #[test]
    fn text_that_is_not_utf8_is_refused() {
        assert_eq!(parse("a=%ff", &Limits::DEFAULT), Err(DecodeError::QueryNotUtf8));
        assert_eq!(decode(b"a=\xff", &Limits::DEFAULT), Err(DecodeError::BodyNotUtf8));
    }

    #[test]
    fn parameters_are_counted_with_repeats() {
        let limits = Limits { parameters: 2, ..Limits::DEFAULT };
        assert!(parse("a=1&a=2", &limits).is_ok());
        assert_eq!(parse("a=1&a=2&a=3", &limits), Err(DecodeError::TooManyParameters { limit: 2 }));
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_decoded_again(written in prop::collection::vec((any::<String>(), any::<String>()), 0..8)) {
            let raw = encode(written.iter().map(|(name, value)| (name.as_str(), value.as_str())));
            let limits = Limits { name_bytes: usize::MAX, ..Limits::DEFAULT };
            let expected: Parameters =
                written.into_iter().map(|(name, value)| (name, RawValue::Text(value))).collect();
            prop_assert_eq!(parse(&raw, &limits), Ok(expected));
        }

        #[test]
        fn arbitrary_bytes_never_panic(raw in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = decode(&raw, &Limits::DEFAULT);
        }
    }
}
