//! [`Through`]: the rows at the far end of a join table, each with the row at the near end, in one statement.
//!
//! In: a query over the far table, as hooks have narrowed it, and the keys of the near rows. Out: pairs of a near key
//! and a far row; a far row stands once for each near row it belongs to. The query itself becomes a common table
//! expression with numbered columns, because its own columns may share names.

use std::sync::Arc;

use diesel::RunQueryDsl;
use diesel::expression::{AppearsOnTable, Expression, ValidGrouping, is_aggregate};
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Bool, HasSqlType, Text};

use super::key::{KeyType, KeyValue};
use super::operator::Order;
use crate::db::{AnyUuid, Backend, Db, DbConn, Id};

/// A join table, and the near keys that somebody asks for.
#[derive(Clone)]
pub struct Through(Arc<Join>);

struct Join {
    table: Fragment,
    near: Fragment,
    far: Fragment,
    owners: Owners,
}

type Fragment = Box<dyn QueryFragment<Db> + Send + Sync>;

/// Keys of one type, as they are bound.
enum Owners {
    Int(Vec<i64>),
    Text(Vec<String>),
    Uuid(Vec<Id>),
}

impl Through {
    /// The rows of `table` whose column `near` holds one of the keys; `far` leads to the other end.
    pub fn new<T, N, F>(table: T, near: N, far: F, owners: &[KeyValue]) -> Self
    where
        T: QueryFragment<Db> + Send + Sync + 'static,
        N: QueryFragment<Db> + Send + Sync + 'static,
        F: QueryFragment<Db> + Send + Sync + 'static,
    {
        let owners = Owners::of(owners);
        Self(Arc::new(Join { table: Box::new(table), near: Box::new(near), far: Box::new(far), owners }))
    }

    /// Whether the far end leads to the row with this primary key.
    pub fn leads_to<C>(&self, pk: C) -> LeadsThrough<C> {
        LeadsThrough { pk, through: self.clone() }
    }

    /// Puts the query of the far rows, which must select `columns` columns with the primary key at `pk`, beside the
    /// near keys: at most `most` rows, sorted by `orders` and then by the primary key.
    pub fn beside<Q>(self, query: Q, columns: usize, pk: usize, orders: &[Order], most: i64) -> Beside<Q> {
        Beside { query, through: self, columns, pk, orders: orders.to_vec(), most, hex: false }
    }
}

impl Owners {
    fn of(keys: &[KeyValue]) -> Self {
        match keys.first() {
            Some(KeyValue::Text(_)) => Self::Text(keys.iter().filter_map(KeyType::from_value).collect()),
            Some(KeyValue::Uuid(_)) => Self::Uuid(keys.iter().filter_map(KeyType::from_value).collect()),
            Some(KeyValue::Int(_)) | None => Self::Int(keys.iter().filter_map(KeyType::from_value).collect()),
        }
    }

    /// A key as the statement shows it.
    fn read(&self, text: &str) -> Option<KeyValue> {
        match self {
            Self::Int(_) => text.parse().ok().map(KeyValue::Int),
            Self::Text(_) => Some(KeyValue::Text(text.to_owned())),
            Self::Uuid(_) => text.parse().ok().map(KeyValue::Uuid),
        }
    }
}

impl Join {
    /// `near IN (…)`.
    fn is_asked<'b>(&'b self, out: &mut AstPass<'_, 'b, Db>) -> QueryResult<()> {
        self.near.walk_ast(out.reborrow())?;
        out.push_sql(" IN (");
        match &self.owners {
            Owners::Int(keys) => list::<BigInt, _>(out, keys)?,
            Owners::Text(keys) => list::<Text, _>(out, keys)?,
            Owners::Uuid(keys) => list::<AnyUuid, _>(out, keys)?,
        }
        out.push_sql(")");
        Ok(())
    }
}

fn list<'b, S, T: ToSql<S, Db>>(out: &mut AstPass<'_, 'b, Db>, keys: &'b [T]) -> QueryResult<()>
where
    Db: HasSqlType<S>,
{
    if keys.is_empty() {
        out.push_sql("NULL");
    }
    for (index, key) in keys.iter().enumerate() {
        if index > 0 {
            out.push_sql(", ");
        }
        out.push_bind_param::<S, _>(key)?;
    }
    Ok(())
}

