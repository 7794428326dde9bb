//! [`LastModified`]: the types of fields that `last_modified` can name.

use crate::field::UtcDateTime;

/// A time, or perhaps one.
#[diagnostic::on_unimplemented(
    message = "`last_modified` names a field of type `{Self}`",
    label = "this is no time",
    note = "name a field of type `UtcDateTime` or `Option<UtcDateTime>`"
)]
pub trait LastModified: Copy {
    /// The time, if there is one.
    fn time(self) -> Option<UtcDateTime>;
}

#[diagnostic::do_not_recommend]
impl LastModified for UtcDateTime {
    fn time(self) -> Option<UtcDateTime> {
        Some(self)
    }
}

#[diagnostic::do_not_recommend]
impl LastModified for Option<UtcDateTime> {
    fn time(self) -> Option<UtcDateTime> {
        self
    }
}
