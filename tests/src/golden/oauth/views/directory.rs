//! Rows of users and groups, as the views show and write them.

use diesel::prelude::*;
use serde::Serialize;
use webapi_core::WebApi;
use webapi_core::account::schema::webapi_users;
use webapi_core::account::{AccountStore, NewUser, Password};
use webapi_core::db::DbConn;
use webapi_core::error::ApiResult;

diesel::table! {
    golden_groups (id) {
        id -> BigInt,
        name -> Text,
    }
}

diesel::table! {
    golden_memberships (user_id, group_id) {
        user_id -> BigInt,
        group_id -> BigInt,
    }
}

/// A user as the views show one.
#[derive(Debug, Serialize)]
pub(super) struct User {
    pub(super) id: i64,
    pub(super) username: String,
    email: String,
    is_staff: bool,
    groups: Vec<i64>,
}

/// A group as the views show one.
#[derive(Debug, Serialize, Queryable)]
pub(super) struct Group {
    pub(super) id: i64,
    pub(super) name: String,
}

/// What is written of a user; what is `None` stays as it is.
#[derive(Debug, Default)]
pub(super) struct UserChange {
    pub(super) username: Option<String>,
    pub(super) password: Option<String>,
    pub(super) email: Option<String>,
    pub(super) is_staff: Option<bool>,
    pub(super) groups: Option<Vec<i64>>,
}

#[derive(AsChangeset)]
#[diesel(table_name = webapi_users)]
struct Columns<'a> {
    username: Option<&'a str>,
    email: Option<&'a str>,
    is_superuser: Option<bool>,
    password_hash: Option<String>,
}

pub(super) fn users(conn: &mut DbConn) -> ApiResult<Vec<User>> {
    use webapi_users as u;
    let columns = (u::id, u::username, u::email, u::is_superuser);
    let rows: Vec<(i64, String, String, bool)> = u::table.order(u::id).select(columns).load(conn)?;
    let memberships: Vec<(i64, i64)> =
        golden_memberships::table.order(golden_memberships::group_id).load(conn)?;
    let groups = |id| memberships.iter().filter(move |(user, _)| *user == id).map(|(_, group)| *group);
    let shown = |(id, username, email, is_staff): (i64, String, String, bool)| User {
        id,
        username,
        email,
        is_staff,
        groups: groups(id).collect(),
    };
    Ok(rows.into_iter().map(shown).collect())
}

pub(super) fn user(conn: &mut DbConn, id: i64) -> ApiResult<Option<User>> {
    Ok(users(conn)?.into_iter().find(|user| user.id == id))
}

pub(super) fn create_user(api: &WebApi, conn: &mut DbConn, change: &UserChange) -> ApiResult<Option<User>> {
    let new = NewUser {
        username: change.username.as_deref().unwrap_or_default(),
        password: change.password.as_deref().map(Password::new),
        email: change.email.as_deref().unwrap_or_default(),
        is_superuser: change.is_staff.unwrap_or_default(),
        cheap_hash: true,
        ..NewUser::default()
    };
    let id = AccountStore.create(conn, api.clock(), &new)?;
    join(conn, id, change.groups.as_deref().unwrap_or_default())?;
    user(conn, id)
}

pub(super) fn change_user(conn: &mut DbConn, id: i64, change: &UserChange) -> ApiResult<Option<User>> {
    let hash = change.password.as_deref().and_then(|password| Password::new(password).hash_cheaply().ok());
    let columns = Columns {
        username: change.username.as_deref(),
        email: change.email.as_deref(),
        is_superuser: change.is_staff,
        password_hash: hash.map(|hash| hash.expose().to_owned()),
    };
    let is_changed = columns.username.is_some()
        || columns.email.is_some()
        || columns.is_superuser.is_some()
        || columns.password_hash.is_some();
    if is_changed {
        diesel::update(webapi_users::table.find(id)).set(columns).execute(conn)?;
    }
    if let Some(groups) = &change.groups {
        diesel::delete(golden_memberships::table.filter(golden_memberships::user_id.eq(id))).execute(conn)?;
        join(conn, id, groups)?;
    }
    user(conn, id)
}

fn join(conn: &mut DbConn, user_id: i64, groups: &[i64]) -> ApiResult<()> {
    use golden_memberships as m;
    for group in groups {
        let row = (m::user_id.eq(user_id), m::group_id.eq(*group));
        diesel::insert_into(m::table).values(row).execute(conn)?;
    }
    Ok(())
}

pub(super) fn delete_user(conn: &mut DbConn, id: i64) -> ApiResult<bool> {
    Ok(diesel::delete(webapi_users::table.find(id)).execute(conn)? > 0)
}

pub(super) fn groups(conn: &mut DbConn) -> ApiResult<Vec<Group>> {
    Ok(golden_groups::table.order(golden_groups::id).load(conn)?)
}

pub(super) fn create_group(conn: &mut DbConn, name: &str) -> ApiResult<Group> {
    let id = diesel::insert_into(golden_groups::table)
        .values(golden_groups::name.eq(name))
        .returning(golden_groups::id)
        .get_result(conn)?;
    Ok(Group { id, name: name.to_owned() })
}

pub(super) fn rename_group(conn: &mut DbConn, id: i64, name: &str) -> ApiResult<()> {
    diesel::update(golden_groups::table.find(id)).set(golden_groups::name.eq(name)).execute(conn)?;
    Ok(())
}

pub(super) fn delete_group(conn: &mut DbConn, id: i64) -> ApiResult<bool> {
    Ok(diesel::delete(golden_groups::table.find(id)).execute(conn)? > 0)
}
