//! Inputs: those of the corpus, changed at random, and bytes without a model.

use proptest::prelude::*;
use proptest::sample::Index;

/// Where the corpora are.
pub(crate) const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/corpus");

/// The inputs that are kept for a target.
pub(crate) fn corpus(target: &str) -> Vec<Vec<u8>> {
    let mut files: Vec<_> =
        std::fs::read_dir(format!("{FOLDER}/{target}")).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| std::fs::read(file).unwrap()).collect()
}

/// Kept inputs with some changes, and a few of any bytes at all.
pub(crate) fn bytes(target: &str) -> impl Strategy<Value = Vec<u8>> + use<> {
    let kept = corpus(target);
    let changed = (prop::sample::select(kept.clone()), prop::collection::vec(change(kept), 0..6));
    let changed = changed.prop_map(|(input, changes)| changes.into_iter().fold(input, Change::apply));
    prop_oneof![6 => changed, 1 => prop::collection::vec(any::<u8>(), 0..200)]
}

/// As [`bytes`], as text.
pub(crate) fn text(target: &str) -> impl Strategy<Value = String> + use<> {
    prop_oneof![
        4 => bytes(target).prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        1 => any::<String>(),
    ]
}

/// One change of an input.
#[derive(Debug, Clone)]
enum Change {
    Put(Index, u8),
    Insert(Index, Vec<u8>),
    Remove(Index, usize),
    Repeat(Index, usize, usize),
    /// The end of another input in the place of this one's.
    Splice(Index, Vec<u8>, Index),
}

/// Bytes that mean something somewhere.
const TELLING: &[&[u8]] = &[
    b"",
    b"\0",
    b"\r\n",
    b"\n",
    b"%",
    b"%00",
    b"%ff",
    b"%C3%28",
    b"&",
    b"=",
    b"+",
    b";",
    b",",
    b"\"",
    b"\\",
    b"{",
    b"[",
    b"}",
    b"]",
    b"null",
    b"1e400",
    b"-0",
    b"99999999999999999999999999",
    b"\\ud800",
    b"*/*",
    b";q=",
    b"q=0.0001",
    b"--",
    b"\xf0\x9f\x98\x80",
    b"\xed\xa0\x80",
    b"_method=",
    b"callback=",
];

fn change(kept: Vec<Vec<u8>>) -> impl Strategy<Value = Change> {
    let telling = prop::sample::select(TELLING).prop_map(<[u8]>::to_vec);
    let any_bytes = prop::collection::vec(any::<u8>(), 1..6);
    prop_oneof![
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Change::Put(at, byte)),
        (any::<Index>(), prop_oneof![3 => telling, 1 => any_bytes])
            .prop_map(|(at, bytes)| Change::Insert(at, bytes)),
        (any::<Index>(), 1_usize..20).prop_map(|(at, length)| Change::Remove(at, length)),
        (any::<Index>(), 1_usize..8, prop_oneof![2_usize..5, Just(2000)])
            .prop_map(|(at, length, times)| Change::Repeat(at, length, times)),
        (any::<Index>(), prop::sample::select(kept), any::<Index>())
            .prop_map(|(at, other, from)| Change::Splice(at, other, from)),
    ]
}

impl Change {
    fn apply(mut input: Vec<u8>, change: Self) -> Vec<u8> {
        let place = |at: Index, input: &Vec<u8>| at.index(input.len() + 1);
        match change {
            Self::Put(at, byte) => {
                if !input.is_empty() {
                    let at = at.index(input.len());
                    input[at] = byte;
                }
            }
            Self::Insert(at, bytes) => {
                let at = place(at, &input);
                input.splice(at..at, bytes);
            }
            Self::Remove(at, length) => {
                let at = place(at, &input);
                let end = (at + length).min(input.len());
                input.drain(at..end);
            }
            Self::Repeat(at, length, times) => {
                let at = place(at, &input);
                let piece = input[at..(at + length).min(input.len())].repeat(times);
                input.splice(at..at, piece);
            }
            Self::Splice(at, other, from) => {
                let at = place(at, &input);
                input.truncate(at);
                input.extend_from_slice(&other[place(from, &other)..]);
            }
        }
        input
    }
}
