//! `/api/review-requests/{review_request_id}/reviews/`: what reviewers say.

use diesel::prelude::*;
use webapi_core::prelude::*;

use super::review_request::ReviewRequest;
use super::user::User;
use crate::schema::reviews;

/// A review. Until it is public it is a draft, which only its author sees.
#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = reviews)]
#[expect(clippy::struct_field_names, reason = "the name of the parent begins with that of the child")]
#[webapi(parent = ReviewRequest, methods(GET, POST, PUT, PATCH, DELETE), last_modified = timestamp, hooks)]
pub(crate) struct Review {
    /// The number of the review.
    #[webapi(read_only)]
    id: i64,
    #[webapi(parent)]
    review_request_id: i64,
    /// Who wrote it.
    #[webapi(link = User)]
    pub(crate) user_id: i64,
    /// What stands above the comments.
    #[webapi(create, update)]
    body_top: String,
    /// What stands below the comments.
    #[webapi(create, update)]
    body_bottom: String,
    /// Whether the change is good as it is.
    #[webapi(create, update, filter)]
    ship_it: bool,
    /// Whether anybody but the author sees it; cannot be taken back.
    #[webapi(create, update)]
    pub(crate) public: bool,
    /// When it was written.
    #[webapi(default = Context::now, on_update = Context::now, sort)]
    timestamp: UtcDateTime,
}

impl Review {
    /// Published reviews stay as they are.
    fn is_own_draft(&self, ctx: &Context<'_>) -> Access {
        Access::when(ctx.is_user(self.user_id) && !self.public)
    }
}

impl ResourceHooks for Review {
    /// Whether the review request itself is visible was decided already, by its own rule.
    fn visible_to(ctx: &Context<'_>, query: Query<Self>) -> Query<Self> {
        match ctx.user() {
            Some(user) => query.filter(reviews::public.or(reviews::user_id.eq(user.id))),
            None => query.filter(reviews::public),
        }
    }

    fn can_modify(&self, ctx: &mut Context<'_>) -> ApiResult<Access> {
        Ok(self.is_own_draft(ctx))
    }

    fn can_delete(&self, ctx: &mut Context<'_>) -> ApiResult<Access> {
        Ok(self.is_own_draft(ctx))
    }

    fn before_create(ctx: &mut Context<'_>, draft: &mut Draft<Self>) -> ApiResult<()> {
        draft.user_id = Some(ctx.require_user()?.id);
        Ok(())
    }
}
