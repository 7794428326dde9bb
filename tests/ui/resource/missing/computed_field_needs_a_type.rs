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
#[webapi(computed(shout))]
struct Issue {
    id: i64,
    title: String,
}

impl Issue {
    fn shout(&self) -> String {
        self.title.to_uppercase()
    }
}

fn main() {}
