use diesel::prelude::*;
use webapi_core::prelude::*;

diesel::table! {
    issues (id) {
        id -> BigInt,
        checksum -> Binary,
    }
}

#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = issues)]
struct Issue {
    id: i64,
    #[webapi(filter)]
    checksum: Vec<u8>,
}

fn main() {}
