//! Request fields: what an operation accepts, and the values it gets.
//!
//! In: [`Parameters`](crate::request::Parameters) and static declarations ([`FieldInfo`]). Out: typed values, or
//! [`FieldErrors`] with every mistake of the request at once. The rules and the messages are those of Djblets' field
//! types; where a rule differs, the type's own page says so.
//!
//! Nothing here knows HTTP, the database or the resource that declares the fields. Deriving the declarations from a
//! struct is the work of the derive macro, which calls [`take`] once per field.

mod errors;
mod form;
mod info;
mod kind;
mod value;

mod collection;
mod datetime;
mod digits;
mod file;
mod id;
mod integer;
mod scalar;
mod text;

pub use self::datetime::{DateTimeField, ParseDateTimeError, UtcDateTime};
pub(crate) use self::errors::shown;
pub use self::errors::{FieldError, FieldErrors};
pub(crate) use self::form::{Clean, take_by};
pub use self::form::{FieldSet, RequestFields, exclude, extra_fields, is_special, parse, take, validate};
pub use self::info::FieldInfo;
pub use self::kind::FieldKind;
pub use self::value::FieldValue;
