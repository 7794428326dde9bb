//! `review-requests/{review_request_id}/reviews`: what people say about a change.

use diesel::prelude::*;
use webapi_core::prelude::*;

use super::review_request::ReviewRequest;
use super::schema::reviews;
use super::user::User;

/// A review.
#[allow(clippy::struct_field_names, reason = "the column is called after the table it refers to")]
#[derive(Debug, Queryable, Selectable, Identifiable, WebApiResource)]
#[diesel(table_name = reviews)]
#[webapi(
    parent = ReviewRequest,
    methods(GET, POST, PUT, DELETE),
    allow_unknown(POST),
    hooks,
    manual
)]
pub struct Review {
    id: i64,
    #[webapi(parent)]
    review_request_id: i64,
    #[webapi(link = User)]
    pub(super) user_id: i64,
    #[webapi(create, update)]
    body_top: String,
    #[webapi(create, update)]
    body_bottom: String,
    #[webapi(create, update)]
    ship_it: bool,
    #[webapi(create, update)]
    public: bool,
    #[webapi(default = Context::now)]
    timestamp: UtcDateTime,
}

impl Review {
    /// Published reviews belong to everybody; before, only the author may change them.
    fn is_open_to(&self, ctx: &Context<'_>) -> Access {
        Access::when(ctx.is_user(self.user_id) && !self.public)
    }
}

impl ResourceHooks for Review {
    fn list_query(ctx: &mut Context<'_>, query: Query<Self>) -> ApiResult<Query<Self>> {
        Ok(match ctx.user() {
            Some(user) => query.filter(reviews::public.eq(true).or(reviews::user_id.eq(user.id))),
            None => query.filter(reviews::public.eq(true)),
        })
    }

    fn can_modify(&self, ctx: &mut Context<'_>) -> ApiResult<Access> {
        Ok(self.is_open_to(ctx))
    }

    fn can_delete(&self, ctx: &mut Context<'_>) -> ApiResult<Access> {
        Ok(self.is_open_to(ctx))
    }

    fn before_create(ctx: &mut Context<'_>, draft: &mut Draft<Self>) -> ApiResult<()> {
        draft.user_id = Some(ctx.require_user()?.id);
        Ok(())
    }
}
