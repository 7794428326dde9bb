use diesel::prelude::*;
use webapi_core::prelude::*;

diesel::table! {
    issues (id) {
        id -> BigInt,
        project_id -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(issues, projects);

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
struct Issue {
    id: i64,
    #[webapi(link = Project, title = fullname)]
    project_id: i64,
}

fn main() {}
