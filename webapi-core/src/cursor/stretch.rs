//! The stretches of a list that a page may lie in, each of which an index on the first key can answer.
//!
//! Rows with a null in the first key stand last. No index on a column knows that order, so where the first key can be
//! null the rows with a value are one stretch and those without are another, each sorted by what an index has. A page
//! takes a second statement only where it crosses from one to the other.

use super::condition::{Condition, beyond, null};
use super::part::Part;
use crate::resource::model::Model;
use crate::resource::operator::Order;

/// Rows that follow each other in one stretch.
pub(crate) struct Stretch<'a> {
    /// What keeps them; `None` for all rows.
    pub(crate) condition: Option<Condition>,
    /// What sorts them.
    pub(crate) keys: &'a [Order],
    /// How many of the keys are never null here.
    pub(crate) known: usize,
}

/// A position, and which way from it.
#[derive(Clone, Copy)]
pub(crate) struct Way<'a> {
    /// The values of the keys there; `None` for the end of the list that the way begins at.
    pub(crate) parts: Option<&'a [Part]>,
    pub(crate) backward: bool,
    pub(crate) inclusive: bool,
}

/// The stretches along a way, nearest first; `None` if the parts are none of these keys.
pub(crate) fn along<'a, R: Model>(keys: &'a [Order], way: Way<'_>) -> Option<Vec<Stretch<'a>>> {
    let Way { parts, backward, inclusive } = way;
    let (first, rest) = keys.split_first()?;
    let Some(is_null) = null::<R>(first.field, true) else {
        let condition = match parts {
            Some(parts) => Some(beyond::<R>(keys, parts, backward, inclusive, false)?),
            None => None,
        };
        return Some(vec![Stretch { condition, keys, known: 0 }]);
    };
    let begins_at_null = match parts {
        Some(parts) => *parts.first()? == Part::Null,
        None => backward,
    };
    // The position itself lies in the nearest stretch; from there on they are whole.
    let nulls = match parts {
        Some(parts) if begins_at_null => {
            let rest = beyond::<R>(rest, parts.get(1..)?, backward, inclusive, false)?;
            Condition::all(vec![is_null, rest])
        }
        _ => is_null,
    };
    let values = match parts {
        Some(parts) if !begins_at_null => beyond::<R>(keys, parts, backward, inclusive, true)?,
        _ => null::<R>(first.field, false)?,
    };
    let nulls = Stretch { condition: Some(nulls), keys: rest, known: 0 };
    let values = Stretch { condition: Some(values), keys, known: 1 };
    Some(match (backward, begins_at_null) {
        (false, false) => vec![values, nulls],
        (false, true) => vec![nulls],
        (true, true) => vec![nulls, values],
        (true, false) => vec![values],
    })
}
