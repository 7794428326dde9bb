//! People: the accounts that authentication finds, and a ready store for them.
//!
//! [`UserStore`] is the seam: implement it over your own table. [`AccountStore`] is the one that comes with the
//! framework, over the table `webapi_users`; resources may be declared over that table too ([`schema`]).

mod change;
pub mod password;
pub mod schema;
mod store;

pub use change::{Account, AccountChange};
pub use password::{Password, PasswordHash};
pub use store::{AccountStore, MIGRATIONS, NewUser};

use crate::db::DbConn;
use crate::error::ApiResult;

/// Somebody who can log in.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct User {
    /// Primary key.
    pub id: i64,
    /// Login name; case-sensitive.
    pub username: String,
    /// May do everything that object rules leave open to superusers.
    pub is_superuser: bool,
}

impl User {
    /// A user as a store found it.
    pub fn new(id: i64, username: impl Into<String>, is_superuser: bool) -> Self {
        Self { id, username: username.into(), is_superuser }
    }
}

/// A user with what only authentication may see.
#[derive(Debug, Clone)]
pub struct StoredUser {
    /// The user.
    pub user: User,
    /// Whether the account may log in.
    pub is_active: bool,
    /// The password's digest; `None` for accounts that have no password.
    pub password: Option<PasswordHash>,
}

/// What an account tells of the person behind it. Empty where it is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail address.
    pub email: String,
}

impl Profile {
    /// First and last name, with a space between if there are both.
    ///
    /// ```
    /// use webapi_core::account::Profile;
    /// let profile = Profile { last_name: "Haddock".to_owned(), ..Profile::default() };
    /// assert_eq!(profile.full_name(), "Haddock");
    /// ```
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name).trim().to_owned()
    }
}

/// Where accounts are looked up.
pub trait UserStore: Send + Sync + 'static {
    /// The account with this login name.
    fn by_username(&self, conn: &mut DbConn, username: &str) -> ApiResult<Option<StoredUser>>;

    /// The account with this primary key.
    fn by_id(&self, conn: &mut DbConn, id: i64) -> ApiResult<Option<StoredUser>>;

    /// Whether accounts are exactly the rows of [`schema::webapi_users`], so that a statement may join that table instead
    /// of asking. False unless the store says otherwise.
    fn is_the_table_of_accounts(&self) -> bool {
        false
    }

    /// Names and address of the person behind an account; `None` if the store keeps none, which is the default.
    fn profile(&self, conn: &mut DbConn, id: i64) -> ApiResult<Option<Profile>> {
        let _ = (conn, id);
        Ok(None)
    }
}
