use diesel::prelude::*;
use webapi_core::prelude::*;

diesel::table! {
    issues (id) {
        id -> BigInt,
        title -> Text,
    }
}

struct Length(usize);

#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = issues)]
#[webapi(computed(length: Length))]
struct Issue {
    id: i64,
    title: String,
}

impl Issue {
    fn length(&self) -> Length {
        Length(self.title.len())
    }
}

fn main() {}
