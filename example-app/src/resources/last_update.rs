//! `/api/review-requests/{review_request_id}/last-update/`: an object inside a hand-made payload.

use diesel::prelude::*;
use webapi_core::prelude::*;

use super::review_request::ReviewRequest;
use super::user::User;
use crate::schema::reviews;

/// Who did something about a review request last, and when.
#[derive(WebApiResource)]
#[webapi(parent = ReviewRequest, singleton, handlers(get))]
struct LastUpdate;

impl LastUpdate {
    fn get(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let request = ctx.parent::<ReviewRequest>()?;
        let (id, submitter, updated) = (request.id, request.submitter_id, request.last_updated);
        let review: Option<(i64, UtcDateTime)> = reviews::table
            .filter(reviews::review_request_id.eq(id))
            .filter(reviews::public)
            .order(reviews::timestamp.desc())
            .select((reviews::user_id, reviews::timestamp))
            .first(ctx.conn())
            .optional()?;
        let (kind, person, time) = match review {
            Some((reviewer, time)) if time > updated => ("review", reviewer, time),
            _ => ("review-request", submitter, updated),
        };
        let person = ctx.reload::<User>(&person)?;
        let person = ctx.object_node(person)?;
        let update =
            Node::object([("type", Node::from(kind)), ("timestamp", Node::from(time)), ("user", person)]);
        Ok(Reply::tree([("last_update", update)]))
    }
}
