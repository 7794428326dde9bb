use diesel::prelude::*;
use webapi_core::prelude::*;

diesel::table! {
    issues (id) {
        id -> BigInt,
    }
}

diesel::table! {
    issue_notes (issue_id, note_id) {
        issue_id -> BigInt,
        note_id -> BigInt,
    }
}

struct Note;

#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = issues)]
#[webapi(many(notes: Note through issue_notes(issue_id, note_id)))]
struct Issue {
    id: i64,
}

fn main() {}
