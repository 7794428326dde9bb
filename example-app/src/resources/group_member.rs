//! `/api/groups/{group_name}/members/`: who belongs to a group. Joining and leaving are written by hand, because they
//! change the join table and not the people.

use diesel::prelude::*;
use webapi_core::prelude::*;

use super::group::Group;
use crate::schema::{group_members, webapi_users};

/// Somebody who belongs to a group.
#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = webapi_users)]
#[webapi(
    name = "member",
    scope_name = "group_member",
    policy_id = "group_member",
    parent = Group,
    through = group_members(group_id, user_id),
    key = username,
    key_pattern = r"[A-Za-z0-9@\._\-'\+]+",
    methods(GET, POST, DELETE),
    handlers(create, delete),
    create_fields = NewMember
)]
pub(crate) struct GroupMember {
    #[webapi(skip)]
    id: i64,
    /// The name to log in with.
    username: String,
    /// The first name; may be empty.
    first_name: String,
    /// The last name; may be empty.
    last_name: String,
}

/// Who joins.
#[derive(RequestFields)]
struct NewMember {
    /// The login name of the new member.
    username: String,
}

impl GroupMember {
    /// Anybody may join a group that is not invite-only; superusers may add anybody to any group.
    fn create(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let caller = ctx.require_user()?.id;
        let username = ctx.input::<NewMember>()?.username.clone();
        let (group, invite_only) = ctx.parent::<Group>().map(|group| (group.id, group.invite_only))?;
        let person = webapi_users::table.filter(webapi_users::username.eq(username)).select(webapi_users::id);
        let Some(person) = person.first::<i64>(ctx.conn()).optional()? else {
            return Err(ApiError::invalid_field("username", "There is nobody of that name"));
        };
        ctx.require(Access::when(ctx.is_superuser() || (person == caller && !invite_only)))?;
        diesel::insert_into(group_members::table)
            .values((group_members::group_id.eq(group), group_members::user_id.eq(person)))
            .execute(ctx.conn())?;
        let member = ctx.reload::<Self>(&person)?;
        ctx.reply_created(member)
    }

    /// Members may leave; superusers may remove anybody.
    fn delete(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let person = ctx.item::<Self>()?.id;
        ctx.require(Access::when(ctx.is_superuser() || ctx.is_user(person)))?;
        let group = ctx.parent::<Group>()?.id;
        diesel::delete(group_members::table.find((group, person))).execute(ctx.conn())?;
        Ok(Reply::no_content())
    }
}