/// See [`Through::leads_to`].
pub struct LeadsThrough<C> {
    pk: C,
    through: Through,
}

impl<C: QueryFragment<Db>> QueryFragment<Db> for LeadsThrough<C> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Db>) -> QueryResult<()> {
        let join = &*self.through.0;
        out.unsafe_to_cache_prepared();
        self.pk.walk_ast(out.reborrow())?;
        out.push_sql(" IN (SELECT ");
        join.far.walk_ast(out.reborrow())?;
        out.push_sql(" FROM ");
        join.table.walk_ast(out.reborrow())?;
        out.push_sql(" WHERE ");
        join.is_asked(&mut out)?;
        out.push_sql(")");
        Ok(())
    }
}

impl<C> Expression for LeadsThrough<C> {
    type SqlType = Bool;
}

impl<C, Source> AppearsOnTable<Source> for LeadsThrough<C> where C: AppearsOnTable<Source> {}

impl<C> ValidGrouping<()> for LeadsThrough<C> {
    type IsAggregate = is_aggregate::No;
}

impl<C> QueryId for LeadsThrough<C> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

/// See [`Through::beside`].
pub struct Beside<Q> {
    query: Q,
    through: Through,
    columns: usize,
    pk: usize,
    orders: Vec<Order>,
    most: i64,
    /// Whether UUIDs are bytes, which become text by way of `hex`.
    hex: bool,
}

impl<Q> Beside<Q> {
    /// Loads the pairs.
    pub fn load<'q, Row>(mut self, conn: &mut DbConn) -> QueryResult<Vec<(KeyValue, Row)>>
    where
        Self: diesel::query_dsl::LoadQuery<'q, DbConn, (String, Row)>,
    {
        let through = self.through.clone();
        let owners = &through.0.owners;
        self.hex = matches!(owners, Owners::Uuid(_)) && conn.backend() == Backend::Sqlite;
        let rows: Vec<(String, Row)> = RunQueryDsl::load(self, conn)?;
        Ok(rows.into_iter().filter_map(|(near, row)| Some((owners.read(&near)?, row))).collect())
    }

    fn near_as_text<'b>(&'b self, out: &mut AstPass<'_, 'b, Db>) -> QueryResult<()> {
        let near = &self.through.0.near;
        out.push_sql(if self.hex { "hex(" } else { "CAST(" });
        near.walk_ast(out.reborrow())?;
        out.push_sql(if self.hex { ")" } else { " AS TEXT)" });
        Ok(())
    }

    /// Nulls stand last, as in the query of a list.
    fn order(&self, out: &mut AstPass<'_, '_, Db>) {
        for order in &self.orders {
            let column = format!("webapi_ends.c{}", order.field);
            let direction = if order.descending { " DESC" } else { "" };
            out.push_sql(&format!("{column} IS NULL, {column}{direction}, "));
        }
        out.push_sql(&format!("webapi_ends.c{}", self.pk));
    }
}

impl<Q: QueryFragment<Db>> QueryFragment<Db> for Beside<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Db>) -> QueryResult<()> {
        let join = &*self.through.0;
        out.unsafe_to_cache_prepared();
        let columns: Vec<String> = (0..self.columns).map(|column| format!("c{column}")).collect();
        out.push_sql(&format!("WITH webapi_ends ({}) AS (", columns.join(", ")));
        self.query.walk_ast(out.reborrow())?;
        out.push_sql(") SELECT ");
        self.near_as_text(&mut out)?;
        out.push_sql(", webapi_ends.* FROM ");
        join.table.walk_ast(out.reborrow())?;
        out.push_sql(&format!(" INNER JOIN webapi_ends ON webapi_ends.c{} = ", self.pk));
        join.far.walk_ast(out.reborrow())?;
        out.push_sql(" WHERE ");
        join.is_asked(&mut out)?;
        out.push_sql(" ORDER BY ");
        self.order(&mut out);
        out.push_sql(" LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.most)?;
        Ok(())
    }
}

impl<Q> QueryId for Beside<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q: Query> Query for Beside<Q> {
    type SqlType = (Text, Q::SqlType);
}

impl<Q> RunQueryDsl<DbConn> for Beside<Q> {}
