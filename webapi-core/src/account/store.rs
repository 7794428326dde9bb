//! [`AccountStore`]: accounts in the table `webapi_users`.

use diesel::prelude::*;
use diesel_migrations::embed_migrations;

use super::password::{HashError, Password, PasswordHash};
use super::schema::webapi_users;
use super::{Profile, StoredUser, User, UserStore};
use crate::clock::Clock;
use crate::db::DbConn;
use crate::db::migrations::Migrations;
use crate::error::{ApiError, ApiResult};
use crate::with_native;

/// Tables of the framework: accounts and sessions.
pub static MIGRATIONS: Migrations = Migrations {
    sqlite: embed_migrations!("migrations/sqlite"),
    postgres: embed_migrations!("migrations/postgres"),
};

/// The account store that comes with the framework.
#[derive(Debug, Clone, Copy, Default)]
pub struct AccountStore;

/// An account to be created. Names and address may be empty.
#[derive(Debug, Default)]
pub struct NewUser<'a> {
    /// Login name; unique.
    pub username: &'a str,
    /// Password; without one nobody can log in by password.
    pub password: Option<Password>,
    /// First name.
    pub first_name: &'a str,
    /// Last name.
    pub last_name: &'a str,
    /// E-mail address.
    pub email: &'a str,
    /// Whether object rules that spare superusers spare this one.
    pub is_superuser: bool,
    /// An account that cannot log in.
    pub inactive: bool,
    /// Digests the password with the smallest parameters: for fixtures of tests only.
    pub cheap_hash: bool,
}

type Row = (i64, String, Option<String>, bool, bool);

impl AccountStore {
    /// Creates an account and returns its id.
    ///
    /// # Errors
    ///
    /// `DUPLICATE_ITEM` if the name is taken; an internal error if the password cannot be hashed.
    pub fn create(self, conn: &mut DbConn, clock: &dyn Clock, user: &NewUser<'_>) -> ApiResult<i64> {
        let hash = user.password.as_ref().map(|password| hashed(password, user.cheap_hash)).transpose();
        let hash = hash.map_err(ApiError::internal)?;
        let id = diesel::insert_into(webapi_users::table)
            .values((
                webapi_users::username.eq(user.username),
                webapi_users::password_hash.eq(hash.as_ref().map(PasswordHash::expose)),
                webapi_users::first_name.eq(user.first_name),
                webapi_users::last_name.eq(user.last_name),
                webapi_users::email.eq(user.email),
                webapi_users::is_active.eq(!user.inactive),
                webapi_users::is_superuser.eq(user.is_superuser),
                webapi_users::created_at.eq(clock.now().naive_utc()),
            ))
            .returning(webapi_users::id)
            .get_result(conn)?;
        Ok(id)
    }
}

pub(super) fn hashed(password: &Password, cheaply: bool) -> Result<PasswordHash, HashError> {
    if cheaply { password.hash_cheaply() } else { password.hash() }
}

const COLUMNS: (
    webapi_users::id,
    webapi_users::username,
    webapi_users::password_hash,
    webapi_users::is_active,
    webapi_users::is_superuser,
) = (
    webapi_users::id,
    webapi_users::username,
    webapi_users::password_hash,
    webapi_users::is_active,
    webapi_users::is_superuser,
);

impl UserStore for AccountStore {
    fn by_username(&self, conn: &mut DbConn, username: &str) -> ApiResult<Option<StoredUser>> {
        let row = webapi_users::table.filter(webapi_users::username.eq(username)).select(COLUMNS).first(conn);
        Ok(row.optional()?.map(stored))
    }

    fn by_id(&self, conn: &mut DbConn, id: i64) -> ApiResult<Option<StoredUser>> {
        let query = webapi_users::table.find(id).select(COLUMNS);
        let row = with_native!(conn, |native| query.first(native).optional())?;
        Ok(row.map(stored))
    }

    fn is_the_table_of_accounts(&self) -> bool {
        true
    }

    fn profile(&self, conn: &mut DbConn, id: i64) -> ApiResult<Option<Profile>> {
        let columns = (webapi_users::first_name, webapi_users::last_name, webapi_users::email);
        let row = webapi_users::table.find(id).select(columns).first(conn);
        Ok(row.optional()?.map(|(first_name, last_name, email)| Profile { first_name, last_name, email }))
    }
}

fn stored((id, username, hash, is_active, is_superuser): Row) -> StoredUser {
    StoredUser { user: User { id, username, is_superuser }, is_active, password: hash.map(PasswordHash::new) }
}
