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
#[webapi(methods(GET, POST))]
struct Issue {
    id: i64,
    #[webapi(create, choices("1", "2"))]
    votes: i32,
}

fn main() {}
