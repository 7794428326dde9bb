//! [`Cursor`]: a position in a list, as bytes.
//!
//! A byte says what follows; then come the parts, each a byte for its kind and its value. Bytes that no encoder wrote
//! are refused, whatever they are: they are read only after their signature, and still trusted with nothing.

use super::part::Part;

/// Bytes of the values that a cursor holds at most; a longer position is that of a row, by its key.
const LONGEST: usize = 1024;

const BACKWARD: u8 = 1;
const INCLUSIVE: u8 = 2;
const ROW: u8 = 4;

/// A position, and which way the page lies.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cursor {
    /// The page ends at the position instead of beginning there.
    pub(crate) backward: bool,
    /// A row right at the position belongs to the page.
    pub(crate) inclusive: bool,
    pub(crate) place: Place,
}

/// Where it is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Place {
    /// At these values of the sorted columns; whether a row with them is still there does not matter.
    Values(Vec<Part>),
    /// At the row with this primary key, for values that are too long to be sent around.
    Row(Part),
}

impl Cursor {
    /// The bytes. `pk` stands for values that are too long.
    pub(crate) fn encode(backward: bool, inclusive: bool, values: &[Part], pk: &Part) -> Vec<u8> {
        let flags = if backward { BACKWARD } else { 0 } | if inclusive { INCLUSIVE } else { 0 };
        let mut bytes = vec![flags];
        values.iter().for_each(|part| write(&mut bytes, part));
        if bytes.len() > LONGEST {
            bytes = vec![flags | ROW];
            write(&mut bytes, pk);
        }
        bytes
    }

    /// The bytes of the same position for a page that lies the given way. Seen from the other side, what is right
    /// there belongs to the page if it did not before.
    pub(crate) fn turned(&self, backward: bool) -> Vec<u8> {
        let inclusive = if backward == self.backward { self.inclusive } else { !self.inclusive };
        match &self.place {
            Place::Values(values) => Self::encode(backward, inclusive, values, &Part::Null),
            Place::Row(pk) => {
                let mut bytes = Self::encode(backward, inclusive, &[], &Part::Null);
                if let Some(flags) = bytes.first_mut() {
                    *flags |= ROW;
                }
                write(&mut bytes, pk);
                bytes
            }
        }
    }

    /// The cursor that the bytes stand for.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let (flags, mut rest) = bytes.split_first()?;
        let mut parts = Vec::new();
        while !rest.is_empty() {
            parts.push(read(&mut rest)?);
        }
        let place = match (flags & ROW != 0, parts.len()) {
            (true, 1) => Place::Row(parts.pop()?),
            (true, _) | (_, 0) => return None,
            (false, _) => Place::Values(parts),
        };
        let known = flags & !(BACKWARD | INCLUSIVE | ROW) == 0;
        known.then_some(Self { backward: flags & BACKWARD != 0, inclusive: flags & INCLUSIVE != 0, place })
    }
}

fn write(out: &mut Vec<u8>, part: &Part) {
    match part {
        Part::Null => out.push(b'n'),
        Part::Int(value) => {
            out.push(b'i');
            out.extend(value.to_be_bytes());
        }
        Part::Float(value) => {
            out.push(b'f');
            out.extend(value.to_bits().to_be_bytes());
        }
        Part::Time(seconds, nanos) => {
            out.push(b't');
            out.extend(seconds.to_be_bytes());
            out.extend(nanos.to_be_bytes());
        }
        Part::Text(text) => {
            out.push(b's');
            out.extend(u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes());
            out.extend(text.as_bytes());
        }
        Part::Uuid(uuid) => {
            out.push(b'u');
            out.extend(uuid.as_bytes());
        }
    }
}

fn read(rest: &mut &[u8]) -> Option<Part> {
    let [kind] = take(rest)?;
    Some(match kind {
        b'n' => Part::Null,
        b'i' => Part::Int(i64::from_be_bytes(take(rest)?)),
        b'f' => Part::Float(f64::from_bits(u64::from_be_bytes(take(rest)?))),
        b't' => Part::Time(i64::from_be_bytes(take(rest)?), u32::from_be_bytes(take(rest)?)),
        b's' => {
            let length = usize::try_from(u32::from_be_bytes(take(rest)?)).ok()?;
            let (text, after) = rest.split_at_checked(length)?;
            *rest = after;
            Part::Text(std::str::from_utf8(text).ok()?.to_owned())
        }
        b'u' => Part::Uuid(uuid::Uuid::from_bytes(take(rest)?)),
        _ => return None,
    })
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, after) = rest.split_first_chunk::<N>()?;
    *rest = after;
    Some(*taken)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parts() -> impl Strategy<Value = Vec<Part>> {
        let part = prop_oneof![
            Just(Part::Null),
            any::<i64>().prop_map(Part::Int),
            any::<f64>().prop_filter("equal to itself", |value| !value.is_nan()).prop_map(Part::Float),
            (any::<i64>(), any::<u32>()).prop_map(|(seconds, nanos)| Part::Time(seconds, nanos)),
            ".{0,40}".prop_map(Part::Text),
            any::<[u8; 16]>().prop_map(|bytes| Part::Uuid(uuid::Uuid::from_bytes(bytes))),
        ];
        proptest::collection::vec(part, 1..6)
    }

    proptest! {
        #[test]
        fn a_position_survives_the_way_to_the_client_and_back(
            values in parts(),
            backward: bool,
            inclusive: bool,
        ) {
            let bytes = Cursor::encode(backward, inclusive, &values, &Part::Int(1));
            let cursor = Cursor { backward, inclusive, place: Place::Values(values) };
            prop_assert_eq!(Cursor::decode(&bytes), Some(cursor));
        }

        #[test]
        fn bytes_of_any_kind_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            let _ = Cursor::decode(&bytes);
        }

        #[test]
        fn a_position_that_is_cut_or_continued_is_refused_or_another(values in parts(), cut in 0_usize..40) {
            let bytes = Cursor::encode(false, false, &values, &Part::Int(1));
            let cut = &bytes[..bytes.len().saturating_sub(cut + 1)];
            let whole = Cursor { backward: false, inclusive: false, place: Place::Values(values) };
            prop_assert_ne!(Cursor::decode(cut), Some(whole));
        }
    }

    #[test]
    fn a_long_value_is_the_position_of_its_row() {
        let bytes = Cursor::encode(true, false, &[Part::Text("x".repeat(5000))], &Part::Int(7));
        let cursor = Cursor { backward: true, inclusive: false, place: Place::Row(Part::Int(7)) };
        assert_eq!(Cursor::decode(&bytes), Some(cursor));
    }
}
