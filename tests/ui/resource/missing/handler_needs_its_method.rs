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
#[webapi(handlers(update))]
struct Issue {
    id: i64,
    title: String,
}

impl Issue {
    fn update(_: &mut Context<'_>) -> ApiResult<Reply> {
        Ok(Reply::no_content())
    }
}

fn main() {}
