//! JSON text with a bound on nesting.
//!
//! In: text from a body or from a field. Out: a [`Value`], or where and why there is none. RFC 8259 is followed to
//! the letter: `NaN` and `Infinity`, which Djblets accepts, are errors, and so are numbers too large for a double.
//! Of members with the same name the last wins.

use serde_json::Value;

/// Why a text is not acceptable JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JsonError {
    /// Arrays and objects are nested beyond the bound.
    TooDeep,
    /// The text breaks the grammar at this place; lines and columns start at 1.
    Syntax { line: usize, column: usize },
}

/// Parses `text`, in which arrays and objects may be nested `max_depth` deep.
pub(crate) fn parse(text: &str, max_depth: usize) -> Result<Value, JsonError> {
    // The depth is counted before parsing, so that no deep value is ever built or dropped.
    if exceeds_depth(text, max_depth) {
        return Err(JsonError::TooDeep);
    }
    serde_json::from_str(text)
        .map_err(|error| JsonError::Syntax { line: error.line(), column: error.column() })
}

/// Whether more than `max_depth` brackets are open at once, brackets inside strings aside.
fn exceeds_depth(text: &str, max_depth: usize) -> bool {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'[' | b'{' => {
                depth += 1;
                if depth > max_depth {
                    return true;
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn nesting_is_allowed_up_to_the_bound() {
        assert_eq!(parse("[[1]]", 2), Ok(json!([[1]])));
        assert_eq!(parse("[[[1]]]", 2), Err(JsonError::TooDeep));
        assert_eq!(parse("[[], [], {}]", 2), Ok(json!([[], [], {}])));
    }

    #[test]
    fn brackets_inside_strings_do_not_nest() {
        assert_eq!(parse(r#"["[[[\"[[["]"#, 1), Ok(json!(["[[[\"[[["])));
    }

    #[test]
    fn a_million_open_brackets_are_refused_at_once() {
        assert_eq!(parse(&"[".repeat(1_000_000), 32), Err(JsonError::TooDeep));
    }

    #[test]
    fn what_python_adds_to_json_is_refused() {
        for text in ["NaN", "Infinity", "-Infinity", "1e999", "{'a': 1}", "[1,]", ""] {
            assert!(matches!(parse(text, 32), Err(JsonError::Syntax { .. })), "{text}");
        }
    }

    #[test]
    fn of_equal_names_the_last_wins() {
        assert_eq!(parse(r#"{"a": 1, "a": 2}"#, 32), Ok(json!({"a": 2})));
    }

    proptest! {
        #[test]
        fn arbitrary_text_never_panics(text in any::<String>()) {
            let _ = parse(&text, 4);
        }
    }
}
