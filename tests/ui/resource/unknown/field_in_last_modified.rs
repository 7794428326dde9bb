use diesel::prelude::*;
use webapi_core::prelude::*;

diesel::table! {
    issues (id) {
        id -> BigInt,
        last_updated -> Timestamp,
    }
}

#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = issues)]
#[webapi(last_modified = last_update)]
struct Issue {
    id: i64,
    last_updated: UtcDateTime,
}

fn main() {}
