//! Tables of one column: there is nothing to change, and with a counted key nothing to insert either.

use diesel::prelude::*;
use webapi_core::prelude::*;
use webapi_core::resource::Model as _;

diesel::table! {
    tickets (id) {
        id -> BigInt,
    }
}

diesel::table! {
    labels (name) {
        name -> Text,
    }
}

#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = tickets)]
#[webapi(manual)]
struct Ticket {
    id: i64,
}

#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = labels, primary_key(name))]
#[webapi(manual, methods(GET, POST, DELETE))]
struct Label {
    #[webapi(create(required))]
    name: String,
}

fn urgent() -> Draft<Label> {
    let mut draft = Draft::<Label>::default();
    draft.name.get_or_insert_with(|| "urgent".to_owned());
    draft
}

#[test]
fn a_table_may_have_only_its_key() {
    let database = webapi_core::db::Database::open("sqlite::memory:").expect("a database in memory");
    let inserted = database.with(|conn| {
        diesel::sql_query("CREATE TABLE tickets (id INTEGER PRIMARY KEY)").execute(conn)?;
        diesel::sql_query("CREATE TABLE labels (name TEXT PRIMARY KEY)").execute(conn)?;
        let label = Label::insert(urgent(), conn)?;
        let ticket = Ticket::insert(Draft::<Ticket>::default(), conn)?;
        let unchanged = Ticket::change(&1, Draft::<Ticket>::default(), conn)?;
        QueryResult::Ok((label.name, ticket.id, unchanged.map(|ticket| ticket.id)))
    });
    let inserted = inserted.expect("a connection").expect("three statements");
    assert_eq!(inserted, ("urgent".to_owned(), 1, Some(1)));
}
