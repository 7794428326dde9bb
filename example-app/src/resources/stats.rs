//! `/api/review-requests/stats/`: a singleton below a list.

use diesel::prelude::*;
use webapi_core::prelude::*;
use webapi_core::resource::Model as _;

use super::review_request::{ReviewRequest, Status};
use crate::schema::review_requests;

/// How many review requests there are in each status, as far as the caller may see them.
#[derive(WebApiResource)]
#[webapi(name = "stats", parent = ReviewRequest, attach = list, singleton, handlers(get))]
#[webapi(scope_name = "review_request_stats", uri_template = "review_request_stats")]
struct Stats;

impl Stats {
    fn get(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let mut stats = Vec::new();
        for status in Status::CHOICES.iter().copied() {
            let query = Query::<ReviewRequest>::all().filter(review_requests::status.eq(status));
            let visible = ReviewRequest::visible_to(ctx, query).into_diesel();
            let number = ReviewRequest::count(visible, ctx.conn())?;
            stats.push((status, Node::from(number)));
        }
        Ok(Reply::tree([("stats", Node::object(stats))]))
    }
}
