//! The tables: what is read and written in one change.

use std::collections::HashSet;

use diesel::prelude::*;

use super::schema::{webapi_extension_tree as tree, webapi_extensions as extensions};
use crate::db::DbConn;

/// How one extension shall be.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = extensions)]
pub(crate) struct Row {
    pub(crate) class_name: String,
    pub(crate) enabled: bool,
    /// The version that was enabled last; empty if none was.
    pub(crate) version: String,
    pub(crate) settings: String,
    pub(crate) load_error: Option<String>,
}

impl Row {
    fn new(class_name: &str) -> Self {
        Self {
            class_name: class_name.to_owned(),
            enabled: false,
            version: String::new(),
            settings: "{}".to_owned(),
            load_error: None,
        }
    }
}

/// Takes the right to change extensions until the transaction ends; returns the generation that holds.
pub(super) fn claim(conn: &mut DbConn) -> QueryResult<i64> {
    diesel::update(tree::table.filter(tree::id.eq(1)))
        .set(tree::generation.eq(tree::generation))
        .returning(tree::generation)
        .get_result(conn)
}

/// The generation that holds.
pub(super) fn generation(conn: &mut DbConn) -> QueryResult<i64> {
    tree::table.filter(tree::id.eq(1)).select(tree::generation).first(conn)
}

/// Makes a generation the one that holds, and tells other processes when the transaction commits.
pub(super) fn advance(conn: &mut DbConn, generation: i64) -> QueryResult<()> {
    diesel::update(tree::table.filter(tree::id.eq(1))).set(tree::generation.eq(generation)).execute(conn)?;
    super::follow::notify(conn, generation)
}

/// All rows, in the order in which they were first known.
pub(super) fn rows(conn: &mut DbConn) -> QueryResult<Vec<Row>> {
    extensions::table.order(extensions::id).select(Row::as_select()).load(conn)
}

/// Adds rows for extensions that have none; returns whether there were such.
pub(super) fn add_missing(conn: &mut DbConn, rows: &mut Vec<Row>, known: &[&str]) -> QueryResult<bool> {
    let there: HashSet<&str> = rows.iter().map(|row| row.class_name.as_str()).collect();
    let missing: Vec<&str> = known.iter().copied().filter(|id| !there.contains(id)).collect();
    for class_name in &missing {
        diesel::insert_into(extensions::table).values(extensions::class_name.eq(class_name)).execute(conn)?;
        rows.push(Row::new(class_name));
    }
    Ok(!missing.is_empty())
}

/// Writes what a change made of a row.
pub(super) fn save(conn: &mut DbConn, row: &Row) -> QueryResult<()> {
    diesel::update(extensions::table.filter(extensions::class_name.eq(&row.class_name)))
        .set((
            extensions::enabled.eq(row.enabled),
            extensions::version.eq(&row.version),
            extensions::settings.eq(&row.settings),
            extensions::load_error.eq(&row.load_error),
        ))
        .execute(conn)
        .map(drop)
}
