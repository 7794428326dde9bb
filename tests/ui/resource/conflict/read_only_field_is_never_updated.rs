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
#[webapi(methods(GET, PUT))]
struct Issue {
    id: i64,
    #[webapi(read_only, update)]
    title: String,
}

fn main() {}
