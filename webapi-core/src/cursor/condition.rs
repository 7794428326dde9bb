//! From keys to SQL: the rows behind a position.
//!
//! Where all keys run in one direction, this is a comparison of rows, `(a, b) > (x, y)`, which both databases answer
//! from an index. Else it is `a > x OR (a = x AND b < y)`, and `a >= x` beside it so that an index on `a` still tells
//! where to begin. Nulls stand last in either direction, as the lists sort them; where the first key can be null, that
//! is two stretches, see `stretch.rs`.

use diesel::QueryResult;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::Bool;

use super::part::Part;
use crate::db::Db;
use crate::resource::model::Model;
use crate::resource::operator::Order;

type Fragment = Box<dyn QueryFragment<Db> + Send>;

/// A column that a list is sorted by, and the value that it has in the row at a page's edge.
pub struct KeyColumn {
    pub(super) column: Fragment,
    /// None for null.
    pub(super) value: Option<Fragment>,
    pub(super) nullable: bool,
}

/// A condition on the columns of one resource's table.
///
/// Its parts are typed where they are made, by generated code; put together they no longer say which table they are
/// about, so it must be the one that is queried.
pub struct Condition(Vec<Piece>);

enum Piece {
    Sql(&'static str),
    Fragment(Fragment),
}

impl Condition {
    /// `(a AND b)`, `(a OR b)`; something that is never true if there is nothing.
    fn joined(conditions: Vec<Self>, between: &'static str) -> Self {
        let mut pieces = vec![Piece::Sql("(")];
        if conditions.is_empty() {
            pieces.push(Piece::Sql("1 = 0"));
        }
        for (index, Self(condition)) in conditions.into_iter().enumerate() {
            if index > 0 {
                pieces.push(Piece::Sql(between));
            }
            pieces.extend(condition);
        }
        pieces.push(Piece::Sql(")"));
        Self(pieces)
    }

    pub(super) fn all(conditions: Vec<Self>) -> Self {
        Self::joined(conditions, " AND ")
    }

    fn any(conditions: Vec<Self>) -> Self {
        Self::joined(conditions, " OR ")
    }

    fn null(key: KeyColumn, sql: &'static str) -> Self {
        Self(vec![Piece::Fragment(key.column), Piece::Sql(sql)])
    }
}

/// A key of the order with its part: what is compared, made as often as it takes.
struct Key<'a> {
    order: Order,
    part: &'a Part,
    /// Rows with a null here are left out already.
    is_known: bool,
}

impl Key<'_> {
    fn column<R: Model>(&self) -> Option<KeyColumn> {
        let column = R::key_column(self.order.field, self.part)?;
        Some(KeyColumn { nullable: column.nullable && !self.is_known, ..column })
    }

    fn compared<R: Model>(&self, operator: &'static str) -> Option<Condition> {
        let key = self.column::<R>()?;
        Some(match key.value {
            Some(value) => {
                Condition(vec![Piece::Fragment(key.column), Piece::Sql(operator), Piece::Fragment(value)])
            }
            None => Condition::null(key, " IS NULL"),
        })
    }

    /// The rows beyond, by this key alone; nulls stand last.
    fn beyond<R: Model>(&self, backward: bool, inclusive: bool) -> Option<Condition> {
        let key = self.column::<R>()?;
        let operator = match (self.order.descending == backward, inclusive) {
            (true, false) => " > ",
            (true, true) => " >= ",
            (false, false) => " < ",
            (false, true) => " <= ",
        };
        Some(match (&key.value, backward) {
            (None, false) => Condition::any(Vec::new()),
            (None, true) => Condition::null(key, " IS NOT NULL"),
            (Some(_), false) if key.nullable => {
                Condition::any(vec![self.compared::<R>(operator)?, Condition::null(key, " IS NULL")])
            }
            (Some(_), _) => self.compared::<R>(operator)?,
        })
    }
}

/// The rows whose column is null, or those where it is not.
pub(super) fn null<R: Model>(field: usize, is_null: bool) -> Option<Condition> {
    let column = R::key_column(field, &Part::Null)?;
    Some(Condition::null(column, if is_null { " IS NULL" } else { " IS NOT NULL" }))
}

