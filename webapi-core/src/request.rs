//! Request decoding: raw bytes of a query string or body become named parameters.
//!
//! In: the raw query string, or the `Content-Type`, the announced length and the payload stream of a request.
//! Out: [`Parameters`], whose values are still raw ([`RawValue`]), or a [`DecodeError`] with its HTTP status.
//!
//! What a parameter means is not decided here: `crate::field` checks names and cleans values. Everything is bounded
//! by [`Limits`], and nothing is read twice.

pub mod body;
pub mod query;

mod decode_error;
mod file;
mod limits;
mod parameters;

mod content_type;
pub(crate) mod json;
mod multipart;

pub use self::body::Body;
pub use self::decode_error::DecodeError;
pub use self::file::{FileReader, UploadedFile};
pub use self::limits::Limits;
pub use self::parameters::{Parameters, RawValue};
