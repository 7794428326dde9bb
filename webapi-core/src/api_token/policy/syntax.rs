//! The text of a policy: JSON within bounds, and Python's words for what is wrong with it.
//!
//! Clients of Djblets see the messages of Python's `json` module, which name the place as line, column and character.
//! The text is parsed by our own rules; only when that fails is it read once more to say why.

use serde_json::Value;

use super::validate::{BYTES, PolicyError};
use crate::request::json::{self, JsonError};

/// How deep the text may be nested. Above what a policy may be, so that its own message comes first.
const DEPTH: usize = 32;

/// Parses the text.
pub(super) fn parse(text: &str) -> Result<Value, PolicyError> {
    if text.len() > BYTES {
        return Err(PolicyError(format!("The policy is too long; at most {BYTES} bytes are allowed.")));
    }
    json::parse(text, DEPTH).map_err(|error| match error {
        JsonError::TooDeep => PolicyError("The policy is nested too deeply.".to_owned()),
        JsonError::Syntax { .. } => PolicyError(explain(text)),
    })
}

/// What Python says about a text that is no JSON.
fn explain(text: &str) -> String {
    let mut reader = Reader { text: text.chars().collect(), at: 0 };
    match reader.document() {
        Ok(()) => "This value is not a valid JSON document".to_owned(),
        Err(Mistake { what, at }) => {
            let before = &reader.text[..at.min(reader.text.len())];
            let line = before.iter().filter(|char| **char == '\n').count() + 1;
            let column =
                at - before.iter().rposition(|char| *char == '\n').map_or(0, |newline| newline + 1) + 1;
            format!("{what}: line {line} column {column} (char {at})")
        }
    }
}

struct Reader {
    text: Vec<char>,
    at: usize,
}

struct Mistake {
    what: &'static str,
    at: usize,
}

type Read = Result<(), Mistake>;

impl Reader {
    fn document(&mut self) -> Read {
        if self.peek() == Some('\u{feff}') {
            return wrong("Unexpected UTF-8 BOM (decode using utf-8-sig)", 0);
        }
        self.space();
        self.value()?;
        self.space();
        if self.at < self.text.len() { wrong("Extra data", self.at) } else { Ok(()) }
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    fn skip(&mut self, expected: char) -> bool {
        let found = self.peek() == Some(expected);
        self.at += usize::from(found);
        found
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(' ' | '\t' | '\n' | '\r')) {
            self.at += 1;
        }
    }

    /// The depth is bounded before the text comes here.
    fn value(&mut self) -> Read {
        match self.peek() {
            Some('"') => self.string(),
            Some('{') => self.object(),
            Some('[') => self.array(),
            Some('-' | '0'..='9') => self.number(),
            _ => self.word(),
        }
    }

    fn word(&mut self) -> Read {
        for word in ["null", "true", "false", "NaN", "Infinity", "-Infinity"] {
            if self.text[self.at..].iter().copied().take(word.len()).eq(word.chars()) {
                self.at += word.len();
                return Ok(());
            }
        }
        wrong("Expecting value", self.at)
    }

    fn number(&mut self) -> Read {
        let begin = self.at;
        self.skip('-');
        if !self.skip('0') && !self.digits() {
            self.at = begin;
            return self.word();
        }
        let end = self.at;
        if !(self.skip('.') && self.digits()) {
            self.at = end;
        }
        let end = self.at;
        if self.skip('e') || self.skip('E') {
            let _ = self.skip('+') || self.skip('-');
            if !self.digits() {
                self.at = end;
            }
        }
        Ok(())
    }

    fn digits(&mut self) -> bool {
        let begin = self.at;
        while self.peek().is_some_and(|char| char.is_ascii_digit()) {
            self.at += 1;
        }
        self.at > begin
    }

