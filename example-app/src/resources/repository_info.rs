//! `/api/repositories/{repository_id}/info/`: a resource without a table of its own.

use diesel::dsl::{count_star, max, min};
use diesel::prelude::*;
use serde::Serialize;
use webapi_core::error::ErrorCode;
use webapi_core::prelude::*;

use super::repository::{Repository, Tool};
use crate::schema::review_requests;

/// Where a version control system does not tell. Clients of Review Board know the number, and do without.
const NOTHING_KNOWN: ErrorCode =
    ErrorCode::new(209, 404, "x-reviews-repository-without-info", "Nothing is known about this repository");

/// What is known about the history of a repository.
#[derive(WebApiResource)]
#[webapi(name = "info", parent = Repository, singleton, handlers(get), scope_name = "repository_info")]
#[webapi(policy_id = "repository_info", uri_template = "repository_info", mimetype_item = "repository-info")]
struct RepositoryInfo;

#[derive(Serialize)]
struct Payload {
    info: Summary,
}

#[derive(Serialize)]
struct Summary {
    path: String,
    review_requests: i64,
    first: Option<UtcDateTime>,
    last: Option<UtcDateTime>,
}

impl RepositoryInfo {
    fn get(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let repository = ctx.parent::<Repository>()?;
        let (id, path, tool) = (repository.id, repository.path.clone(), repository.tool);
        if tool == Tool::Perforce {
            let reason = "Nothing is known about the history of Perforce repositories.";
            return Err(ApiError::new(NOTHING_KNOWN).with_detail(reason));
        }
        let (review_requests, first, last) = review_requests::table
            .filter(review_requests::repository_id.eq(id))
            .filter(review_requests::public)
            .select((count_star(), min(review_requests::time_added), max(review_requests::time_added)))
            .first(ctx.conn())?;
        Reply::payload(&Payload { info: Summary { path, review_requests, first, last } })
    }
}
