//! Keyset cursors: pages that begin behind a row instead of at a number.
//!
//! In: the row at the end of a page, and the order of the list. Out: a cursor, signed text for a link, and from
//! it the [`Condition`] that keeps the rows behind that row. Such a page costs the same wherever it is in the list, and
//! rows that come or go before it move nothing. How requests ask is in `resource/context/cursor.rs`.

mod condition;
mod part;
mod seal;
mod stretch;
mod token;

pub use condition::{Condition, KeyColumn};
pub use part::{CursorPart, Part, PartFallback, PartOf};

pub(crate) use seal::{Scope, SecretKey};
pub(crate) use stretch::{Way, along};
pub(crate) use token::{Cursor, Place};
