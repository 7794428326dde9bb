//! `/api/review-requests/`: changes that wait for a review, or had one.

use diesel::prelude::*;
use webapi_core::prelude::*;

use super::audit_entry;
use super::group::Group;
use super::repository::Repository;
use super::user::User;
use crate::schema::{review_request_groups, review_request_people, review_requests, webapi_users};

/// A change that somebody wants reviewed.
#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = review_requests)]
#[webapi(
    methods(GET, POST, PUT, PATCH, DELETE),
    title = summary,
    last_modified = last_updated,
    default_sort(-last_updated, -id),
    list_fields = ListFields,
    computed(absolute_url(ctx): Option<String>),
    many(
        target_groups: Group through review_request_groups(review_request_id, group_id),
        target_people: User through review_request_people(review_request_id, user_id)
    ),
    hooks
)]
pub(crate) struct ReviewRequest {
    /// The number of the review request.
    #[webapi(read_only, sort)]
    pub(crate) id: i64,
    /// One line that says what the change does.
    #[webapi(create(required), update, max_length = 300, search, sort)]
    summary: String,
    /// What the change does and why.
    #[webapi(create, update, search)]
    description: String,
    /// Where the review stands.
    #[webapi(update, filter, default = |_| Status::Pending)]
    status: Status,
    /// Whether anybody but the submitter sees it.
    #[webapi(create, update, filter)]
    public: bool,
    /// The branch that the change is for; may be empty.
    #[webapi(create, update, max_length = 300, filter)]
    branch: String,
    /// The number of the change in its version control system.
    #[webapi(create, update, filter)]
    changenum: Option<i64>,
    /// The commit that holds the change.
    #[webapi(create, max_length = 64, filter)]
    commit_id: Option<String>,
    /// Who wants the review.
    #[webapi(link = User)]
    pub(crate) submitter_id: i64,
    /// The repository that the change is for.
    #[webapi(link = Repository, create, filter)]
    repository_id: Option<i64>,
    /// When the review request was made.
    #[webapi(default = Context::now, sort)]
    time_added: UtcDateTime,
    /// When the review request last changed.
    #[webapi(default = Context::now, on_update = Context::now, filter, sort)]
    pub(crate) last_updated: UtcDateTime,
}

/// Where a review stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub(crate) enum Status {
    Pending,
    Submitted,
    Discarded,
}

/// What the list can be narrowed by, beside the fields that say `filter`.
#[derive(RequestFields)]
struct ListFields {
    /// The login name of the submitter.
    #[webapi(name = "from-user")]
    from_user: Option<String>,
}

impl ReviewRequest {
    /// Where people read about the review request: there are no pages yet, so it is where programs do.
    fn absolute_url(&self, ctx: &Context<'_>) -> Option<String> {
        ctx.url_of(self)
    }
}

impl ResourceHooks for ReviewRequest {
    fn visible_to(ctx: &Context<'_>, query: Query<Self>) -> Query<Self> {
        match ctx.user() {
            Some(user) if user.is_superuser => query,
            Some(user) => query.filter(review_requests::public.or(review_requests::submitter_id.eq(user.id))),
            None => query.filter(review_requests::public),
        }
    }

    fn list_query(ctx: &mut Context<'_>, query: Query<Self>) -> ApiResult<Query<Self>> {
        let Some(name) = ctx.try_input::<ListFields>().and_then(|fields| fields.from_user.clone()) else {
            return Ok(query);
        };
        let submitters = webapi_users::table.filter(webapi_users::username.eq(name)).select(webapi_users::id);
        Ok(query.filter(review_requests::submitter_id.eq_any(submitters)))
    }

    fn can_modify(&self, ctx: &mut Context<'_>) -> ApiResult<Access> {
        Ok(Access::when(ctx.is_user(self.submitter_id) || ctx.is_superuser()))
    }

    fn before_create(ctx: &mut Context<'_>, draft: &mut Draft<Self>) -> ApiResult<()> {
        draft.submitter_id = Some(ctx.require_user()?.id);
        Ok(())
    }

    fn before_update(&self, ctx: &mut Context<'_>, draft: &mut Draft<Self>) -> ApiResult<()> {
        let closed = draft.status.is_some_and(|status| status != self.status && status != Status::Pending);
        if closed { audit_entry::record(ctx, "close") } else { Ok(()) }
    }
}
