use diesel::prelude::*;
use webapi_core::prelude::*;

diesel::table! {
    issues (id) {
        id -> BigInt,
        title -> Text,
    }
}

#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = issues)]
#[webapi(allow_unknown(POST), deny_unknown(POST))]
struct Issue {
    id: i64,
    title: String,
}

fn main() {}
