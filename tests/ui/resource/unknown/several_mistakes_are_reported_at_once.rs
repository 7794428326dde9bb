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
#[webapi(nme = "bug", methods(GET, FETCH), page_size = 0)]
struct Issue {
    id: i64,
    #[webapi(sorted)]
    title: String,
}

fn main() {}
