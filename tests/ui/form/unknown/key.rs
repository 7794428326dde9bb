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
struct Issue {
    id: i64,
    title: String,
}

#[derive(Form)]
#[webapi(resource = Issue)]
struct IssueForm {
    #[webapi(inital = "Untitled".to_owned())]
    title: String,
}

fn main() {}
