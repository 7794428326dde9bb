//! Changing accounts of the [`AccountStore`]: for commands and for files that say how accounts shall be.

use diesel::prelude::*;

use super::password::{Password, PasswordHash};
use super::schema::webapi_users;
use super::store::{AccountStore, hashed};
use crate::db::DbConn;
use crate::error::{ApiError, ApiResult};

/// What shall be different about an account; what is `None` stays as it is.
///
/// ```
/// use webapi_core::account::{AccountChange, AccountStore, NewUser, UserStore as _};
/// use webapi_core::clock::SystemClock;
/// use webapi_core::db::Database;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let api = webapi_core::WebApi::builder().database(Database::open("sqlite::memory:")?).build()?;
/// api.migrate()?;
/// let account = api.database().with(|conn| {
///     AccountStore.create(conn, &SystemClock, &NewUser { username: "ada", ..NewUser::default() })?;
///     AccountStore.change(conn, "ada", &AccountChange { is_active: Some(false), ..AccountChange::default() })?;
///     AccountStore.account(conn, "ada")
/// })??;
/// assert!(account.is_some_and(|account| !account.is_active));
/// # Ok(()) }
/// ```
#[derive(Debug, Default)]
pub struct AccountChange<'a> {
    /// Another password.
    pub password: Option<Password>,
    /// First name.
    pub first_name: Option<&'a str>,
    /// Last name.
    pub last_name: Option<&'a str>,
    /// E-mail address.
    pub email: Option<&'a str>,
    /// Whether object rules that spare superusers spare this one.
    pub is_superuser: Option<bool>,
    /// Whether it can log in.
    pub is_active: Option<bool>,
}

/// An account with everything that can be changed.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Account {
    /// Primary key.
    pub id: i64,
    /// Login name.
    pub username: String,
    /// The digest of its password, if it has one.
    pub password: Option<PasswordHash>,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail address.
    pub email: String,
    /// Whether object rules that spare superusers spare this one.
    pub is_superuser: bool,
    /// Whether it can log in.
    pub is_active: bool,
}

#[derive(AsChangeset)]
#[diesel(table_name = webapi_users)]
struct Columns<'a> {
    password_hash: Option<&'a str>,
    first_name: Option<&'a str>,
    last_name: Option<&'a str>,
    email: Option<&'a str>,
    is_superuser: Option<bool>,
    is_active: Option<bool>,
}

type Row = (i64, String, Option<String>, String, String, String, bool, bool);

impl AccountStore {
    /// The account with this login name, with everything that can be changed.
    ///
    /// # Errors
    ///
    /// The database's.
    pub fn account(self, conn: &mut DbConn, username: &str) -> ApiResult<Option<Account>> {
        use webapi_users as users;
        let columns = (
            users::id,
            users::username,
            users::password_hash,
            users::first_name,
            users::last_name,
            users::email,
            users::is_superuser,
            users::is_active,
        );
        let row: Option<Row> =
            users::table.filter(users::username.eq(username)).select(columns).first(conn).optional()?;
        Ok(row.map(|(id, username, hash, first_name, last_name, email, is_superuser, is_active)| Account {
            id,
            username,
            password: hash.map(PasswordHash::new),
            first_name,
            last_name,
            email,
            is_superuser,
            is_active,
        }))
    }

    /// Changes the account with this login name; false if there is none.
    ///
    /// Whoever is deactivated cannot log in, and sessions and tokens stop. Tokens that a process knows from memory may
    /// outlive that by the lifetime of its memory.
    ///
    /// # Errors
    ///
    /// The database's; an internal error if the password cannot be hashed.
    pub fn change(self, conn: &mut DbConn, username: &str, change: &AccountChange<'_>) -> ApiResult<bool> {
        let hash = change.password.as_ref().map(|password| hashed(password, false)).transpose();
        let hash = hash.map_err(ApiError::internal)?;
        let columns = Columns {
            password_hash: hash.as_ref().map(PasswordHash::expose),
            first_name: change.first_name,
            last_name: change.last_name,
            email: change.email,
            is_superuser: change.is_superuser,
            is_active: change.is_active,
        };
        let account = webapi_users::table.filter(webapi_users::username.eq(username));
        let Columns { password_hash, first_name, last_name, email, is_superuser, is_active } = &columns;
        let is_empty = password_hash.is_none()
            && [first_name, last_name, email].iter().all(|text| text.is_none())
            && is_superuser.is_none()
            && is_active.is_none();
        if is_empty {
            let found: i64 = account.count().get_result(conn)?;
            return Ok(found > 0);
        }
        Ok(diesel::update(account).set(columns).execute(conn)? > 0)
    }
}
