use diesel::prelude::*;
use webapi_core::prelude::*;

diesel::table! {
    votes (issue_id, user_id) {
        issue_id -> BigInt,
        user_id -> BigInt,
    }
}

#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = votes, primary_key(issue_id, user_id))]
struct Vote {
    issue_id: i64,
    user_id: i64,
}

fn main() {}
