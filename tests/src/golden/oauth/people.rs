//! Users and groups.

use diesel::connection::SimpleConnection as _;
use webapi_core::WebApi;
use webapi_core::account::{AccountStore, NewUser, Password};
use webapi_core::db::DbConn;
use webapi_core::error::ApiResult;
use webapi_core::with_native;

/// Username, superuser, inactive; ids count from 1 in this order, passwords are `<username>-pw`.
const USERS: [(&str, bool, bool); 4] =
    [("admin", true, false), ("alice", false, false), ("bob", false, false), ("carol", false, true)];

/// Primary keys of users.
pub const ALICE: i64 = 2;
/// Primary key of bob.
pub const BOB: i64 = 3;
/// Primary key of carol.
pub const CAROL: i64 = 4;

/// Fills the empty tables.
///
/// # Errors
///
/// Those of the database.
pub fn fill(api: &WebApi, conn: &mut DbConn) -> ApiResult<()> {
    for (username, is_superuser, inactive) in USERS {
        let user = NewUser {
            username,
            password: Some(Password::new(format!("{username}-pw"))),
            email: &format!("{username}@example.com"),
            is_superuser,
            inactive,
            cheap_hash: true,
            ..NewUser::default()
        };
        AccountStore.create(conn, api.clock(), &user)?;
    }
    let groups = "INSERT INTO golden_groups (name) VALUES ('editors'), ('viewers'); \
                  INSERT INTO golden_memberships (user_id, group_id) VALUES (2, 1)";
    with_native!(conn, |native| native.batch_execute(groups))?;
    Ok(())
}

/// Primary key of the user with this name.
///
/// # Errors
///
/// Those of the database.
pub fn id(api: &WebApi, conn: &mut DbConn, username: &str) -> ApiResult<Option<i64>> {
    Ok(api.users().by_username(conn, username)?.map(|user| user.user.id))
}
