//! JSONP: an answer as the argument of a function call, for clients that ask with `callback`.
//!
//! In: the parameter, and an encoded payload. Out: `<callback>(<payload>);`. Djblets puts any text there; here it must
//! be the name of a function. The mimetype stays that of the payload and every answer says `nosniff`, so browsers do
//! not run it as a script of another site.

use crate::request::Parameters;

/// The longest callback, in characters.
const LONGEST: usize = 128;

const EXPECTED: &str = "This is not the name of a JavaScript function. Valid names look like \"callback\" or \
                        \"my.callback\": identifiers of ASCII letters, digits, \"_\" and \"$\", joined by dots";

/// Words that cannot be identifiers (ECMA-262, section 12.7.2).
const RESERVED: [&str; 46] = [
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "new",
    "null",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "static",
    "super",
    "switch",
    "throw",
    "true",
    "try",
    "typeof",
    "var",
    "void",
    "while",
    "with",
    "yield",
    "eval",
];

/// The function that an answer is to be handed to, if the query names one.
///
/// # Errors
///
/// A sentence for the client if it is not the name of a function.
pub(crate) fn callback(query: &Parameters) -> Result<Option<&str>, &'static str> {
    match query.text("callback") {
        Some(name) if is_function(name) => Ok(Some(name)),
        Some(_) => Err(EXPECTED),
        None => Ok(None),
    }
}

/// Puts a payload between the parentheses of a call.
pub(crate) fn wrap(callback: Option<&str>, payload: Vec<u8>) -> Vec<u8> {
    let Some(callback) = callback else { return payload };
    [callback.as_bytes(), b"(", &payload, b");"].concat()
}

fn is_function(name: &str) -> bool {
    let first = name.split('.').next().unwrap_or_default();
    name.len() <= LONGEST && name.split('.').all(is_identifier) && !RESERVED.contains(&first)
}

fn is_identifier(text: &str) -> bool {
    !text.starts_with(|first: char| first.is_ascii_digit())
        && !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dotted_identifiers_are_functions() {
        for name in ["cb", "my.cb", "jQuery1830_12", "angular.callbacks._0", "$", "a.default"] {
            assert!(is_function(name), "{name}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        let long = "x".repeat(LONGEST + 1);
        for name in
            ["", ".", "a.", "1a", "a b", "alert(1)//", "a[0]", "é", "a;b", "a\n", "if", "new.x", &long]
        {
            assert!(!is_function(name), "{name}");
        }
    }

    #[test]
    fn a_payload_becomes_the_argument_of_the_call() {
        assert_eq!(wrap(Some("my.cb"), b"{}".to_vec()), b"my.cb({});");
        assert_eq!(wrap(None, b"{}".to_vec()), b"{}");
    }
}
