//! `review-requests`: changes that somebody wants to have reviewed.

use diesel::prelude::*;
use webapi_core::prelude::*;

use super::group::Group;
use super::repository::Repository;
use super::schema::{request_groups, request_people, review_requests, webapi_users};
use super::user::User;

/// A request for code review.
#[derive(Debug, Queryable, Selectable, Identifiable, WebApiResource)]
#[diesel(table_name = review_requests)]
#[webapi(
    methods(GET, POST, PUT, DELETE),
    list_fields = ReviewRequestListFields,
    last_modified = last_updated,
    computed(absolute_url(ctx): String),
    many(
        target_groups: Group through request_groups(request_id, group_id),
        target_people: User through request_people(request_id, user_id)
    ),
    fields(
        id, summary, description, status, public, branch, changenum, submitter, repository, target_groups,
        target_people, time_added, last_updated, absolute_url
    ),
    hooks,
    manual
)]
pub struct ReviewRequest {
    id: i64,
    #[webapi(create(required), update)]
    pub(super) summary: String,
    #[webapi(create, update)]
    description: String,
    #[webapi(update, choices("pending", "submitted", "discarded"))]
    status: String,
    #[webapi(create, update)]
    public: bool,
    #[webapi(create, update)]
    branch: String,
    #[webapi(create, filter)]
    changenum: Option<i64>,
    #[webapi(link = User, title = fullname_or_username)]
    pub(super) submitter_id: i64,
    #[webapi(link = Repository, create)]
    repository_id: Option<i64>,
    #[webapi(default = Context::now)]
    time_added: UtcDateTime,
    #[webapi(default = Context::now, on_update = Context::now)]
    pub(super) last_updated: UtcDateTime,
}

/// What the list of review requests takes beside its filters.
#[derive(Debug, RequestFields)]
pub struct ReviewRequestListFields {
    /// Where the review requests stand.
    #[webapi(choices("all", "discarded", "pending", "submitted"), default = "pending".to_owned())]
    status: String,
    /// Username of the submitter.
    #[webapi(name = "from-user")]
    from_user: Option<String>,
    /// Id of the repository.
    repository: Option<i64>,
}

impl ReviewRequest {
    /// The page of the review request, outside the API.
    fn absolute_url(&self, ctx: &Context<'_>) -> String {
        format!("{}/r/{}/", ctx.public_url(), self.id)
    }
}

/// Published, or the caller's own.
fn public_or_own(ctx: &Context<'_>, query: Query<ReviewRequest>) -> Query<ReviewRequest> {
    match ctx.user() {
        Some(user) => {
            query.filter(review_requests::public.eq(true).or(review_requests::submitter_id.eq(user.id)))
        }
        None => query.filter(review_requests::public.eq(true)),
    }
}

impl ResourceHooks for ReviewRequest {
    fn visible_to(ctx: &Context<'_>, query: Query<Self>) -> Query<Self> {
        if ctx.is_superuser() { query } else { public_or_own(ctx, query) }
    }

    fn list_query(ctx: &mut Context<'_>, query: Query<Self>) -> ApiResult<Query<Self>> {
        let mut query = public_or_own(ctx, query);
        let Some(input) = ctx.try_input::<ReviewRequestListFields>() else { return Ok(query) };
        if input.status != "all" {
            query = query.filter(review_requests::status.eq(input.status.clone()));
        }
        if let Some(repository) = input.repository {
            query = query.filter(review_requests::repository_id.eq(repository));
        }
        if let Some(username) = &input.from_user {
            let submitter = webapi_users::table.filter(webapi_users::username.eq(username.clone()));
            let ids: Vec<i64> = submitter.select(webapi_users::id).load(ctx.conn())?;
            query = query.filter(review_requests::submitter_id.eq_any(ids));
        }
        Ok(query)
    }

    fn can_modify(&self, ctx: &mut Context<'_>) -> ApiResult<Access> {
        Ok(Access::when(ctx.is_user(self.submitter_id) || ctx.is_superuser()))
    }

    fn before_create(ctx: &mut Context<'_>, draft: &mut Draft<Self>) -> ApiResult<()> {
        draft.submitter_id = Some(ctx.require_user()?.id);
        Ok(())
    }
}
