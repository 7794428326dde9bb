use diesel::prelude::*;
use webapi_core::prelude::*;

diesel::table! {
    issues (id) {
        id -> BigInt,
        title -> Text,
    }
}

diesel::table! {
    projects (id) {
        id -> BigInt,
    }
}

#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = projects)]
struct Project {
    id: i64,
}

#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = issues)]
#[webapi(parent = Project)]
struct Issue {
    id: i64,
    title: String,
}

fn main() {}
