use diesel::prelude::*;
use webapi_core::prelude::*;

diesel::table! {
    issues (slug) {
        slug -> Text,
    }
}

#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = issues)]
struct Issue {
    slug: String,
}

fn main() {}
