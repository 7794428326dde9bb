//! Every payload can be read back from what the encoders write.
//!
//! JSON gives back the value itself. XML as Djblets writes it has no types: `1` may be true, one or a text, and nothing
//! looks like an empty object. So what comes back is compared with what [`Shape`] keeps of a tree, and everything that a
//! text or a key holds must be there.

use proptest::prelude::*;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;
use quick_xml::reader::Reader;

use super::json;
use super::node::{Key, Node};
use super::xml;

/// What XML can tell of a value.
#[derive(Debug, Clone, PartialEq)]
enum Shape {
    /// Text, numbers, booleans; and white space, which nothing and empty objects are.
    Text(String),
    Array(Vec<Shape>),
    Object(Vec<(String, Shape)>),
}

impl Shape {
    fn of(node: &Node) -> Self {
        match node {
            Node::Null => Self::blank(),
            Node::Object(members) if members.is_empty() => Self::blank(),
            Node::Bool(value) => Self::Text(u8::from(*value).to_string()),
            Node::Number(number) => Self::Text(number.to_string()),
            Node::Integer(number) => Self::Text(number.to_string()),
            Node::Text(text) => Self::text(allowed(text)),
            Node::Array(items) => Self::Array(items.iter().map(Self::of).collect()),
            Node::Object(members) => {
                let key = |key: &Key| match key {
                    Key::Text(text) => format!("text {}", allowed(text)),
                    Key::Int(number) => format!("int {number}"),
                };
                Self::Object(members.iter().map(|(name, value)| (key(name), Self::of(value))).collect())
            }
        }
    }

    fn text(text: String) -> Self {
        if blank(&text) && text.contains('\n') { Self::blank() } else { Self::Text(text) }
    }

    fn blank() -> Self {
        Self::Text("\n".to_owned())
    }
}

fn blank(text: &str) -> bool {
    text.chars().all(|char| matches!(char, ' ' | '\n' | '\t' | '\r'))
}

/// The characters that XML 1.0 can hold (section 2.2).
fn allowed(text: &str) -> String {
    let forbidden = |char: &char| matches!(char, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    text.chars().filter(|char| !forbidden(char)).collect()
}

/// An element that is open, and what was found in it so far.
#[derive(Default)]
struct Open {
    key: String,
    text: String,
    children: Vec<(String, Shape)>,
}

impl Open {
    fn close(self) -> Shape {
        match self.children.as_slice() {
            [] => Shape::text(self.text),
            [(key, array)] if key == "text array" => match array {
                Shape::Object(items) => Shape::Array(items.iter().map(|(_, item)| item.clone()).collect()),
                Shape::Text(_) => Shape::Array(Vec::new()),
                Shape::Array(_) => Shape::Object(self.children),
            },
            _ => Shape::Object(self.children),
        }
    }
}

/// The inverse of [`xml::document`], as far as there is one.
fn read(document: &str) -> Shape {
    let mut reader = Reader::from_str(document);
    let mut open = vec![Open::default()];
    loop {
        let event = reader.read_event().expect("well-formed XML");
        let innermost = open.last_mut().expect("the document itself is never closed");
        match event {
            Event::Start(start) => {
                let name = start.name().as_ref().to_owned();
                let attribute = start.attributes().next().map(|found| {
                    let value = found.expect("a sound attribute");
                    value.normalized_value(XmlVersion::Implicit1_0).expect("a value").into_owned()
                });
                let key = match (name.as_str(), attribute) {
                    ("member", Some(name)) => format!("text {name}"),
                    ("int", Some(number)) => format!("int {number}"),
                    (name, None) => format!("text {name}"),
                    (name, Some(value)) => panic!("an attribute `{value}` at `{name}`"),
                };
                open.push(Open { key, ..Open::default() });
            }
            Event::End(_) => {
                let closed = open.pop().expect("what ends has begun");
                let key = closed.key.clone();
                open.last_mut().expect("the document itself").children.push((key, closed.close()));
            }
            Event::Text(text) => innermost.text.push_str(&text),
            Event::GeneralRef(entity) => match entity.resolve_char_ref().expect("a character") {
                Some(char) => innermost.text.push(char),
                None => innermost.text.push_str(resolve_predefined_entity(&entity).expect("an entity")),
            },
            Event::Decl(_) => {}
            Event::Eof => {
                assert_eq!(open.len(), 1, "everything is closed");
                let (key, value) = open.remove(0).children.remove(0);
                assert_eq!(key, "text rsp");
                return value;
            }
            other => panic!("unexpected {other:?}"),
        }
    }
}

/// Any tree. A key called `array` is left out: Djblets writes an object with that key like an array.
fn tree() -> impl Strategy<Value = Node> {
    let text = prop_oneof![
        any::<String>(),
        "[ \\t\\r\\n<>&\"'\\]]{0,6}",
        "[\u{0}-\u{20}\u{7f}-\u{9f}\u{d7}\u{fffe}\u{1f600}]{0,6}"
    ];
    let key = prop_oneof![
        "[a-z_]{1,8}".prop_map(Key::from),
        text.clone().prop_map(Key::from),
        any::<i64>().prop_map(Key::Int),
    ];
    let leaf = prop_oneof![
        Just(Node::Null),
        any::<bool>().prop_map(Node::from),
        any::<i64>().prop_map(Node::from),
        any::<u64>().prop_map(Node::from),
        any::<i128>().prop_map(Node::from),
        any::<f64>().prop_map(Node::from),
        text.prop_map(Node::from),
    ];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Node::Array),
            prop::collection::vec((key.clone(), inner), 0..6)
                .prop_map(|members| Node::Object(distinct(members))),
        ]
    })
}

