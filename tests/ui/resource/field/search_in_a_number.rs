use diesel::prelude::*;
use webapi_core::prelude::*;

diesel::table! {
    issues (id) {
        id -> BigInt,
        votes -> Integer,
    }
}

#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = issues)]
struct Issue {
    id: i64,
    #[webapi(search)]
    votes: i32,
}

fn main() {}
