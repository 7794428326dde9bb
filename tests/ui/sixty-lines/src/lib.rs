use diesel::prelude::*;
use serde::Serialize;
use webapi_core::prelude::*;

mod schema;
use schema::{comments, issues};

/// Something to be done.
#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = issues)]
#[webapi(methods(GET, POST, PUT, PATCH, DELETE), title = title, hooks)]
#[webapi(last_modified = updated, default_sort(-updated), computed(age: Age))]
pub struct Issue {
    id: i64,
    #[webapi(create(required), update, max_length = 200, search, sort)]
    title: String,
    #[webapi(create, update, search)]
    description: String,
    #[webapi(create, update, choices("open", "closed"), filter)]
    state: String,
    #[webapi(create, update, min = 1, max = 5, filter, sort)]
    priority: Option<i32>,
    #[webapi(create, update, filter)]
    secret: bool,
    author_id: i64,
    #[webapi(create, link = Issue)]
    duplicate_of_id: Option<i64>,
    #[webapi(default = Context::now, sort)]
    created: UtcDateTime,
    #[webapi(default = Context::now, on_update = Context::now, filter, sort)]
    updated: UtcDateTime,
}

#[derive(Serialize)]
pub struct Age {
    changed: bool,
}

impl Issue {
    fn age(&self) -> Age {
        Age { changed: self.created != self.updated }
    }
}

impl ResourceHooks for Issue {
    fn can_modify(&self, ctx: &mut Context<'_>) -> ApiResult<Access> {
        Ok(Access::when(ctx.is_user(self.author_id)))
    }

    fn before_create(ctx: &mut Context<'_>, draft: &mut Draft<Self>) -> ApiResult<()> {
        draft.author_id = Some(ctx.require_user()?.id);
        Ok(())
    }
}

/// What somebody says about an issue.
#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = comments)]
#[webapi(parent = Issue, methods(GET, POST))]
pub struct Comment {
    id: i64,
    issue_id: i64,
    #[webapi(create(required))]
    text: String,
}