/// The rows of a list beyond a position: `parts` are the values of `keys` there. `None` if they do not fit.
///
/// The last key must be one that no two rows share. With `is_known`, no row has a null in the first one.
pub(super) fn beyond<R: Model>(
    keys: &[Order],
    parts: &[Part],
    backward: bool,
    inclusive: bool,
    is_known: bool,
) -> Option<Condition> {
    if keys.len() != parts.len() {
        return None;
    }
    let key = |(index, (order, part)): (usize, (&Order, _))| Key {
        order: *order,
        part,
        is_known: is_known && index == 0,
    };
    let keys: Vec<Key<'_>> = keys.iter().zip(parts).enumerate().map(key).collect();
    let (first, rest) = keys.split_first()?;
    if rest.is_empty() {
        return first.beyond::<R>(backward, inclusive);
    }
    if let Some(rows) = rows::<R>(&keys, backward, inclusive)? {
        return Some(rows);
    }
    let mut ways = Vec::new();
    for (index, key) in keys.iter().enumerate() {
        let is_last = index + 1 == keys.len();
        let mut way = Vec::new();
        for equal in &keys[..index] {
            way.push(equal.compared::<R>(" = ")?);
        }
        way.push(key.beyond::<R>(backward, inclusive && is_last)?);
        ways.push(Condition::all(way));
    }
    let any = Condition::any(ways);
    let key = first.column::<R>()?;
    // Where the rows beyond are those with a null and others, the first key alone tells nothing.
    Some(if key.value.is_some() && (backward || !key.nullable) {
        Condition::all(vec![first.beyond::<R>(backward, true)?, any])
    } else {
        any
    })
}

/// A comparison of rows, if all keys run in one direction and none can be null.
#[allow(clippy::option_option, reason = "outside: whether the parts fit; inside: whether this form does")]
fn rows<R: Model>(keys: &[Key<'_>], backward: bool, inclusive: bool) -> Option<Option<Condition>> {
    let descending = keys.first()?.order.descending;
    if keys.iter().any(|key| key.order.descending != descending) {
        return Some(None);
    }
    let (mut columns, mut values) = (Vec::new(), Vec::new());
    for key in keys {
        let KeyColumn { column, value: Some(value), nullable: false } = key.column::<R>()? else {
            return Some(None);
        };
        columns.push(Piece::Fragment(column));
        values.push(Piece::Fragment(value));
    }
    let operator = match (descending == backward, inclusive) {
        (true, false) => ") > (",
        (true, true) => ") >= (",
        (false, false) => ") < (",
        (false, true) => ") <= (",
    };
    let mut pieces = vec![Piece::Sql("((")];
    pieces.extend(separated(columns));
    pieces.push(Piece::Sql(operator));
    pieces.extend(separated(values));
    pieces.push(Piece::Sql("))"));
    Some(Some(Condition(pieces)))
}

fn separated(pieces: Vec<Piece>) -> impl Iterator<Item = Piece> {
    let comma = |(index, piece)| (index > 0).then_some(Piece::Sql(", ")).into_iter().chain([piece]);
    pieces.into_iter().enumerate().flat_map(comma)
}

impl QueryFragment<Db> for Condition {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Db>) -> QueryResult<()> {
        for piece in &self.0 {
            match piece {
                Piece::Sql(sql) => out.push_sql(sql),
                Piece::Fragment(fragment) => fragment.walk_ast(out.reborrow())?,
            }
        }
        Ok(())
    }
}

impl QueryId for Condition {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Expression for Condition {
    type SqlType = Bool;
}

impl<T> AppearsOnTable<T> for Condition {}
impl<T> SelectableExpression<T> for Condition {}

impl<G> ValidGrouping<G> for Condition {
    type IsAggregate = is_aggregate::Never;
}

impl std::fmt::Debug for Condition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Condition(")?;
        for piece in &self.0 {
            f.write_str(if let Piece::Sql(sql) = piece { sql } else { "?" })?;
        }
        f.write_str(")")
    }
}

impl std::fmt::Debug for KeyColumn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeyColumn({})", if self.value.is_some() { "?" } else { "NULL" })
    }
}