    fn string(&mut self) -> Read {
        let begin = self.at;
        self.at += 1;
        loop {
            match self.peek() {
                None => return wrong("Unterminated string starting at", begin),
                Some('"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some('\0'..='\u{1f}') => return wrong("Invalid control character at", self.at),
                Some('\\') => self.escape(begin)?,
                Some(_) => self.at += 1,
            }
        }
    }

    fn escape(&mut self, begin: usize) -> Read {
        let backslash = self.at;
        self.at += 1;
        match self.peek() {
            None => wrong("Unterminated string starting at", begin),
            Some('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't') => {
                self.at += 1;
                Ok(())
            }
            Some('u') => {
                let digits = self.text.get(self.at + 1..self.at + 5);
                if !digits.is_some_and(|digits| digits.iter().all(char::is_ascii_hexdigit)) {
                    return wrong("Invalid \\uXXXX escape", self.at);
                }
                self.at += 5;
                Ok(())
            }
            Some(_) => wrong("Invalid \\escape", backslash),
        }
    }

    fn object(&mut self) -> Read {
        self.at += 1;
        self.space();
        if self.skip('}') {
            return Ok(());
        }
        loop {
            if self.peek() != Some('"') {
                return wrong("Expecting property name enclosed in double quotes", self.at);
            }
            self.string()?;
            self.space();
            if !self.skip(':') {
                return wrong("Expecting ':' delimiter", self.at);
            }
            self.space();
            self.value()?;
            if self.is_end('}')? {
                return Ok(());
            }
        }
    }

    fn array(&mut self) -> Read {
        self.at += 1;
        self.space();
        if self.skip(']') {
            return Ok(());
        }
        loop {
            self.value()?;
            if self.is_end(']')? {
                return Ok(());
            }
        }
    }

    /// Reads what follows a value: the end, or a comma and the beginning of the next.
    fn is_end(&mut self, end: char) -> Result<bool, Mistake> {
        self.space();
        if self.skip(end) {
            return Ok(true);
        }
        if !self.skip(',') {
            return wrong("Expecting ',' delimiter", self.at);
        }
        self.space();
        Ok(false)
    }
}

fn wrong<T>(what: &'static str, at: usize) -> Result<T, Mistake> {
    Err(Mistake { what, at })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn messages_are_those_of_python() {
        for (text, message) in [
            ("nope", "Expecting value: line 1 column 1 (char 0)"),
            ("", "Expecting value: line 1 column 1 (char 0)"),
            ("[1,]", "Expecting value: line 1 column 4 (char 3)"),
            ("{", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
            ("{'a': 1}", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
            ("{\"a\" 1}", "Expecting ':' delimiter: line 1 column 6 (char 5)"),
            ("{\"a\": 1 \"b\"}", "Expecting ',' delimiter: line 1 column 9 (char 8)"),
            ("{\n\"é\":\n x}", "Expecting value: line 3 column 2 (char 8)"),
            ("{} x", "Extra data: line 1 column 4 (char 3)"),
            ("01", "Extra data: line 1 column 2 (char 1)"),
            ("-", "Expecting value: line 1 column 1 (char 0)"),
            ("\"a", "Unterminated string starting at: line 1 column 1 (char 0)"),
            ("\"a\nb\"", "Invalid control character at: line 1 column 3 (char 2)"),
            ("\"\\x\"", "Invalid \\escape: line 1 column 2 (char 1)"),
            ("\"\\u12g4\"", "Invalid \\uXXXX escape: line 1 column 3 (char 2)"),
        ] {
            assert_eq!(parse(text), Err(PolicyError(message.to_owned())), "{text:?}");
        }
    }

    #[test]
    fn a_text_is_bounded() {
        assert!(parse(&" ".repeat(BYTES + 1)).is_err());
        assert!(parse(&"[".repeat(BYTES)).is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_explained(text in "[\\[\\]{}\",:0-9a\\\\u \n-]{0,40}") {
            let _ = explain(&text);
        }
    }
}
