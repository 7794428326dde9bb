use diesel::prelude::*;
use webapi_core::prelude::*;

diesel::table! {
    issues (id) {
        id -> BigInt,
        title -> Text,
        body -> Text,
    }
}

#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = issues)]
#[webapi(methods(GET, POST), exclusive(title, body))]
struct Issue {
    id: i64,
    #[webapi(create)]
    title: String,
    body: String,
}

fn main() {}
