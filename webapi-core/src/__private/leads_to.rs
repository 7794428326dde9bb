//! [`LeadsTo`]: the type of a foreign key, held against the primary key of what it leads to.

use std::any::Any;

use crate::resource::Model;

/// A type whose values are primary keys of `Target`, which has primary keys of the type `Key`.
///
/// Generated code reaches the target's table through this trait, so that a foreign key of the wrong type is reported
/// once, at the field, and not at each query that compares the two.
#[diagnostic::on_unimplemented(
    message = "`{Self}` leads to no `{Target}`, whose primary key is `{Key}`",
    label = "this should be `{Key}`, or `Option<{Key}>`",
    note = "a foreign key has the type of the primary key that it holds"
)]
pub trait LeadsTo<Target, Key>: Sized {
    /// The target's table.
    type Table;
    /// The target's primary key column.
    type PrimaryKey;

    /// The primary key of an object, if it is a `Target`.
    fn of(object: &dyn Any) -> Option<Self>;
}

impl<Target: Model<Pk = Key>, Key> LeadsTo<Target, Key> for Key {
    type Table = Target::Table;
    type PrimaryKey = Target::PrimaryKey;

    fn of(object: &dyn Any) -> Option<Self> {
        object.downcast_ref::<Target>().map(Target::pk)
    }
}
