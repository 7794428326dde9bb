//! From values to bytes: JSON straight into the response buffer, XML by way of a tree.
//!
//! In: objects, links, a selection. Out: a payload in one encoding.
//! Nothing here queries the database: handlers load what a payload needs, expansion included.

pub(crate) mod encoding;
pub(crate) mod expand;
pub(crate) mod item;
pub(crate) mod json;
pub(crate) mod jsonp;
pub(crate) mod link;
pub mod node;
pub(crate) mod payload;
#[cfg(test)]
mod round_trip;
pub(crate) mod selection;
pub(crate) mod sight;
pub(crate) mod writer;
pub(crate) mod xml;

pub use link::{Link, Links};
pub use node::{Key, Node};
pub use writer::ValueWriter;
