//! Columns called `conn`, `draft`, `query`, `ctx` and so on, and a resource and a table that share their names.

use diesel::prelude::*;
use webapi_core::prelude::*;

diesel::table! {
    value (id) {
        id -> BigInt,
        conn -> Text,
        draft -> Text,
        query -> Text,
        ctx -> Text,
        out -> Text,
        field -> Text,
        errors -> Text,
        source -> Text,
        parent -> BigInt,
        key -> BigInt,
        pk -> BigInt,
        row -> Text,
        rows -> Text,
        links -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(value, parent);

diesel::table! {
    parent (pk) {
        pk -> BigInt,
        name -> Text,
    }
}

#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = parent, primary_key(pk))]
#[webapi(manual, title = name, methods(GET, POST))]
struct Target {
    pk: i64,
    #[webapi(create)]
    name: String,
}

#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = value)]
#[webapi(manual, parent = Target, parent_key = parent, key = key, methods(GET, POST, PUT, DELETE))]
struct Table {
    id: i64,
    #[webapi(create, update, filter, sort, search)]
    conn: String,
    #[webapi(create, update, filter, sort, search)]
    draft: String,
    #[webapi(create, update, filter, sort, search)]
    query: String,
    #[webapi(create, update, default = |_| String::new())]
    ctx: String,
    #[webapi(create, update, on_update = |_| String::new())]
    out: String,
    #[webapi(create, update)]
    field: String,
    #[webapi(create, update)]
    errors: String,
    #[webapi(create, update)]
    source: String,
    parent: i64,
    key: i64,
    #[webapi(create, update, link = Target)]
    pk: i64,
    row: String,
    rows: String,
    #[webapi(name = "related")]
    links: String,
}

#[derive(RequestFields)]
struct Wanted {
    source: String,
    errors: String,
    found: String,
    complete: String,
    value: String,
}

#[test]
fn a_column_may_be_called_like_a_variable_of_the_expansion() {
    assert_eq!(Table::DESCRIPTOR.fields.len(), 14);
    let draft = Draft::<Table>::default();
    assert!(draft.row.is_none() && draft.conn.is_none());
    let text = String::new;
    let wanted = Wanted { source: text(), errors: text(), found: text(), complete: text(), value: text() };
    let together = [wanted.source, wanted.errors, wanted.found, wanted.complete, wanted.value];
    assert_eq!(together.concat(), "");
}
