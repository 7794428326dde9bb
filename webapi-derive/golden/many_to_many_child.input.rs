/// Somebody in a group.
#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = users)]
#[webapi(
    name = "member",
    parent = Group,
    through = group_members(group_id, user_id),
    key = username,
    many(groups: Group through group_members(user_id, group_id), title = name)
)]
struct Member {
    id: i64,
    username: String,
}
