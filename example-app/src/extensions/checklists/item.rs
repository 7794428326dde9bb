//! `/api/review-requests/{review_request_id}/checklist-items/`: what is to do, and what is done.

use diesel::prelude::*;
use webapi_core::prelude::*;

use crate::resources::review_request::ReviewRequest;

diesel::table! {
    checklist_items (id) {
        id -> BigInt,
        review_request_id -> BigInt,
        text -> Text,
        done -> Bool,
    }
}

/// Something to do before the change is ready. Whoever sees the review request sees it; the submitter ticks it off.
#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = checklist_items)]
#[webapi(parent = ReviewRequest, methods(GET, POST, PUT, DELETE), hooks)]
pub(in crate::extensions) struct ChecklistItem {
    /// The number of the item.
    id: i64,
    #[webapi(parent)]
    review_request_id: i64,
    /// What is to do.
    #[webapi(create(required), update, max_length = 200)]
    text: String,
    /// Whether it is done.
    #[webapi(create, update, filter)]
    done: bool,
}

impl ChecklistItem {
    fn is_own(ctx: &mut Context<'_>) -> ApiResult<Access> {
        let submitter = ctx.parent::<ReviewRequest>()?.submitter_id;
        Ok(Access::when(ctx.is_user(submitter) || ctx.is_superuser()))
    }
}

impl ResourceHooks for ChecklistItem {
    fn can_create(ctx: &mut Context<'_>) -> ApiResult<Access> {
        Self::is_own(ctx)
    }

    fn can_modify(&self, ctx: &mut Context<'_>) -> ApiResult<Access> {
        Self::is_own(ctx)
    }

    fn can_delete(&self, ctx: &mut Context<'_>) -> ApiResult<Access> {
        Self::is_own(ctx)
    }
}
