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
#[webapi(methods(GET, POST))]
struct Issue {
    id: i64,
    #[webapi(default = |_| 1)]
    title: String,
}

fn main() {}
