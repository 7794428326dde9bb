//! `groups`: review groups, written through `form`.

mod form;

use diesel::prelude::*;
use webapi_core::prelude::*;

use self::form::GroupForm;
use super::schema::{group_members, review_groups};
use super::user::User;

/// A group of reviewers.
#[derive(Debug, Queryable, Selectable, Identifiable, WebApiResource)]
#[diesel(table_name = review_groups)]
#[webapi(
    key = name,
    key_variable = "group_name",
    key_pattern = "[A-Za-z0-9_-]+",
    title = name,
    methods(GET, POST, PUT, DELETE),
    mimetype_item = "review-group",
    mimetype_list = "review-groups",
    many(users: User through group_members(group_id, user_id)),
    auto_etag,
    form = GroupForm,
    hooks,
    manual
)]
pub struct Group {
    pub(super) id: i64,
    #[webapi(create(required), update)]
    name: String,
    #[webapi(create, update)]
    display_name: String,
    #[webapi(create, update)]
    mailing_list: String,
    #[webapi(create, update)]
    visible: bool,
    #[webapi(create, update)]
    invite_only: bool,
}

/// Whether another group has the name.
fn is_taken(ctx: &mut Context<'_>, name: &str, by_other_than: Option<i64>) -> ApiResult<bool> {
    let same = review_groups::table
        .filter(review_groups::name.eq(name))
        .filter(review_groups::id.ne(by_other_than.unwrap_or_default()));
    Ok(same.count().get_result::<i64>(ctx.conn())? > 0)
}

impl ResourceHooks for Group {
    fn visible_to(ctx: &Context<'_>, query: Query<Self>) -> Query<Self> {
        match ctx.user() {
            Some(user) if user.is_superuser => query,
            Some(user) => {
                let own = group_members::table.filter(group_members::user_id.eq(user.id));
                let member = review_groups::id.eq_any(own.select(group_members::group_id));
                query.filter(review_groups::visible.eq(true).or(member))
            }
            None => query.filter(review_groups::visible.eq(true)),
        }
    }

    fn list_query(_: &mut Context<'_>, query: Query<Self>) -> ApiResult<Query<Self>> {
        Ok(query.filter(review_groups::visible.eq(true)))
    }
}
