//! [`Part`]: a column's value as a cursor keeps it.

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use diesel::Expression;
use diesel::expression::AsExpression;
use diesel::query_builder::QueryFragment;
use diesel::sql_types::SqlType;
use std::marker::PhantomData;

use super::condition::KeyColumn;
use crate::db::{Db, Id};
use crate::field::UtcDateTime;
use crate::resource::KeyValue;

/// The value of one column.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// Null.
    Null,
    /// An integer, or a truth value.
    Int(i64),
    /// A float.
    Float(f64),
    /// A point in time: seconds since 1970, and nanoseconds.
    Time(i64, u32),
    /// Text.
    Text(String),
    /// A UUID.
    Uuid(uuid::Uuid),
}

/// A type of columns that lists can be sorted by and paged by cursor.
///
/// Integers, floats, `bool`, `String`, times, [`Id`] and enums with `#[derive(Choice)]` are. A list that is sorted by
/// a type that is not can still be paged by `start`.
pub trait CursorPart: Sized {
    /// What a cursor keeps of the value.
    fn to_part(&self) -> Part;
    /// The value again; `None` if it is none of this type.
    fn from_part(part: &Part) -> Option<Self>;
}

macro_rules! integer_parts {
    ($($integer:ty),*) => {
        $(impl CursorPart for $integer {
            fn to_part(&self) -> Part {
                Part::Int(i64::from(*self))
            }

            fn from_part(part: &Part) -> Option<Self> {
                match part {
                    Part::Int(value) => Self::try_from(*value).ok(),
                    _ => None,
                }
            }
        })*
    };
}
integer_parts!(i16, i32, i64, u32);

impl CursorPart for bool {
    fn to_part(&self) -> Part {
        Part::Int(i64::from(*self))
    }

    fn from_part(part: &Part) -> Option<Self> {
        match part {
            Part::Int(0) => Some(false),
            Part::Int(1) => Some(true),
            _ => None,
        }
    }
}

impl CursorPart for f64 {
    fn to_part(&self) -> Part {
        Part::Float(*self)
    }

    fn from_part(part: &Part) -> Option<Self> {
        match part {
            Part::Float(value) => Some(*value),
            _ => None,
        }
    }
}

impl CursorPart for f32 {
    fn to_part(&self) -> Part {
        Part::Float(f64::from(*self))
    }

    #[allow(clippy::cast_possible_truncation, reason = "it was an f32")]
    fn from_part(part: &Part) -> Option<Self> {
        f64::from_part(part).map(|value| value as Self)
    }
}

impl CursorPart for String {
    fn to_part(&self) -> Part {
        Part::Text(self.clone())
    }

    fn from_part(part: &Part) -> Option<Self> {
        match part {
            Part::Text(text) => Some(text.clone()),
            _ => None,
        }
    }
}

impl CursorPart for NaiveDateTime {
    fn to_part(&self) -> Part {
        let time = self.and_utc();
        Part::Time(time.timestamp(), time.timestamp_subsec_nanos())
    }

    fn from_part(part: &Part) -> Option<Self> {
        match part {
            Part::Time(seconds, nanos) => {
                DateTime::from_timestamp(*seconds, *nanos).map(|time| time.naive_utc())
            }
            _ => None,
        }
    }
}

impl CursorPart for UtcDateTime {
    fn to_part(&self) -> Part {
        self.naive().to_part()
    }

    fn from_part(part: &Part) -> Option<Self> {
        NaiveDateTime::from_part(part).map(Self::new)
    }
}

impl CursorPart for NaiveDate {
    fn to_part(&self) -> Part {
        self.and_time(chrono::NaiveTime::MIN).to_part()
    }

    fn from_part(part: &Part) -> Option<Self> {
        NaiveDateTime::from_part(part).map(|time| time.date())
    }
}

impl CursorPart for Id {
    fn to_part(&self) -> Part {
        Part::Uuid(self.0)
    }

    fn from_part(part: &Part) -> Option<Self> {
        match part {
            Part::Uuid(uuid) => Some(Self(*uuid)),
            _ => None,
        }
    }
}

impl From<KeyValue> for Part {
    fn from(key: KeyValue) -> Self {
        match key {
            KeyValue::Int(value) => Self::Int(value),
            KeyValue::Text(text) => Self::Text(text),
            KeyValue::Uuid(uuid) => Self::Uuid(uuid),
        }
    }
}

impl Part {
    /// The key that the part is of; `None` if keys are nothing like it.
    pub(crate) fn key(&self) -> Option<KeyValue> {
        match self {
            Self::Int(value) => Some(KeyValue::Int(*value)),
            Self::Text(text) => Some(KeyValue::Text(text.clone())),
            Self::Uuid(uuid) => Some(KeyValue::Uuid(*uuid)),
            Self::Null | Self::Float(_) | Self::Time(..) => None,
        }
    }
}

/// A type's parts, whether it has any or not: what generated code asks. Its own methods win where the type is a
/// [`CursorPart`]; those of [`PartFallback`] do elsewhere.
#[doc(hidden)]
pub struct PartOf<T>(PhantomData<T>);

impl<T: CursorPart> PartOf<T> {
    /// The part of a value.
    pub fn part(value: Option<&T>) -> Option<Part> {
        Some(value.map_or(Part::Null, T::to_part))
    }

    /// A column beside the value that a part stands for.
    pub fn column<C>(column: C, nullable: bool, part: &Part) -> Option<KeyColumn>
    where
        C: Expression + QueryFragment<Db> + Send + 'static,
        C::SqlType: SqlType,
        T: AsExpression<C::SqlType>,
        T::Expression: QueryFragment<Db> + Send + 'static,
    {
        let value = match part {
            Part::Null if nullable => None,
            part => Some(Box::new(T::from_part(part)?.as_expression()) as _),
        };
        Some(KeyColumn { column: Box::new(column), value, nullable })
    }
}

/// See [`PartOf`].
#[doc(hidden)]
pub trait PartFallback {
    /// The type.
    type Value;

    /// None.
    fn part(value: Option<&Self::Value>) -> Option<Part> {
        let _ = value;
        None
    }

    /// None.
    fn column<C>(column: C, nullable: bool, part: &Part) -> Option<KeyColumn> {
        let _ = (column, nullable, part);
        None
    }
}

impl<T> PartFallback for PartOf<T> {
    type Value = T;
}
