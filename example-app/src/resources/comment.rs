//! `/api/review-requests/{review_request_id}/reviews/{review_id}/comments/`: what reviewers say about lines.

use diesel::prelude::*;
use webapi_core::prelude::*;

use super::review::Review;
use super::review_request::ReviewRequest;
use crate::schema::comments;

/// A comment on some lines of the change. Whoever sees the review sees its comments.
#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = comments)]
#[webapi(parent = Review, methods(GET, POST, PUT, PATCH, DELETE), last_modified = timestamp, hooks)]
struct Comment {
    /// The number of the comment.
    #[webapi(read_only)]
    id: i64,
    #[webapi(parent)]
    review_id: i64,
    /// What is said.
    #[webapi(create(required))]
    text: String,
    /// The first line that it is about, counted from 1.
    #[webapi(create, min = 1, filter, sort)]
    first_line: i32,
    /// How many lines it is about.
    #[webapi(create, min = 1)]
    num_lines: i32,
    /// Whether something must be done about it.
    #[webapi(create)]
    issue_opened: bool,
    /// What was done about it; null unless something must be.
    #[webapi(update, filter)]
    issue_status: Option<IssueStatus>,
    /// When it was written.
    #[webapi(default = Context::now, on_update = Context::now)]
    timestamp: UtcDateTime,
}

/// What was done about an issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
enum IssueStatus {
    Open,
    Resolved,
    Dropped,
}

impl Comment {
    /// Whether the caller wrote the review that the comment stands in.
    fn is_own_review(ctx: &mut Context<'_>) -> ApiResult<bool> {
        let author = ctx.parent::<Review>()?.user_id;
        Ok(ctx.is_user(author))
    }
}

impl ResourceHooks for Comment {
    fn can_create(ctx: &mut Context<'_>) -> ApiResult<Access> {
        Self::is_own_review(ctx).map(Access::when)
    }

    /// Both sides settle issues: the reviewer and the submitter.
    fn can_modify(&self, ctx: &mut Context<'_>) -> ApiResult<Access> {
        let submitter = ctx.parent::<ReviewRequest>()?.submitter_id;
        Ok(Access::when(ctx.is_user(submitter) || Self::is_own_review(ctx)?))
    }

    fn can_delete(&self, ctx: &mut Context<'_>) -> ApiResult<Access> {
        Self::is_own_review(ctx).map(Access::when)
    }

    fn before_create(_: &mut Context<'_>, draft: &mut Draft<Self>) -> ApiResult<()> {
        draft.issue_status = Some(draft.issue_opened.unwrap_or(false).then_some(IssueStatus::Open));
        Ok(())
    }

    fn before_update(&self, _: &mut Context<'_>, draft: &mut Draft<Self>) -> ApiResult<()> {
        if !self.issue_opened && draft.issue_status.is_some() {
            return Err(ApiError::invalid_field("issue_status", "This comment opened no issue"));
        }
        Ok(())
    }
}
