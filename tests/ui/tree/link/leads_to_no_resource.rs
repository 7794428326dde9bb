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
struct Issue {
    id: i64,
    #[webapi(link = Note)]
    note_id: i64,
}

fn main() {}
