use diesel::prelude::*;
use serde::Serialize;
use webapi_core::prelude::*;

diesel::table! {
    issues (id) {
        id -> BigInt,
    }
}

#[derive(Serialize, Queryable, Selectable)]
#[diesel(table_name = issues)]
struct Rest {
    id: i64,
}

#[derive(Serialize, Queryable, Selectable, WebApiResource)]
#[diesel(table_name = issues)]
struct Issue {
    id: i64,
    #[serde(flatten)]
    #[diesel(embed)]
    rest: Rest,
}

fn main() {}
