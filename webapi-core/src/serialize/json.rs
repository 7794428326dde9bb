//! JSON as Djblets writes it, byte for byte: `", "` and `": "`, sorted keys, ASCII only.
//!
//! Bytes matter because automatic ETags are digests of them. Keys of model payloads are sorted when the
//! snapshot is built; those of trees when they are written.

use super::node::{Key, Node};

const HEX: &[u8; 16] = b"0123456789abcdef";

/// Writes a JSON string with everything outside printable ASCII escaped.
pub(crate) fn string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    escaped(out, text);
    out.push(b'"');
}

/// Writes the inside of a JSON string.
pub(crate) fn escaped(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        let end = at + plain(&bytes[at..]);
        out.extend_from_slice(&bytes[at..end]);
        let Some(byte) = bytes.get(end) else { return };
        at = end
            + match byte {
                b'"' => short(out, b'"'),
                b'\\' => short(out, b'\\'),
                b'\n' => short(out, b'n'),
                b'\r' => short(out, b'r'),
                b'\t' => short(out, b't'),
                0x08 => short(out, b'b'),
                0x0c => short(out, b'f'),
                _ => long(out, text, end),
            };
    }
}

/// How many bytes from the start stand for themselves. Most texts are plain, so whole chunks are looked at first, large
/// ones and then small ones.
fn plain(bytes: &[u8]) -> usize {
    let large = plain_chunks::<32>(bytes);
    let small = large + plain_chunks::<8>(&bytes[large..]);
    bytes[small..].iter().position(|byte| is_odd(*byte)).map_or(bytes.len(), |odd| small + odd)
}

/// How many bytes from the start are in chunks that stand for themselves.
fn plain_chunks<const SIZE: usize>(bytes: &[u8]) -> usize {
    let (chunks, _) = bytes.as_chunks::<SIZE>();
    let is_plain = |chunk: &&[u8; SIZE]| !chunk.iter().fold(false, |odd, byte| odd | is_odd(*byte));
    SIZE * chunks.iter().take_while(is_plain).count()
}

/// Whether a byte must be escaped.
const fn is_odd(byte: u8) -> bool {
    byte < b' ' || byte > b'~' || byte == b'"' || byte == b'\\'
}

fn short(out: &mut Vec<u8>, letter: u8) -> usize {
    out.extend_from_slice(&[b'\\', letter]);
    1
}

fn long(out: &mut Vec<u8>, text: &str, at: usize) -> usize {
    let Some(char) = text[at..].chars().next() else { return 1 };
    for unit in char.encode_utf16(&mut [0; 2]) {
        let digit = |shift: u16| HEX[usize::from((*unit >> shift) & 0xf)];
        out.extend_from_slice(&[b'\\', b'u', digit(12), digit(8), digit(4), digit(0)]);
    }
    char.len_utf8()
}

/// Writes a number.
pub(crate) fn number(out: &mut Vec<u8>, number: &serde_json::Number) {
    out.extend_from_slice(number.to_string().as_bytes());
}

/// Writes a tree, sorting the keys of its objects.
pub(crate) fn node(out: &mut Vec<u8>, node: &Node) {
    match node {
        Node::Null => out.extend_from_slice(b"null"),
        Node::Bool(true) => out.extend_from_slice(b"true"),
        Node::Bool(false) => out.extend_from_slice(b"false"),
        Node::Number(value) => number(out, value),
        Node::Integer(value) => out.extend_from_slice(itoa::Buffer::new().format(*value).as_bytes()),
        Node::Text(text) => string(out, text),
        Node::Array(items) => array(out, items),
        Node::Object(members) => object(out, members),
    }
}

fn array(out: &mut Vec<u8>, items: &[Node]) {
    out.push(b'[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.extend_from_slice(b", ");
        }
        node(out, item);
    }
    out.push(b']');
}

fn object(out: &mut Vec<u8>, members: &[(Key, Node)]) {
    let mut sorted: Vec<&(Key, Node)> = members.iter().collect();
    sorted.sort_by(|(a, _), (b, _)| order(a, b));
    out.push(b'{');
    for (index, (key, value)) in sorted.into_iter().enumerate() {
        if index > 0 {
            out.extend_from_slice(b", ");
        }
        match key {
            Key::Text(text) => string(out, text),
            Key::Int(number) => string(out, &number.to_string()),
        }
        out.extend_from_slice(b": ");
        node(out, value);
    }
    out.push(b'}');
}

fn order(a: &Key, b: &Key) -> std::cmp::Ordering {
    match (a, b) {
        (Key::Int(a), Key::Int(b)) => a.cmp(b),
        (Key::Int(_), Key::Text(_)) => std::cmp::Ordering::Less,
        (Key::Text(_), Key::Int(_)) => std::cmp::Ordering::Greater,
        (Key::Text(a), Key::Text(b)) => a.cmp(b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text_of(text: &str) -> String {
        let mut out = Vec::new();
        string(&mut out, text);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_is_not_printable_ascii_is_escaped_in_lower_case_hex() {
        assert_eq!(text_of("é☃\u{7f}\u{1}"), r#""\u00e9\u2603\u007f\u0001""#);
    }

    #[test]
    fn what_must_be_escaped_is_found_at_every_place_of_a_long_text() {
        for at in 0..100 {
            let text = format!("{}\n{}\"", "a".repeat(at), "b".repeat(70));
            let expected = format!("\"{}\\n{}\\\"\"", "a".repeat(at), "b".repeat(70));
            assert_eq!(text_of(&text), expected);
        }
    }

    #[test]
    fn characters_beyond_the_basic_plane_become_surrogate_pairs() {
        assert_eq!(text_of("😀"), r#""\ud83d\ude00""#);
    }

    #[test]
    fn integer_keys_sort_by_number_and_text_keys_by_text() {
        let mut out = Vec::new();
        let keys = [Key::Int(10), Key::Int(2)].map(|key| (key, Node::Null));
        node(&mut out, &Node::Object(keys.into()));
        assert_eq!(String::from_utf8(out).unwrap(), r#"{"2": null, "10": null}"#);
    }

    proptest! {
        #[test]
        fn every_string_is_read_back_as_it_was(text: String) {
            prop_assert_eq!(serde_json::from_str::<String>(&text_of(&text)).unwrap(), text);
        }
    }
}
