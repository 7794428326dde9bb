//! `/api/groups/`: groups of reviewers, found by name.

use diesel::dsl::exists;
use diesel::prelude::*;
use webapi_core::prelude::*;

use super::user::User;
use crate::schema::{group_members, review_groups};

/// People who review together.
#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = review_groups)]
#[webapi(
    methods(GET, POST, PUT, PATCH, DELETE),
    require(POST = superuser),
    key = name,
    key_pattern = "[A-Za-z0-9_-]+",
    key_variable = "group_name",
    title = display_name,
    many(users: User through group_members(group_id, user_id)),
    hooks,
    auto_etag
)]
pub(crate) struct Group {
    /// The number of the group.
    #[webapi(read_only)]
    pub(crate) id: i64,
    /// The name in URLs: letters, digits, `_` and `-`.
    #[webapi(create(required), max_length = 64, sort)]
    name: String,
    /// The name to show.
    #[webapi(create, update, max_length = 64, search)]
    display_name: String,
    /// The address that mail to the group goes to.
    #[webapi(create, update, max_length = 254)]
    mailing_list: String,
    /// Whether people outside the group see it.
    #[webapi(create, update, filter, default = |_| true)]
    visible: bool,
    /// Whether only superusers add members.
    #[webapi(create, update, default = |_| false)]
    pub(crate) invite_only: bool,
}

impl ResourceHooks for Group {
    fn visible_to(ctx: &Context<'_>, query: Query<Self>) -> Query<Self> {
        if ctx.is_superuser() {
            return query;
        }
        let caller = ctx.user().map_or(0, |user| user.id);
        let member = group_members::table
            .filter(group_members::group_id.eq(review_groups::id))
            .filter(group_members::user_id.eq(caller));
        query.filter(review_groups::visible.or(exists(member)))
    }

    fn before_create(_: &mut Context<'_>, draft: &mut Draft<Self>) -> ApiResult<()> {
        let fits = |char: char| char.is_ascii_alphanumeric() || char == '_' || char == '-';
        match &draft.name {
            Some(name) if name.is_empty() || !name.chars().all(fits) => {
                Err(ApiError::invalid_field("name", "A name has letters, digits, `_` and `-` only"))
            }
            _ => Ok(()),
        }
    }
}
