//! [`LeadsTo`]: the type of a foreign key, held against the primary key of what it leads to.
//!
//! Generated code reaches the target and its table through this trait, so that a mistake is reported at the field, and
//! not at each query that compares the two.

use std::any::Any;

use crate::resource::Model;

/// A type whose values are primary keys of `Target`, which has primary keys of the type `Key`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` leads to no `{Target}`, whose primary key is `{Key}`",
    label = "this should be `{Key}`, or `Option<{Key}>`",
    note = "a foreign key has the type of the primary key that it holds"
)]
pub trait LeadsTo<Target, Key>: Sized {
    /// The target itself.
    type Target;
    /// The target's table.
    type Table;
    /// The target's primary key column.
    type PrimaryKey;

    /// The primary key of an object, if it is a `Target`.
    fn of(object: &dyn Any) -> Option<Self>;
}

impl<Target: Model<Pk = Key>, Key> LeadsTo<Target, Key> for Key {
    type Target = Target;
    type Table = Target::Table;
    type PrimaryKey = Target::PrimaryKey;

    fn of(object: &dyn Any) -> Option<Self> {
        object.downcast_ref::<Target>().map(Target::pk)
    }
}
