use diesel::prelude::*;
use webapi_core::prelude::*;

diesel::table! {
    issues (id) {
        id -> BigInt,
        info_id -> BigInt,
    }
}

#[derive(WebApiResource)]
#[webapi(singleton)]
struct Info;

#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = issues)]
struct Issue {
    id: i64,
    #[webapi(link = Info)]
    info_id: i64,
}

fn main() {}
