//! Signing keys: what this server signs its tokens with, and what others check them with.
//!
//! In: a table of sealed keys, or keys that a setting gives. Out: the key that signs at this moment, without a
//! statement, and the public keys that are published. A key is published before it signs, and stays until nothing that
//! it signed lives ([`rotation`]). Private keys are sealed with a key that is kept outside
//! the database ([`SealingKey`]). Nothing here knows what is signed.

pub mod algorithm;
pub(crate) mod compact;
pub mod key;
pub(crate) mod keyring;
pub(crate) mod known;
pub mod rotation;
pub mod sealing;
pub(crate) mod sealing_file;

pub use algorithm::SigningAlgorithm;
pub use key::{KeyError, SigningKey};
pub use rotation::Activation;
pub use sealing::SealingKey;
