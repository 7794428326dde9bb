use diesel::prelude::*;
use webapi_core::prelude::*;

diesel::table! {
    issues (id) {
        id -> BigInt,
        title -> Text,
    }
}

struct Filters {
    state: String,
}

#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = issues)]
#[webapi(list_fields = Filters)]
struct Issue {
    id: i64,
    title: String,
}

fn main() {}
