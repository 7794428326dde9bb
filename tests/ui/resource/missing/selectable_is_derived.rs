use diesel::prelude::*;
use webapi_core::prelude::*;

diesel::table! {
    issues (id) {
        id -> BigInt,
    }
}

#[derive(Queryable, WebApiResource)]
#[diesel(table_name = issues)]
struct Issue {
    id: i64,
}

fn main() {}
