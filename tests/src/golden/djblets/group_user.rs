//! `groups/{group_name}/users`: the members of a group.
//!
//! The list shows them as [`User`] writes them, at their own URLs; an item shows the membership's URL.

use diesel::prelude::*;
use webapi_core::prelude::*;

use super::group::Group;
use super::schema::{group_members, webapi_users};
use super::user::User;

/// An account, as a member of a group.
#[derive(Debug, Queryable, Selectable, Identifiable, WebApiResource)]
#[diesel(table_name = webapi_users)]
#[webapi(
    name = "user",
    uri_template = "group_user",
    policy_id = "group_user",
    mimetype_item = "group-user",
    mimetype_list = "group-users",
    parent = Group,
    through = group_members(group_id, user_id),
    key = username,
    key_variable = "group_username",
    key_pattern = r"[A-Za-z0-9@\._\-'\+]+",
    handlers(list),
    computed(fullname: String, url: String),
    fields(id, username, first_name, last_name, fullname, email, url),
    manual
)]
pub struct GroupUser {
    id: i64,
    username: String,
    first_name: String,
    last_name: String,
    email: String,
}

impl GroupUser {
    fn fullname(&self) -> String {
        format!("{} {}", self.first_name, self.last_name).trim().to_owned()
    }

    fn url(&self) -> String {
        format!("/users/{}/", self.username)
    }

    fn list(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let group = ctx.parent::<Group>()?.id;
        ctx.reply_list::<User>(|_| Ok(members(group)))
    }
}

/// The accounts of a group's members.
fn members(group: i64) -> Query<User> {
    let members = group_members::table.filter(group_members::group_id.eq(group));
    Query::all().filter(webapi_users::id.eq_any(members.select(group_members::user_id)))
}
