use diesel::prelude::*;
use webapi_core::prelude::*;

diesel::table! {
    issues (id) {
        id -> BigInt,
        note_id -> BigInt,
    }
}

struct Note;

#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = issues)]
#[webapi(parent = Note)]
struct Issue {
    id: i64,
    note_id: i64,
}

fn main() {}
