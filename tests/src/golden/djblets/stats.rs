//! `review-requests/stats`: how much there is to do.

use diesel::prelude::*;
use webapi_core::prelude::*;

use super::review_request::ReviewRequest;
use super::schema::review_requests;

/// Numbers over all review requests.
#[derive(Debug, WebApiResource)]
#[webapi(
    policy_id = "review_request_stats",
    parent = ReviewRequest,
    attach = list,
    singleton,
    handlers(get),
    manual
)]
pub struct Stats;

impl Stats {
    fn get(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let open = review_requests::table
            .filter(review_requests::public.eq(true))
            .filter(review_requests::status.eq("pending"));
        let pending: i64 = open.count().get_result(ctx.conn())?;
        let stats = Node::object([("pending", pending)].map(|(key, value)| (key, Node::from(value))));
        Ok(Reply::tree([("stats", stats), ("links", ctx.links().node())]))
    }
}
