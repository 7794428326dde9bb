//! `review-requests/{review_request_id}/last-update`: what happened last, and who did it.

use webapi_core::prelude::*;

use super::review_request::ReviewRequest;
use super::user::User;

/// The last change of a review request.
#[derive(Debug, WebApiResource)]
#[webapi(parent = ReviewRequest, singleton, handlers(get), manual)]
pub struct LastUpdate;

impl LastUpdate {
    fn get(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let request = ctx.parent::<ReviewRequest>()?;
        let (timestamp, submitter) = (request.last_updated, request.submitter_id);
        let summary = request.summary.clone();
        let user = ctx.reload::<User>(&submitter)?;
        let update = Node::object([
            ("summary", Node::from(summary)),
            ("timestamp", Node::of(&timestamp)?),
            ("user", ctx.object_node(user)?),
        ]);
        Ok(Reply::tree([("last_update", update)]))
    }
}
