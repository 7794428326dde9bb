//! XML as Djblets writes it: root `rsp`, one space of indentation a level, members in the order of the tree.
//!
//! Booleans are `1` and `0`, nothing is an element whose end tag stands on its own line, arrays are `<array>`
//! of `<item>`, integer keys `<int value="…">`. Beyond Djblets, a key that is no XML name is written as
//! `<member name="…">`, characters that XML 1.0 forbids are left out, and carriage returns are written so that
//! parsers keep them: the result always parses, to what was written.

use super::node::{Key, Node};

/// Writes a whole document whose root is `rsp`.
pub(crate) fn document(node: &Node) -> Vec<u8> {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    element(&mut out, 0, "rsp", "rsp", node);
    out.truncate(out.trim_end_matches('\n').len());
    out.into_bytes()
}

fn element(out: &mut String, depth: usize, open: &str, close: &str, node: &Node) {
    indent(out, depth);
    out.push('<');
    out.push_str(open);
    out.push('>');
    let block = content(out, depth + 1, node);
    if block {
        indent(out, depth);
    }
    out.push_str("</");
    out.push_str(close);
    out.push_str(">\n");
}

/// Writes what stands between the tags; true if it ends on a line of its own.
fn content(out: &mut String, depth: usize, node: &Node) -> bool {
    match node {
        Node::Null => out.push('\n'),
        Node::Bool(value) => out.push(if *value { '1' } else { '0' }),
        Node::Number(number) => out.push_str(&number.to_string()),
        Node::Integer(number) => out.push_str(&number.to_string()),
        Node::Text(text) => escape(out, text, false),
        Node::Array(items) => {
            out.push('\n');
            indent(out, depth);
            out.push_str("<array>\n");
            items.iter().for_each(|item| element(out, depth + 1, "item", "item", item));
            indent(out, depth);
            out.push_str("</array>\n");
        }
        Node::Object(members) => {
            out.push('\n');
            members.iter().for_each(|(key, value)| member(out, depth, key, value));
        }
    }
    matches!(node, Node::Null | Node::Array(_) | Node::Object(_))
}

fn member(out: &mut String, depth: usize, key: &Key, value: &Node) {
    match key {
        Key::Text(name) if is_name(name) => element(out, depth, name, name, value),
        Key::Text(name) => {
            let mut open = String::from("member name=\"");
            escape(&mut open, name, true);
            open.push('"');
            element(out, depth, &open, "member", value);
        }
        Key::Int(number) => element(out, depth, &format!("int value=\"{number}\""), "int", value),
    }
}

fn indent(out: &mut String, depth: usize) {
    out.extend(std::iter::repeat_n(' ', depth));
}

/// Whether a text can be the name of an element; one with a colon would belong to a namespace (XML 1.0, section 2.3).
fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(starts_name)
        && chars.all(|char| {
            starts_name(char)
                || matches!(char, '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
        })
}

fn starts_name(char: char) -> bool {
    matches!(char,
        'A'..='Z' | '_' | 'a'..='z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
        | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}'
        | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}'
        | '\u{10000}'..='\u{effff}')
}

fn escape(out: &mut String, text: &str, attribute: bool) {
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if attribute => out.push_str("&quot;"),
            // Parsers make a line feed of it otherwise, and spaces of all white space in attributes.
            '\r' => out.push_str("&#13;"),
            '\n' if attribute => out.push_str("&#10;"),
            '\t' if attribute => out.push_str("&#9;"),
            '\n' | '\t' => out.push(char),
            char if char.is_control() && u32::from(char) < 0x20 => {}
            '\u{fffe}' | '\u{ffff}' => {}
            char => out.push(char),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_value_has_the_form_of_djblets() {
        let node = Node::object([
            ("true", true.into()),
            ("none", Node::Null),
            ("str", "a<b>&\"".into()),
            ("empty", "".into()),
            ("list", vec![1].into()),
            ("emptylist", Node::Array(vec![])),
            ("dict", Node::Object(vec![])),
            ("int", Node::Object(vec![(Key::Int(1), "a".into())])),
        ]);
        let expected = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rsp>\n <true>1</true>\n <none>\n </none>\n \
            <str>a&lt;b&gt;&amp;\"</str>\n <empty></empty>\n <list>\n  <array>\n   <item>1</item>\n  </array>\n </list>\n \
            <emptylist>\n  <array>\n  </array>\n </emptylist>\n <dict>\n </dict>\n <int>\n  <int value=\"1\">a</int>\n </int>\n</rsp>";
        assert_eq!(String::from_utf8(document(&node)).unwrap(), expected);
    }

    #[test]
    fn a_key_that_is_no_name_and_forbidden_characters_still_give_a_document_that_parses() {
        let node = Node::object([("a b", "x\u{1}y".into())]);
        assert!(String::from_utf8(document(&node)).unwrap().contains("<member name=\"a b\">xy</member>"));
    }
}
