//! The resources: users, for links, and review requests, which the load reads and creates.

use diesel::prelude::*;
use webapi_core::prelude::*;

use super::schema::{review_requests, webapi_users};

#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = webapi_users)]
#[webapi(key = username, title = username)]
struct User {
    id: i64,
    username: String,
}

#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = review_requests)]
#[webapi(methods(GET, POST, PUT, DELETE), require(GET = login), hooks)]
struct ReviewRequest {
    id: i64,
    #[webapi(create(required), update)]
    summary: String,
    #[webapi(create, update)]
    description: String,
    #[webapi(default = |_| "pending".to_owned())]
    status: String,
    #[webapi(link = User)]
    submitter_id: i64,
    #[webapi(default = Context::now)]
    time_added: UtcDateTime,
    #[webapi(default = Context::now)]
    last_updated: UtcDateTime,
}

impl ResourceHooks for ReviewRequest {
    fn before_create(ctx: &mut Context<'_>, draft: &mut Draft<Self>) -> ApiResult<()> {
        draft.submitter_id = Some(ctx.require_user()?.id);
        Ok(())
    }
}
