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
#[webapi(methods(GET, PUT), require_if_match)]
struct Issue {
    id: i64,
    #[webapi(update)]
    title: String,
}

fn main() {}
