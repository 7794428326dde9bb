//! What Python writes as JSON and nobody else reads.

use std::borrow::Cow;

/// The line with `NaN`, `Infinity` and `-Infinity` all as null. We answer with none of them, so such a record can only
/// be a deviation.
pub(super) fn readable(line: &str) -> Cow<'_, str> {
    if !line.contains("NaN") && !line.contains("Infinity") {
        return Cow::Borrowed(line);
    }
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(quote) = rest.find('"') {
        let (outside, from_quote) = rest.split_at(quote);
        out.push_str(&without_python(outside));
        let mut escaped = false;
        let end = from_quote.char_indices().skip(1).find(|(_, char)| {
            let ends = *char == '"' && !escaped;
            escaped = *char == '\\' && !escaped;
            ends
        });
        let (text, behind) = from_quote.split_at(end.map_or(from_quote.len(), |(at, _)| at + 1));
        out.push_str(text);
        rest = behind;
    }
    out.push_str(&without_python(rest));
    Cow::Owned(out)
}

fn without_python(outside: &str) -> String {
    outside.replace("-Infinity", "null").replace("Infinity", "null").replace("NaN", "null")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_are_not_json_are_read_as_null_and_texts_are_left_alone() {
        let line = r#"{"a": NaN, "b": [-Infinity, Infinity], "c": "NaN \" Infinity"}"#;
        assert_eq!(readable(line), r#"{"a": null, "b": [null, null], "c": "NaN \" Infinity"}"#);
    }
}