/// Members whose keys stay apart in both encodings.
fn distinct(members: Vec<(Key, Node)>) -> Vec<(Key, Node)> {
    let mut seen = std::collections::HashSet::from(["array".to_owned()]);
    let name = |key: &Key| match key {
        Key::Text(text) => allowed(text),
        Key::Int(number) => number.to_string(),
    };
    members.into_iter().filter(|(key, _)| seen.insert(name(key))).collect()
}

/// The same value, as any reader of JSON sees it.
fn value(node: &Node) -> serde_json::Value {
    match node {
        Node::Null => serde_json::Value::Null,
        Node::Bool(value) => (*value).into(),
        Node::Number(number) => number.clone().into(),
        // Readers of 64 bits round it.
        Node::Integer(number) => serde_json::from_str(&number.to_string()).expect("a number"),
        Node::Text(text) => text.as_ref().into(),
        Node::Array(items) => items.iter().map(value).collect(),
        Node::Object(members) => {
            let key = |key: &Key| match key {
                Key::Text(text) => text.to_string(),
                Key::Int(number) => number.to_string(),
            };
            members.iter().map(|(name, member)| (key(name), value(member))).collect()
        }
    }
}

fn as_xml(tree: &Node) -> Shape {
    let document = String::from_utf8(xml::document(tree)).expect("UTF-8");
    read(&document)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn json_gives_back_the_same_value(tree in tree()) {
        let mut out = Vec::new();
        json::node(&mut out, &tree);
        prop_assert!(out.is_ascii());
        prop_assert_eq!(serde_json::from_slice::<serde_json::Value>(&out).expect("JSON"), value(&tree));
    }

    #[test]
    fn xml_gives_back_what_xml_can_tell(tree in tree()) {
        prop_assert_eq!(as_xml(&tree), Shape::of(&tree));
    }
}

#[test]
fn names_and_characters_that_xml_does_not_know_come_back_as_far_as_they_can() {
    let tree = Node::object([
        ("a b", Node::from("x\u{1}y")),
        ("1st", Node::from("a\r\nb\rc")),
        ("a:b", Node::Null),
        ("line\nbreak\t\r", Node::from(true)),
        ("", Node::from("empty")),
        ("\u{aa}", Node::from("alphabetic, and no name")),
        ("\u{e9}t\u{e9}", Node::from("a name")),
    ]);
    assert_eq!(as_xml(&tree), Shape::of(&tree));
    let text = String::from_utf8(xml::document(&tree)).expect("UTF-8");
    assert!(text.contains("<member name=\"1st\">a&#13;\nb&#13;c</member>"), "{text}");
    assert!(text.contains("<\u{e9}t\u{e9}>a name</\u{e9}t\u{e9}>"), "{text}");
}
