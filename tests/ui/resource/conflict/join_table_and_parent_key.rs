use diesel::prelude::*;
use webapi_core::prelude::*;

diesel::table! {
    issues (id) {
        id -> BigInt,
        project_id -> BigInt,
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
#[webapi(parent = Project, through = project_issues(project_id, issue_id))]
struct Issue {
    id: i64,
    #[webapi(parent)]
    project_id: i64,
}

fn main() {}
